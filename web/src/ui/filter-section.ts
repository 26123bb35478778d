/** Which buildings stay on the map: height, year, use, structure. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type Filter, isFiltering, isReversed, NO_FILTER, type Range } from '../model/filter';
import { type ScaleClass, scaleFor } from '../model/scales';
import { hasColour } from './colour-section';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';
import { classWord } from './words';

@customElement('filter-section')
export class FilterSection extends Connected {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      legend {
        margin-bottom: 4px;
        padding: 0;
        font-size: 0.875rem;
        font-weight: 700;
      }
      .range {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        gap: 8px;
        align-items: center;
      }
      .field {
        width: 100%;
        min-width: 0;
      }
      .fault {
        margin-top: 4px;
        color: var(--warning);
        font-size: 0.875rem;
        font-weight: 700;
      }
      .fault::before {
        content: '▲ ';
      }
      [aria-invalid='true'].field {
        border: 2px solid var(--warning);
      }
      .uses {
        display: grid;
        gap: 0;
      }
      .uses label {
        display: flex;
        gap: 12px;
        align-items: center;
        min-height: 36px;
        font-size: 0.875rem;
        cursor: pointer;
      }
      .uses input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  override render(): TemplateResult {
    const { filter, mode } = this.state.view;
    return html`
      ${this.range('height', filter.height)} ${this.range('year', filter.year)}
      ${this.classes('use', filter.uses, (uses) => ({ ...filter, uses }))}
      ${
        hasColour('structure', this.state)
          ? this.classes('structure', filter.structures, (structures) => ({
              ...filter,
              structures,
            }))
          : nothing
      }
      ${
        isFiltering(filter)
          ? html`
              ${this.count()}
              <p class="note">
                ${this.r('filter.note')} ${mode === '3d' ? this.r('filter.farNote') : nothing}
              </p>
              <button class="button small" @click=${() => this.set(NO_FILTER)}>
                ${icon('close')}${this.t('filter.clear')}
              </button>
            `
          : nothing
      }
    `;
  }

  private range(key: 'height' | 'year', range: Range): TemplateResult {
    const name = this.t(`filter.${key}`);
    const change = (end: keyof Range) => (event: Event) => {
      const { value } = event.target as HTMLInputElement;
      const number = value === '' ? null : Number(value);
      const next = { ...range, [end]: Number.isFinite(number) ? number : null };
      this.set({ ...this.state.view.filter, [key]: next });
    };
    return html`<fieldset>
      <legend>${name}</legend>
      <div class="range">
        ${this.field(key, 'min', range, change('min'))}
        <span aria-hidden="true">–</span>
        ${this.field(key, 'max', range, change('max'))}
      </div>
      ${
        isReversed(range)
          ? html`<p class="fault" id=${`${key}-fault`} role="alert">${this.r('filter.reversed')}</p>`
          : nothing
      }
    </fieldset>`;
  }

  private field(
    key: 'height' | 'year',
    end: keyof Range,
    range: Range,
    change: (event: Event) => void,
  ): TemplateResult {
    const hint = this.t(`filter.${end}`);
    const reversed = isReversed(range);
    return html`<input
      class="field"
      type="number"
      inputmode="decimal"
      min="0"
      aria-label=${`${this.t(`filter.${key}`)} ${hint}`}
      aria-invalid=${reversed ? 'true' : nothing}
      aria-describedby=${reversed ? `${key}-fault` : nothing}
      placeholder=${hint}
      .value=${range[end] === null ? '' : String(range[end])}
      @change=${change}
    />`;
  }

  /** How many pass, where the map knows one building from another; else where it does. */
  private count(): TemplateResult {
    const { matching, view } = this.state;
    if (matching !== null) {
      return html`<p role="status" data-testid="matching">
        ${this.r('filter.matching', { n: matching })}
      </p>`;
    }
    const where = view.mode === '2d' ? 'filter.matchingNear' : 'filter.matchingFlat';
    return html`<p class="note">${this.r(where)}</p>`;
  }

  private classes(
    kind: 'use' | 'structure',
    wanted: readonly string[],
    filterBy: (wanted: readonly string[]) => Filter,
  ): TemplateResult | typeof nothing {
    const scale = scaleFor(kind);
    if (!scale) return nothing;
    const toggle = ({ id }: ScaleClass) => {
      const next = wanted.includes(id) ? wanted.filter((each) => each !== id) : [...wanted, id];
      this.set(filterBy(next));
    };
    return html`<fieldset class="uses">
      <legend>${this.t(`filter.${kind}`)}</legend>
      ${scale.classes.map(
        (entry) => html`<label>
          <input
            type="checkbox"
            value=${entry.id}
            .checked=${wanted.includes(entry.id)}
            @change=${() => toggle(entry)}
          />
          ${classWord(this.state.view.language, scale, entry)}
        </label>`,
      )}
    </fieldset>`;
  }

  private set(filter: Filter): void {
    this.session.store.look({ filter });
  }
}
