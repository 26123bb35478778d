/** Which column of a list is taken for what: guessed, to be changed, with values of its first rows. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Field } from '../model/items';
import { shared } from '../ui/styles';
import {
  columnOf,
  doubleOf,
  grouped,
  type ListRead,
  type Mapping,
  neededBeside,
  typedValue,
  withDefault,
  withTarget,
} from './list-read';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

const SAMPLES = 3;
const ROWS_SHOWN = 5;
/** Types of fields whose one value can stand for all rows. */
const ONE_VALUE = ['text', 'number', 'integer', 'boolean', 'choice', 'date', 'link'];
const INPUTS: Partial<Record<Field['type'], string>> = {
  date: 'date',
  number: 'number',
  integer: 'number',
  link: 'url',
};

@customElement('import-columns')
export class ImportColumns extends PeoplePage {
  @property({ attribute: false }) found!: ListRead;
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) mapping!: Mapping;

  static override styles = [
    shared,
    pageStyles,
    css`
      .columns > li,
      .same > li {
        display: grid;
        gap: 4px 16px;
        grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
        align-items: center;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
      }
      .columns > li.used > div > :first-child {
        font-weight: 700;
      }
      select.field,
      .same .field {
        width: 100%;
        min-height: 48px;
      }
      .scroll td,
      .scroll th {
        min-width: 6em;
        max-width: 20em;
      }
    `,
  ];

  override render(): TemplateResult {
    const { found } = this;
    return html`
      <p class="note">${this.r('import.columns.body')}</p>
      ${found.placed ? html`<p>${this.r('import.placed')}</p>` : nothing}
      ${this.isPlaced() ? nothing : html`<p class="problem">${this.r('import.noPlace')}</p>`}
      <ul class="columns">
        ${found.columns.map((column) => this.column(column))}
      </ul>
      ${this.sameValues()} ${this.firstRows()}
    `;
  }

  private column(column: string): TemplateResult {
    const chosen = this.mapping.targets[column] ?? '';
    const values = this.found.sample_rows.map((row) => row[column] ?? '').filter(Boolean);
    const double = chosen ? doubleOf(this.mapping, column) : undefined;
    const samples = [...new Set(values)].slice(0, SAMPLES).join(' / ');
    return html`<li class=${chosen ? 'used' : ''}>
      <div>
        <p>${column}</p>
        <p class="note">
          ${samples ? this.t('import.samples', { values: samples }) : this.r('import.noSample')}
        </p>
        ${double === undefined ? nothing : html`<p class="fault">${this.t('import.double', { column: double })}</p>`}
      </div>
      <select
        class="field"
        aria-label=${this.t('import.column', { column })}
        aria-invalid=${double === undefined ? 'false' : 'true'}
        @change=${(event: Event) => this.tell(withTarget(this.mapping, column, (event.target as HTMLSelectElement).value))}
      >
        <option value="" ?selected=${chosen === ''}>${this.t('import.notUsed')}</option>
        ${grouped(this.found.targets).map(
          ([group, targets]) => html`<optgroup label=${this.t(`import.group.${group}`)}>
            ${targets.map(
              ({ id, label }) => html`<option value=${id} ?selected=${id === chosen}>
                ${this.w(label)}
              </option>`,
            )}
          </optgroup>`,
        )}
      </select>
    </li>`;
  }

  private sameValues(): TemplateResult | typeof nothing {
    const needed = neededBeside(this.mapping, this.fields);
    const others = this.fields.filter(
      (field) => ONE_VALUE.includes(field.type) && !needed.includes(field),
    );
    return html`<section>
      <h3>${this.r('import.same')}</h3>
      <p class="note">${this.r('import.same.body')}</p>
      ${needed.length > 0 ? html`<ul class="same">${needed.map((field) => this.sameValue(field, true))}</ul>` : nothing}
      <details>
        <summary>${this.r('import.same.more')}</summary>
        <ul class="same">
          ${others.map((field) => this.sameValue(field, false))}
        </ul>
      </details>
    </section>`;
  }

  private sameValue(field: Field, needed: boolean): TemplateResult {
    const id = `same-${field.id}`;
    const value = this.mapping.defaults[field.id];
    const missing = needed && value === undefined;
    return html`<li>
      <div>
        <label for=${id}>${this.w(field.label)}</label>
        ${missing ? html`<p class="fault">${this.t('import.same.needed', { field: this.w(field.label) })}</p>` : nothing}
      </div>
      ${this.valueInput(field, id, value === undefined ? '' : String(value))}
    </li>`;
  }

  private valueInput(field: Field, id: string, value: string): TemplateResult {
    const change = (event: Event) => {
      const { value: typed } = event.target as HTMLInputElement | HTMLSelectElement;
      this.tell(withDefault(this.mapping, field.id, typedValue(field, typed)));
    };
    const options = this.optionsOf(field);
    if (options === null) {
      return html`<input class="field" id=${id} type=${INPUTS[field.type] ?? 'text'} .value=${value} @change=${change} />`;
    }
    return html`<select class="field" id=${id} @change=${change}>
      <option value="" ?selected=${value === ''}>${this.t('import.same.none')}</option>
      ${options.map(
        ([option, words]) =>
          html`<option value=${option} ?selected=${option === value}>${words}</option>`,
      )}
    </select>`;
  }

  private optionsOf(field: Field): [string, string][] | null {
    if (field.type === 'boolean') {
      return [
        ['true', this.t('import.yes')],
        ['false', this.t('import.no')],
      ];
    }
    if (field.type !== 'choice') return null;
    return (field.choices ?? []).map(({ id, label }) => [id, this.w(label)]);
  }

  private firstRows(): TemplateResult | typeof nothing {
    const used = this.found.columns.filter((column) => this.mapping.targets[column]);
    const rows = this.found.sample_rows.slice(0, ROWS_SHOWN);
    if (used.length === 0 || rows.length === 0) return nothing;
    const title = this.t('import.first', { n: rows.length });
    return html`<section>
      <h3>${this.r('import.first', { n: rows.length })}</h3>
      <div class="scroll" role="region" aria-label=${title} tabindex="0">
        <table>
          <thead>
            <tr>
              ${used.map((column) => html`<th scope="col">${this.targetWord(column)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) => html`<tr>
                ${used.map((column) => html`<td>${row[column] ?? ''}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  private isPlaced(): boolean {
    const has = (target: string) => columnOf(this.mapping, target) !== undefined;
    return this.found.placed || has('@lat_lon') || has('@wkt') || (has('@lat') && has('@lon'));
  }

  private targetWord(column: string): string {
    const id = this.mapping.targets[column];
    return this.w(this.found.targets.find((each) => each.id === id)?.label);
  }

  private tell(mapping: Mapping): void {
    this.dispatchEvent(new CustomEvent('mapping-changed', { detail: mapping }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'import-columns': ImportColumns;
  }
}
