/** What is wrong in the rows of a list, one by one: where, what was expected, what to do. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { askFile, of } from './api';
import { type ListRead, OUTCOMES, type Outcome, type RowProblem } from './list-read';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

const SHOWN_AT_FIRST = 50;

@customElement('import-report')
export class ImportReport extends PeoplePage {
  @property({ attribute: false }) found!: ListRead;
  /** The request that found this, for the whole report. */
  @property({ attribute: false }) asked: unknown;
  @state() private only: Outcome | '' = '';
  @state() private shown = SHOWN_AT_FIRST;

  static override styles = [
    shared,
    pageStyles,
    css`
      .errors > li {
        display: grid;
        gap: 4px 16px;
        grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
        padding: 10px 0;
        border-bottom: 1px solid var(--line);
      }
      .errors .facts {
        grid-template-columns: max-content minmax(0, 1fr);
      }
      .tag.refused {
        border-color: var(--warning);
        background: var(--warning-soft);
        color: var(--warning);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('found')) return;
    this.only = '';
    this.shown = SHOWN_AT_FIRST;
  }

  override render(): TemplateResult {
    const { errors, errors_count: n } = this.found;
    return html`<section class="card">
      <h2>${this.r('import.errors', { n })}</h2>
      ${n === 0 ? html`<p>${this.r('import.errors.none')}</p>` : this.list(errors)}
      ${this.problemBox()}
    </section>`;
  }

  private list(errors: readonly RowProblem[]): TemplateResult {
    const chosen = this.only ? errors.filter(({ outcome }) => outcome === this.only) : errors;
    const left = Math.min(SHOWN_AT_FIRST, chosen.length - this.shown);
    return html`
      <div class="row apart">
        ${this.filter(errors)}
        <button class="button small" ?disabled=${this.busy} @click=${this.keep}>
          ${icon('download')}<span>${this.r('import.errors.csv')}</span>
        </button>
      </div>
      ${errors.length < this.found.errors_count ? html`<p class="note">${this.r('import.errors.cut', { n: errors.length })}</p>` : nothing}
      <ol class="errors">
        ${chosen.slice(0, this.shown).map((each) => this.error(each))}
      </ol>
      ${
        left > 0
          ? html`<button class="button" @click=${() => (this.shown += SHOWN_AT_FIRST)}>${this.r('import.errors.more', { n: left })}</button>`
          : nothing
      }
    `;
  }

  private filter(errors: readonly RowProblem[]): TemplateResult {
    const there = OUTCOMES.filter((each) => errors.some(({ outcome }) => outcome === each));
    return html`<label class="row">
      <span>${this.r('import.errors.show')}</span>
      <select
        class="field"
        @change=${(event: Event) => {
          this.only = (event.target as HTMLSelectElement).value as Outcome | '';
          this.shown = SHOWN_AT_FIRST;
        }}
      >
        <option value="" ?selected=${this.only === ''}>${this.t('import.errors.all')}</option>
        ${there.map(
          (each) => html`<option value=${each} ?selected=${each === this.only}>
            ${this.t(`import.outcome.${each}`)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private error(each: RowProblem): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong>${this.r('import.error.where', { row: each.row })}</strong>
          <span class="tag ${each.outcome === 'refused' ? 'refused' : ''}"
            >${this.r(`import.outcome.${each.outcome}`)}</span
          >
        </p>
        <p>
          ${each.column ? this.r('import.error.column', { column: each.column }) : nothing}
          ${each.value ? html`<q>${each.value}</q>` : nothing}
        </p>
      </div>
      <dl class="facts">
        <dt>${this.r(isKept(each) ? 'import.error.told' : 'import.error.expected')}</dt>
        <dd>${this.w(each.expected)}</dd>
        <dt>${this.r('import.error.todo')}</dt>
        <dd>${this.w(each.what_to_do)}</dd>
      </dl>
    </li>`;
  }

  private keep(): void {
    const { city, id } = this.site.route;
    void this.attempt(async () => {
      const path = of(city, 'layers', id, 'imports', 'errors');
      keepFile(await askFile(this.site.language, path, this.asked), `${id}-errors.csv`);
    });
  }
}

function isKept({ outcome }: RowProblem): boolean {
  return outcome === 'changed' || outcome === 'noted';
}

function keepFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

declare global {
  interface HTMLElementTagNameMap {
    'import-report': ImportReport;
  }
}
