/** A day as a curve, with the table of its numbers behind it. */
import { css, html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type HeatClass, ticksOf } from '../model/heat-paint';
import { placesInTime } from '../model/heat-run';
import { Connected } from './connected';
import { shared } from './styles';

export interface Curve {
  name: string;
  values: readonly (number | null)[];
  /** Full line, dashed line, or dots for measurements. */
  look: 'line' | 'dashed' | 'dots';
}

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 34;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

@customElement('heat-curve')
export class HeatCurve extends Connected {
  /** Clock times of the values. */
  @property({ attribute: false }) times: readonly string[] = [];
  @property({ attribute: false }) curves: readonly Curve[] = [];
  @property() unit = '';
  @property() label = '';
  /** The time that the map shows. */
  @property({ type: Number }) at = -1;
  /** Classes whose colours stand behind the curve. */
  @property({ attribute: false }) classes: readonly HeatClass[] = [];

  static override styles = [
    shared,
    css`
      svg {
        display: block;
        width: 100%;
        overflow: visible;
      }
      text {
        fill: var(--ink-soft);
        font: 12px var(--font);
      }
      .line {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2.5;
        stroke-linejoin: round;
      }
      .dashed {
        stroke: var(--accent);
        stroke-dasharray: 6 4;
      }
      .dot {
        fill: var(--surface);
        stroke: var(--accent);
        stroke-width: 2;
      }
      .now {
        fill: var(--ink);
        stroke: var(--surface);
        stroke-width: 2;
      }
      .grid {
        stroke: var(--line);
      }
      .keys {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 13px;
      }
      .keys li {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      .keys svg {
        width: 28px;
        height: 10px;
      }
      summary {
        padding: 4px 0;
        color: var(--accent);
        font-size: 14px;
        cursor: pointer;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 2px 8px;
        border-bottom: 1px solid var(--line);
        text-align: right;
      }
      @media print {
        details {
          display: none;
        }
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const known = this.curves.flatMap(({ values }) => values).filter((each) => each !== null);
    if (known.length === 0) return nothing;
    const low = Math.floor(Math.min(...known) - 0.5);
    const high = Math.ceil(Math.max(...known) + 0.5);
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.label}>
        ${this.bands(low, high)} ${this.axes(low, high)}
        ${this.curves.map((curve) => this.draw(curve, low, high))} ${this.now(low, high)}
      </svg>
      ${this.curves.length > 1 ? this.keys() : nothing} ${this.table()}
    `;
  }

  private x(i: number): number {
    return LEFT + (placesInTime(this.times)[i] ?? 0) * (WIDTH - LEFT - RIGHT);
  }

  private y(value: number, low: number, high: number): number {
    return TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  }

  private bands(low: number, high: number): SVGTemplateResult[] {
    return this.classes.flatMap(({ from, to, colour }) => {
      const [bottom, top] = [Math.max(from, low), Math.min(to, high)];
      if (bottom >= top) return [];
      const y = this.y(top, low, high);
      const height = this.y(bottom, low, high) - y;
      return [
        svg`<rect x=${LEFT} y=${y} width=${WIDTH - LEFT - RIGHT} height=${height} fill=${colour} opacity="0.4"/>`,
      ];
    });
  }

  private axes(low: number, high: number): SVGTemplateResult {
    const every = Math.max(Math.ceil(this.times.length / 6), 1);
    return svg`
      ${ticksOf(low, high, 4).map(
        (tick) => svg`
          <path class="grid" d="M${LEFT} ${this.y(tick, low, high)}H${WIDTH - RIGHT}"/>
          <text x=${LEFT - 6} y=${this.y(tick, low, high) + 4} text-anchor="end">${tick}</text>`,
      )}
      ${this.times.map((time, i) =>
        i % every === 0
          ? svg`<text x=${this.x(i)} y=${HEIGHT - 6} text-anchor="middle">${Number(time.slice(0, 2))}</text>`
          : nothing,
      )}`;
  }

  private draw({ values, look }: Curve, low: number, high: number): SVGTemplateResult {
    if (look === 'dots') {
      return svg`${values.map((value, i) =>
        value === null
          ? nothing
          : svg`<circle class="dot" cx=${this.x(i)} cy=${this.y(value, low, high)} r="4"/>`,
      )}`;
    }
    let path = '';
    values.forEach((value, i) => {
      if (value === null) return;
      const begins = i === 0 || values[i - 1] === null || values[i - 1] === undefined;
      path += `${begins ? 'M' : 'L'}${this.x(i).toFixed(1)} ${this.y(value, low, high).toFixed(1)}`;
    });
    return svg`<path class="line ${look}" d=${path}/>`;
  }

  private now(low: number, high: number): SVGTemplateResult | typeof nothing {
    const value = this.curves[0]?.values[this.at];
    if (value === null || value === undefined) return nothing;
    const x = this.x(this.at);
    return svg`<path d="M${x} ${TOP}V${HEIGHT - BOTTOM}" stroke="currentColor" stroke-dasharray="2 3"/>
      <circle class="now" cx=${x} cy=${this.y(value, low, high)} r="6"/>`;
  }

  private keys(): TemplateResult {
    const sample = {
      line: svg`<path class="line" d="M0 5H28"/>`,
      dashed: svg`<path class="line dashed" d="M0 5H28"/>`,
      dots: svg`<circle class="dot" cx="14" cy="5" r="4"/>`,
    };
    return html`<ul class="keys" aria-hidden="true">
      ${this.curves.map(
        ({ name, look }) => html`<li><svg viewBox="0 0 28 10">${sample[look]}</svg>${name}</li>`,
      )}
    </ul>`;
  }

  private table(): TemplateResult {
    const cell = (value: number | null | undefined) => value?.toFixed(1) ?? '—';
    return html`<details>
      <summary>${this.r('heat.card.table')}</summary>
      <table aria-label=${this.label}>
        <tr>
          <th scope="col">${this.r('heat.time')}</th>
          ${this.curves.map(({ name }) => html`<th scope="col">${name} (${this.unit})</th>`)}
        </tr>
        ${this.times.map(
          (time, i) => html`<tr>
            <th scope="row">${time}</th>
            ${this.curves.map(({ values }) => html`<td>${cell(values[i])}</td>`)}
          </tr>`,
        )}
      </table>
    </details>`;
  }
}
