/** A small drawing of the way, north up: its line by heat class, where it begins and ends. */
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { WBGT_CLASSES } from '../model/heat-paint';
import { drawnWay, labelAt, type Piece, type Point, SIDE } from './drawing';
import { WayPart } from './part';

const UNKNOWN = '#8d97a3';
const FONT_PX = 15;

@customElement('way-map')
export class WayMap extends WayPart {
  static override styles = [
    ...WayPart.styles,
    css`
      svg {
        display: block;
        width: 100%;
        max-width: 30rem;
        height: auto;
        margin-top: 0.5rem;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: #fbfcfd;
        print-color-adjust: exact;
      }
      @media print {
        svg {
          max-height: 62mm;
        }
      }
      text {
        fill: #1a1a1a;
        font-size: ${FONT_PX}px;
        font-weight: 700;
        paint-order: stroke;
        stroke: #fff;
        stroke-width: 4px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const drawn = drawnWay(this.telling.way);
    if (drawn === null) return nothing;
    const { pieces, line: way, start, end, past, height, bar } = drawn;
    return html`<section aria-labelledby="map">
      <h2 id="map">${this.r('map')}</h2>
      <svg viewBox="0 0 ${SIDE} ${height}" role="img" aria-label=${this.t('map.label')}>
        ${pieces.map(({ points }) => line(points, '#333', 9))}
        ${pieces.map((each) => line(each.points, colourOf(each), 6))}
        ${past ? spot(past, '◆', this.t('map.past'), way) : nothing}
        ${spot(start, '○', this.t('map.start'), way)} ${spot(end, '●', this.t('map.end'), way)}
        ${svg`<g transform="translate(14 ${height - 16})">
          <path d="M0 0v6h${bar.width}v-6" fill="none" stroke="#333" stroke-width="2" />
          <text x=${bar.width + 6} y="8">${bar.metres} m</text>
        </g>
        <g transform="translate(${SIDE - 24} 26)">
          <path d="M0 -16 6 6 0 2 -6 6z" fill="#333" /><text x="-5" y="22">N</text>
        </g>`}
      </svg>
    </section>`;
  }
}

function line(points: string, colour: string, width: number): SVGTemplateResult {
  return svg`<polyline points=${points} fill="none" stroke=${colour} stroke-width=${width}
    stroke-linecap="round" stroke-linejoin="round" />`;
}

function spot(place: Point, mark: string, words: string, way: readonly Point[]): SVGTemplateResult {
  const [cx, cy] = place;
  const { x, y, anchor } = labelAt(place, widthOf(words), way);
  return svg`<circle cx=${cx} cy=${cy} r="8" fill=${mark === '●' ? '#1a1a1a' : '#fff'} stroke="#1a1a1a"
      stroke-width="3" />
    <text x=${x} y=${y} text-anchor=${anchor}>${words}</text>`;
}

/** About how wide a word is drawn: Japanese characters are as wide as high, Latin ones narrower. */
function widthOf(words: string): number {
  return [...words].reduce((sum, each) => sum + (each > '\u2e80' ? FONT_PX : FONT_PX * 0.6), 0);
}

function colourOf({ minute }: Piece): string {
  const { wbgt_class: id } = minute;
  const name = id === 'severe_warning' ? 'severe' : id;
  const found = WBGT_CLASSES.find((each) => each.id === name);
  return found?.colour ?? UNKNOWN;
}

declare global {
  interface HTMLElementTagNameMap {
    'way-map': WayMap;
  }
}
