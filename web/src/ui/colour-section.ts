/** By what the buildings are coloured, and what the colours mean. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { COLOUR_KINDS, type ColourKind, fieldFor, propertyIds } from '../model/fields';
import { scaleFor } from '../model/scales';
import { valueIn } from '../state/load';
import type { State } from '../state/store';
import { Connected } from './connected';
import './legend-list';
import { choices, shared } from './styles';

@customElement('colour-section')
export class ColourSection extends Connected {
  static override styles = [
    shared,
    choices,
    css`
      .choices {
        grid-template-columns: 1fr 1fr;
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
      <fieldset class="choices" role="radiogroup" aria-label=${this.t('panel.colour')}>
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
    const has = hasColour(kind, this.state);
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
}

/** Whether the city's buildings say what a colouring, or a filter, asks for. */
export function hasColour(kind: ColourKind, { city: open, flatLayers }: State): boolean {
  const city = valueIn(open);
  if (kind === 'none' || !city) return true;
  const flat = fieldFor(kind, flatLayers.building ?? []) !== undefined;
  const solid = city.datasets.some(
    (dataset) => dataset.theme === 'bldg' && propertyIds(dataset, kind).length > 0,
  );
  return flat || solid;
}
