/** Which buildings stay on the map: height, year, use. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type Filter, isFiltering, isReversed, NO_FILTER, type Range } from '../model/filter';
import { type ScaleClass, scaleFor } from '../model/scales';
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
        font-size: 14px;
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
        font-size: 14px;
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
        font-size: 14px;
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
      ${this.range('height', filter.height)} ${this.range('year', filter.year)} ${this.uses(filter)}
      ${
        isFiltering(filter)
          ? html`
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

  private uses(filter: Filter): TemplateResult | typeof nothing {
    const scale = scaleFor('use');
    if (!scale) return nothing;
    const toggle = (entry: ScaleClass) => () => {
      const uses = filter.uses.includes(entry.id)
        ? filter.uses.filter((id) => id !== entry.id)
        : [...filter.uses, entry.id];
      this.set({ ...filter, uses });
    };
    return html`<fieldset class="uses">
      <legend>${this.t('filter.use')}</legend>
      ${scale.classes.map(
        (entry) => html`<label>
          <input
            type="checkbox"
            value=${entry.id}
            .checked=${filter.uses.includes(entry.id)}
            @change=${toggle(entry)}
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
