/** Sun, shade and heat by minute: a strip for the eye, stretches in words for everybody. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { type HeatClass, WBGT_CLASSES } from '../model/heat-paint';
import type { ClassId } from '../today/answer';
import { type Light, lightsOf, type Minute, type Stretch, stretches } from './answer';
import { WayPart } from './part';

const NUMBERS_UP_TO = 8; // more minutes leave no room for a number in each
const TICK_MIN = 5;
const PATTERNS: Record<ClassId, string> = {
  caution: 'dots',
  warning: 'thin',
  severe_warning: 'thick',
  danger: 'solid',
};
const LIGHTS: readonly Light[] = ['roof', 'shade', 'half', 'sun', 'night', 'unknown'];

@customElement('way-strip')
export class WayStrip extends WayPart {
  static override styles = [
    ...WayPart.styles,
    css`
      .strip {
        display: grid;
        grid-auto-columns: minmax(0, 1fr);
        grid-auto-flow: column;
        margin-top: 0.5rem;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        overflow: hidden;
        print-color-adjust: exact;
      }
      .strip > div {
        display: grid;
        grid-template-rows: 1.25rem 2.5rem;
      }
      .light {
        border-bottom: 1px solid rgb(0 0 0 / 45%);
      }
      .light.sun {
        background: #fff3b0;
      }
      .light.half {
        background: linear-gradient(135deg, #fff3b0 50%, #56648a 50%);
      }
      .light.shade,
      .light.roof {
        background: #56648a;
      }
      .light.roof {
        border-top: 4px double #fff;
      }
      .light.night {
        background: #1c2333;
      }
      .light.unknown,
      .warmth.unknown {
        background: repeating-linear-gradient(45deg, #fff 0 4px, #b8bfc8 4px 5px);
      }
      .warmth {
        display: grid;
        place-items: center;
        background-color: var(--fill);
        background-image: var(--pattern, none);
        background-position: var(--pattern-at, 0 0);
        background-size: var(--pattern-size, auto);
      }
      .warmth b {
        padding: 0 0.1rem;
        border-radius: 3px;
        background: #fff;
        color: #1a1a1a;
        font-size: 0.8125rem;
        line-height: 1.3;
      }
      .ticks {
        position: relative;
        height: 1.5em;
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
      }
      .ticks span {
        position: absolute;
        inset-inline-start: var(--at);
        translate: calc(-1 * var(--at));
        white-space: nowrap;
      }
      .key {
        display: flex;
        flex-wrap: wrap;
        gap: 0.125rem 0.75rem;
        margin-top: 0.25rem;
        font-size: 0.875rem;
      }
      .key li {
        display: flex;
        gap: 0.375rem;
        align-items: center;
      }
      .key .light,
      .key .warmth {
        flex: none;
        width: 1.5rem;
        height: 1rem;
        border: 1px solid rgb(0 0 0 / 45%);
        border-radius: 3px;
        print-color-adjust: exact;
      }
      @media print {
        details {
          display: none;
        }
      }
      table {
        width: 100%;
        margin-top: 0.5rem;
        border-collapse: collapse;
        font-size: 0.9375rem;
      }
      th,
      td {
        padding: 0.25rem 0.375rem;
        border-bottom: 1px solid var(--line);
        text-align: start;
        overflow-wrap: anywhere;
        vertical-align: top;
      }
      td {
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override render(): TemplateResult {
    const { way } = this.telling;
    const { strip } = way;
    const lights = lightsOf(way);
    return html`<section aria-labelledby="strip">
      <h2 id="strip">${this.r('strip')}</h2>
      <p>${this.summary(lights)}</p>
      <div class="strip" aria-hidden="true">${strip.map((each, i) => this.minute(each, lights[i], strip.length))}</div>
      <p class="ticks" aria-hidden="true">${this.ticks(strip.length)}</p>
      ${this.key(strip, lights)}
      <details>
        <summary>${this.r('strip.words')}</summary>
        ${this.table(stretches(strip, lights))}
        <p class="note">${this.r('strip.both')}</p>
      </details>
    </section>`;
  }

  private summary(lights: readonly Light[]): unknown {
    const said = LIGHTS.map(
      (light) => [light, lights.filter((each) => each === light).length] as const,
    )
      .filter(([, n]) => n > 0)
      .map(([light, n]) => this.r(`light.${light}.n`, { n }));
    return said.map((each, i) => html`${i > 0 ? this.t('comma') : ''}${each}`);
  }

  private minute(each: Minute, light: Light | undefined, count: number): TemplateResult {
    const { wbgt_c: wbgt } = each;
    return html`<div>
      <span class="light ${light ?? 'unknown'}"></span>
      <span class="warmth ${patternOf(each.wbgt_class)}" .style=${fill(each)}>
        ${count <= NUMBERS_UP_TO && wbgt !== null ? html`<b>${wbgt.toFixed(1)}</b>` : nothing}
      </span>
    </div>`;
  }

  private ticks(count: number): TemplateResult[] {
    const middle = Math.round(count / 2 / TICK_MIN) * TICK_MIN;
    const shown = middle > 0 && middle < count ? [0, middle, count] : [0, count];
    return shown.map(
      (n) => html`<span .style=${`--at:${(100 * n) / count}%`}>${this.t('minute', { n })}</span>`,
    );
  }

  private key(strip: readonly Minute[], all: readonly Light[]): TemplateResult {
    const lights = LIGHTS.filter((each) => all.includes(each));
    const classes = WBGT_CLASSES.map((each) => [idOf(each), each] as const).filter(([id]) =>
      strip.some(({ wbgt_class }) => wbgt_class === id),
    );
    const numbers = strip.length <= NUMBERS_UP_TO;
    return html`<ul class="key">
      ${lights.map((each) => html`<li><span class="light ${each}"></span>${this.r(`light.${each}`)}</li>`)}
      ${classes.map(
        ([id, { colour }]) => html`<li>
          <span class="warmth ${PATTERNS[id]}" .style=${`--fill:${colour}`}></span>
          ${this.r(`class.${id}`)}
        </li>`,
      )}
      ${numbers ? html`<li>${this.r('strip.number')}</li>` : nothing}
    </ul>`;
  }

  private table(found: readonly Stretch[]): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${this.r('column.minutes')}</th>
          <th scope="col">${this.r('column.light')}</th>
          <th scope="col">${this.r('column.class')}</th>
          <th scope="col">${this.r('column.utci')}</th>
        </tr>
      </thead>
      <tbody>
        ${found.map(
          ({ start, end, light, wbgt_class: id, wbgt, utci }) => html`<tr>
            <td>${start}–${end}</td>
            <td>${this.r(`light.${light}`)}</td>
            <td>
              ${id ? this.r(`class.${id}`) : this.r('light.unknown')}
              ${wbgt ? html`<br />${rangeWord(wbgt, 1)}` : nothing}
            </td>
            <td>${rangeWord(utci, 0)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

function rangeWord(range: readonly [number, number] | null, digits: number): string {
  if (range === null) return '–';
  const [low, high] = range.map((each) => each.toFixed(digits));
  return low === high ? `${low} °C` : `${low}–${high} °C`;
}

function idOf({ id }: HeatClass): ClassId {
  return id === 'severe' ? 'severe_warning' : id;
}

function patternOf(id: ClassId | null): string {
  return id === null ? 'unknown' : PATTERNS[id];
}

/** A class has one colour here, the one of the key. */
function fill({ wbgt_class: id }: Minute): string {
  const found = WBGT_CLASSES.find((each) => idOf(each) === id);
  return found ? `--fill:${found.colour}` : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'way-strip': WayStrip;
  }
}
