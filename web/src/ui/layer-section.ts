/** Which themes are on the map, and how detailed. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { isOn, type Layer, levelOf, levelsOf, OFF } from '../model/layers';
import { cityLayers } from './city-layers';
import { Connected } from './connected';
import { shared } from './styles';
import { layerWord } from './words';

@customElement('layer-section')
export class LayerSection extends Connected {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: 4px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
        padding: 4px 0;
      }
      .name {
        display: flex;
        gap: 12px;
        align-items: center;
        min-height: 40px;
        cursor: pointer;
      }
      .name span:first-of-type {
        flex: 1;
      }
      .where {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }
      input {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
      .level {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-left: 32px;
        font-size: 0.875rem;
      }
      select {
        flex: 1;
        min-width: 0;
        min-height: 40px;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
      }
    `,
  ];

  override render(): TemplateResult {
    const layers = cityLayers(this.state);
    if (this.state.city.status !== 'ready') {
      return html`<p class="note">${this.t('common.loading')}</p>`;
    }
    if (layers.length === 0) return html`<p class="note">${this.t('layers.none')}</p>`;
    return html`<ul>${layers.map((layer) => this.row(layer))}</ul>`;
  }

  private row(layer: Layer): TemplateResult {
    const { view } = this.state;
    const on = isOn(layer, view.layers);
    const turn = () => this.choose(layer, on ? OFF : layer.preferred);
    return html`<li>
      <label class="name">
        <input type="checkbox" .checked=${on} @change=${turn} />
        <span>${layerWord(view.language, layer)}</span>
        ${this.whereWord(layer)}
      </label>
      ${on && view.mode === '3d' && levelsOf(layer).length > 1 ? this.levels(layer) : nothing}
    </li>`;
  }

  private whereWord(layer: Layer): TemplateResult | typeof nothing {
    if (layer.theme === 'dem') return nothing;
    const { mode } = this.state.view;
    if (mode === '2d' && layer.flat.length === 0) {
      return html`<span class="where">${this.t('layers.only3d')}</span>`;
    }
    return nothing;
  }

  private levels(layer: Layer): TemplateResult {
    const chosen = levelOf(layer, this.state.view.layers);
    const choose = (event: Event) => this.choose(layer, (event.target as HTMLSelectElement).value);
    return html`<label class="level">
      ${this.t('layers.level')}
      <select @change=${choose}>
        ${levelsOf(layer).map(
          (level) => html`<option value=${level} ?selected=${level === chosen}>
            ${this.levelWord(layer, level)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private levelWord({ levels }: Layer, level: string): string {
    const dataset = levels.find(({ id }) => id === level);
    if (!dataset) return this.k('layers.ground');
    const detail = dataset.lod === null ? '3D' : `LOD${dataset.lod}`;
    const pictures = dataset.textured ? ` ${this.k('layers.textured')}` : '';
    return `${detail}${pictures}`;
  }

  private choose(layer: Layer, level: string): void {
    const { layers } = this.state.view;
    this.session.store.look({ layers: { ...layers, [layer.id]: level } });
  }
}
