/** One still map of a run with its caption, north and scale. */
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { HeatLayer } from '../model/heat-picture';
import { drawSheet, type Sheet } from '../scene/heat-sheet';
import { Connected } from './connected';
import { shared } from './styles';

const SCALE_LENGTHS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

@customElement('heat-map-figure')
export class HeatMapFigure extends Connected {
  @property({ attribute: false }) layer!: HeatLayer;
  @property() caption = '';
  @query('.map') private map!: HTMLElement;
  private sheet: Sheet | null = null;

  static override styles = [
    shared,
    css`
      figure {
        margin: 0;
        break-inside: avoid;
      }
      .map {
        position: relative;
        border: 1px solid #666;
        aspect-ratio: 1;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      figcaption {
        display: flex;
        gap: 12px;
        align-items: end;
        padding-top: 4px;
        font-size: 14px;
        font-weight: 700;
      }
      .scale {
        display: grid;
        flex: none;
        justify-items: center;
        margin-left: auto;
        font-size: 11px;
        font-weight: 400;
        line-height: 1.3;
      }
      .scale::after {
        content: '';
        width: var(--width);
        height: 4px;
        border: solid currentColor;
        border-width: 0 1.5px 1.5px;
      }
      .north {
        font-size: 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<figure>
      <div class="map" role="img" aria-label=${this.caption}></div>
      <figcaption>
        <span>${this.caption}</span>
        ${this.scale()}
        <span class="north">▲N</span>
      </figcaption>
    </figure>`;
  }

  protected override async updated(changed: PropertyValues): Promise<void> {
    if (!changed.has('layer')) return;
    const sheet = await drawSheet(this.layer, { tiles: 9, scale: 2 });
    this.sheet = sheet;
    this.map.style.aspectRatio = `${sheet.canvas.width} / ${sheet.canvas.height}`;
    this.map.replaceChildren(sheet.canvas);
    this.requestUpdate();
  }

  private scale(): TemplateResult {
    if (!this.sheet) return html``;
    const { canvas, metres } = this.sheet;
    const whole = canvas.width * metres;
    const length = SCALE_LENGTHS.findLast((each) => each <= whole / 4) ?? 10;
    const width = (length / whole) * this.map.clientWidth;
    return html`<span class="scale" .style=${`--width:${width.toFixed(1)}px`}>${length} m</span>`;
  }
}
