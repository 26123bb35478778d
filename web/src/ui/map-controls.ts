/** Buttons over the map: 2D or 3D, zoom, tilt, north, whole city. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Mode } from '../state/address';
import { Connected } from './connected';
import { type IconName, icon } from './icons';
import { shared } from './styles';

export type MapCommand = 'zoomIn' | 'zoomOut' | 'tilt' | 'north' | 'whole';

export class MapCommandEvent extends Event {
  constructor(readonly command: MapCommand) {
    super('map-command');
  }
}

@customElement('map-controls')
export class MapControls extends Connected {
  @property({ type: Boolean }) drawable = true;
  @property({ type: Boolean }) tilted = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 12px;
        justify-items: end;
        pointer-events: none; /* the map between the groups is the map's */
      }
      .group {
        display: grid;
        pointer-events: auto;
        overflow: hidden;
        border-radius: 12px;
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .modes {
        grid-auto-flow: column;
        gap: 4px;
        padding: 4px;
      }
      button {
        min-width: 48px;
        min-height: var(--touch);
        padding: 4px 8px;
        border: 0;
        background: none;
        cursor: pointer;
      }
      .modes button {
        min-width: 68px;
        border-radius: 8px;
        font-weight: 700;
      }
      .modes button[aria-pressed='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
      .tools {
        overflow: visible;
      }
      .tools button {
        display: grid;
        justify-items: center;
        min-width: 60px;
        padding: 6px 4px 4px;
        font-size: 12px;
        line-height: 1.4;
      }
      .tools button + button {
        border-top: 1px solid var(--line);
      }
      button:hover:not([aria-pressed='true']) {
        background: var(--accent-soft);
      }
      @container (height < 440px) {
        .tools {
          display: none;
        }
      }
      @media (width < 900px) {
        .wide {
          display: none !important;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { mode } = this.state.view;
    return html`
      <div class="group modes" role="group" aria-label=${this.t('view.label')}>
        ${this.mode('2d', mode)} ${this.mode('3d', mode)}
      </div>
      <div class="group tools" ?hidden=${!this.drawable}>
        ${this.tool('zoomIn', 'plus', 'wide')} ${this.tool('zoomOut', 'minus', 'wide')}
        ${this.tool('tilt', 'tilt', '', this.tilted ? this.t('view.flat') : this.t('view.tilt'))}
        ${this.tool('north', 'north')} ${this.tool('whole', 'whole')}
      </div>
    `;
  }

  private mode(mode: Mode, chosen: Mode): TemplateResult {
    const choose = () => this.session.store.look({ mode });
    return html`<button aria-pressed=${mode === chosen} ?disabled=${!this.drawable} @click=${choose}>
      ${this.t(`view.${mode}`)}
    </button>`;
  }

  private tool(
    command: MapCommand,
    name: IconName,
    style = '',
    word = this.t(`view.${command}`),
  ): TemplateResult {
    const tell = () => this.dispatchEvent(new MapCommandEvent(command));
    return html`<button class=${style} @click=${tell}>${icon(name)}<span>${word}</span></button>`;
  }
}
