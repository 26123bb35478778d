/** A small drawing of the way, north up: its line by heat class, where it begins and ends. */
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { WBGT_CLASSES } from '../model/heat-paint';
import { type Drawing, drawnWay, type Piece, SIDE } from './drawing';
import { FONT_PX, type Name, namesIn } from './map-names';
import { WayPart } from './part';

const UNKNOWN = '#8d97a3';

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
          max-height: 90mm;
        }
      }
      .spur {
        fill: none;
        stroke: #333;
        stroke-width: 3;
        stroke-dasharray: 5 5;
      }
      text {
        fill: #1a1a1a;
        font-size: ${FONT_PX}px;
        font-weight: 700;
        paint-order: stroke;
        stroke: #fff;
        stroke-width: 4px;
      }
      .place text {
        font-weight: 400;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const drawn = drawnWay(this.telling.way);
    if (drawn === null) return nothing;
    const { pieces, spur, height, bar } = drawn;
    const { marks, places } = namesIn(drawn, this.marks(drawn), this.telling.places);
    return html`<section aria-labelledby="map">
      <h2 id="map">${this.r('map')}</h2>
      <svg viewBox="0 0 ${SIDE} ${height}" role="img" aria-label=${this.t('map.label')}>
        ${pieces.map(({ points }) => line(points, '#333', 9))}
        ${pieces.map((each) => line(each.points, colourOf(each), 6))}
        ${spur ? svg`<polyline points=${spur} class="spur" />` : nothing}
        ${places.map((each) => spot(each, 'place'))} ${marks.map((each, i) => spot(each, i === 1 ? 'end' : 'mark'))}
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

  /** What is always named: where one sets out and arrives, and the cool place on the way. */
  private marks({ start, end, past }: Drawing): { words: string; at: Drawing['start'] }[] {
    const { way, from, to } = this.telling;
    const called = (key: 'map.start' | 'map.end' | 'map.past', name: string) =>
      name ? this.t('map.named', { what: this.t(key), name }) : this.t(key);
    return [
      { words: called('map.start', from), at: start },
      { words: called('map.end', to), at: end },
      ...(past ? [{ words: called('map.past', way.past?.name ?? ''), at: past }] : []),
    ];
  }
}

function line(points: string, colour: string, width: number): SVGTemplateResult {
  return svg`<polyline points=${points} fill="none" stroke=${colour} stroke-width=${width}
    stroke-linecap="round" stroke-linejoin="round" />`;
}

function spot({ words, at, label }: Name, kind: 'place' | 'mark' | 'end'): SVGTemplateResult {
  const fill = kind === 'end' ? '#1a1a1a' : '#fff';
  return svg`<g class=${kind}>
    <circle cx=${at[0]} cy=${at[1]} r=${kind === 'place' ? 4 : 8} fill=${fill} stroke="#1a1a1a"
      stroke-width=${kind === 'place' ? 2 : 3} />
    <text x=${label.x} y=${label.y} text-anchor=${label.anchor}>${words}</text>
  </g>`;
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
