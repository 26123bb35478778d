/** By what the buildings are coloured, and what the colours mean. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { COLOUR_KINDS, type ColourKind, fieldFor, propertyIds } from '../model/fields';
import { scaleFor } from '../model/scales';
import { valueIn } from '../state/load';
import { Connected } from './connected';
import './legend-list';
import { shared } from './styles';

@customElement('colour-section')
export class ColourSection extends Connected {
  static override styles = [
    shared,
    css`
      fieldset {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      label {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 44px;
        padding: 4px 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
        font-size: 15px;
        line-height: 1.4;
        cursor: pointer;
      }
      label:hover {
        border-color: var(--accent);
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-soft);
        box-shadow: inset 0 0 0 1px var(--accent);
        font-weight: 700;
      }
      label:has(:focus-visible) {
        outline: 3px solid var(--focus-ring);
        outline-offset: 2px;
      }
      label:has(:disabled) {
        border-style: dashed;
        color: var(--ink-soft);
        cursor: default;
      }
      input {
        flex: none;
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--accent);
        outline: 0 !important;
        box-shadow: none !important;
      }
      legend-list {
        display: block;
        margin-top: 16px;
      }
      .note {
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { colour, mode } = this.state.view;
    const far = mode === '3d' && colour !== 'none' && colour !== 'height';
    const scale = scaleFor(colour);
    return html`
      <fieldset role="radiogroup" aria-label=${this.t('panel.colour')}>
        ${COLOUR_KINDS.map((kind) => this.choice(kind))}
      </fieldset>
      ${
        scale ? html`<legend-list .session=${this.session} .scale=${scale}></legend-list>` : nothing
      }
      ${far ? html`<p class="note">${this.t('colour.farNote')}</p>` : nothing}
      ${colour === 'hazard' ? html`<p class="note">${this.t('colour.hazardNote')}</p>` : nothing}
    `;
  }

  private choice(kind: ColourKind): TemplateResult {
    const has = this.hasData(kind);
    const choose = () => this.session.store.look({ colour: kind });
    return html`<label title=${has ? nothing : this.t('colour.noData')}>
      <input
        type="radio"
        name="colour"
        value=${kind}
        .checked=${this.state.view.colour === kind}
        ?disabled=${!has}
        @change=${choose}
      />
      <span>
        ${this.t(`colour.${kind}`)}
        ${has ? nothing : html`<span class="unseen">${this.t('colour.noData')}</span>`}
      </span>
    </label>`;
  }

  private hasData(kind: ColourKind): boolean {
    const city = valueIn(this.state.city);
    if (kind === 'none' || !city) return true;
    const flat = fieldFor(kind, this.state.flatLayers.building ?? []) !== undefined;
    const solid = city.datasets.some(
      (dataset) => dataset.theme === 'bldg' && propertyIds(dataset, kind).length > 0,
    );
    return flat || solid;
  }
}
