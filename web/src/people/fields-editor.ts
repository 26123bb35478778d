/** The fields of a layer as a table: id, type, label in two languages, whether it is needed. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FieldProblem } from '../api/problem';
import type { Field, FieldType } from '../model/items';
import { shared } from '../ui/styles';
import { emptyRow, FIELD_TYPES, type FieldRow, fieldOf, hasChoices, rowOf } from './layer-record';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('fields-editor')
export class FieldsEditor extends PeoplePage {
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) faults: readonly FieldProblem[] = [];
  @state() private rows: readonly FieldRow[] = [];

  static override styles = [
    shared,
    pageStyles,
    css`
      .one {
        display: grid;
        gap: 8px 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(180px, 100%), 1fr));
        align-items: end;
        padding: 12px 0;
        border-bottom: 1px solid var(--line);
      }
      .one .wide {
        grid-column: 1 / -1;
      }
      .row .button.small {
        min-width: 44px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('fields')) this.rows = this.fields.map(rowOf);
  }

  override render(): TemplateResult {
    return html`
      <ol>
        ${this.rows.map((row, i) => html`<li>${this.row(row, i)}</li>`)}
      </ol>
      <button type="button" class="button small" @click=${() => (this.rows = [...this.rows, emptyRow()])}>
        ${this.r('fields.add')}
      </button>
    `;
  }

  /** The fields as the server takes them. */
  read(): Field[] {
    return this.rows.map(fieldOf);
  }

  private row(row: FieldRow, i: number): TemplateResult {
    const faults = this.faults.filter(({ field }) => field.startsWith(`fields[${i}]`));
    return html`<fieldset class="one">
      <legend class="unseen">${this.t('fields.one', { n: i + 1, name: this.w(row) })}</legend>
      ${this.text(i, 'id', this.t('fields.id'), row.id)}
      <label class="entry">
        <span>${this.r('fields.type')}</span>
        <select
          class="field"
          @change=${(event: Event) => this.set(i, { type: (event.target as HTMLSelectElement).value as FieldType })}
        >
          ${FIELD_TYPES.map(
            (type) => html`<option value=${type} ?selected=${type === row.type}>
              ${this.t(`fields.type.${type}`)}
            </option>`,
          )}
        </select>
      </label>
      ${this.text(i, 'ja', this.t('fields.ja'), row.ja)} ${this.text(i, 'en', this.t('fields.en'), row.en)}
      ${hasChoices(row) ? this.choices(i, row) : nothing}
      <label class="check">
        <input
          type="checkbox"
          .checked=${row.required}
          @change=${(event: Event) => this.set(i, { required: (event.target as HTMLInputElement).checked })}
        />
        <span>${this.r('fields.required')}</span>
      </label>
      <div class="row">
        ${this.button('▲', this.t('fields.up', { name: this.w(row) }), i === 0, () => this.swap(i, i - 1))}
        ${this.button('▼', this.t('fields.down', { name: this.w(row) }), i === this.rows.length - 1, () => this.swap(i, i + 1))}
        <button
          type="button"
          class="button small danger"
          aria-label=${this.t('fields.remove', { name: this.w(row) })}
          @click=${() => this.drop(i)}
        >
          ${this.r('fields.removeShort')}
        </button>
      </div>
      ${faults.map(({ message }) => html`<p class="fault wide">${message}</p>`)}
    </fieldset>`;
  }

  private text(i: number, name: 'id' | 'ja' | 'en', label: string, value: string): TemplateResult {
    return html`<label class="entry">
      <span>${label}</span>
      <input
        class="field"
        .value=${value}
        autocomplete="off"
        @input=${(event: Event) => this.set(i, { [name]: (event.target as HTMLInputElement).value })}
      />
    </label>`;
  }

  private choices(i: number, row: FieldRow): TemplateResult {
    return html`<label class="entry wide">
      <span>${this.r('fields.choices')}</span>
      <textarea
        class="field"
        rows="4"
        .value=${row.choices}
        @input=${(event: Event) => this.set(i, { choices: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
    </label>`;
  }

  private button(sign: string, label: string, off: boolean, act: () => void): TemplateResult {
    return html`<button
      type="button"
      class="button small"
      aria-label=${label}
      ?disabled=${off}
      @click=${act}
    >
      ${sign}
    </button>`;
  }

  private set(i: number, changes: Partial<FieldRow>): void {
    this.rows = this.rows.map((row, at) => (at === i ? { ...row, ...changes } : row));
  }

  private swap(i: number, other: number): void {
    const rows = [...this.rows];
    const [one, two] = [rows[i], rows[other]];
    if (!one || !two) return;
    rows[i] = two;
    rows[other] = one;
    this.rows = rows;
  }

  private drop(i: number): void {
    this.rows = this.rows.filter((_, at) => at !== i);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fields-editor': FieldsEditor;
  }
}
