/** The clock of the heat: an hour slider under the map, with what is seen and its colours. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { changePaint } from '../model/heat-paint';
import { clockOf, firstTime, type HeatTime, heatUnit } from '../model/heat-run';
import { type HeatShown, heatShown, isChangeShown } from '../state/heat-shown';
import type { State } from '../state/store';
import { Connected } from './connected';
import { heatStyles, swatchStyle } from './heat-styles';
import { dayWord, differenceWords, quantityWord, runSourceWord, timeWord } from './heat-words';
import { icon } from './icons';
import { shared } from './styles';

const HOUR_LASTS_MS = 900;

@customElement('heat-bar')
export class HeatBar extends Connected {
  @state() private playing = false;
  private timer = 0;

  static override styles = [
    shared,
    heatStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .bar {
        display: grid;
        gap: 4px 12px;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        padding: 8px 12px;
        border-radius: 12px;
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .what {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
        align-items: baseline;
        min-width: 0;
        font-size: 14px;
        line-height: 1.4;
      }
      .what b {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      time {
        font-size: 13px;
        white-space: nowrap;
      }
      output {
        grid-row: 1;
        grid-column: 2;
        font-size: 20px;
        font-weight: 700;
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
        white-space: nowrap;
      }
      .steer {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: auto minmax(0, 1fr) auto auto;
        gap: 4px;
        align-items: center;
      }
      .steer button {
        display: inline-flex;
        gap: 4px;
        align-items: center;
        justify-content: center;
        min-width: 44px;
        min-height: var(--touch);
        padding: 0 8px;
        border: 0;
        border-radius: 8px;
        background: none;
        color: var(--accent);
        font-size: 14px;
        font-weight: 700;
        cursor: pointer;
      }
      .steer button:hover {
        background: var(--accent-soft);
      }
      .steer button:disabled {
        color: var(--line-strong);
        cursor: default;
      }
      input[type='range'] {
        width: 100%;
        height: 44px;
        margin: 0;
        accent-color: var(--accent);
        cursor: pointer;
      }
      .key {
        display: flex;
        grid-column: 1 / -1;
        flex-wrap: wrap;
        gap: 2px 12px;
        font-size: 13px;
        line-height: 1.5;
      }
      .key li {
        display: flex;
        gap: 5px;
        align-items: center;
        white-space: nowrap;
      }
      .key .swatch {
        width: 28px;
        height: 16px;
      }
      .minus {
        grid-column: 1 / -1;
        font-size: 13px;
        line-height: 1.4;
      }
      .ramp {
        display: flex;
        grid-column: 1 / -1;
        gap: 8px;
        align-items: center;
        font-size: 13px;
        white-space: nowrap;
      }
      .ramp i {
        flex: 1;
        height: 12px;
        border: 1px solid rgb(0 0 0 / 35%);
        border-radius: 3px;
        background: var(--fill);
      }
      @container (height < 440px) {
        .key,
        .ramp {
          display: none;
        }
      }
      @container (width >= 640px) {
        .bar {
          grid-template-columns: minmax(140px, auto) minmax(0, 1fr) auto;
        }
        .what {
          display: grid;
          gap: 0;
        }
        .steer {
          grid-column: 2;
          grid-row: 1;
        }
        output {
          grid-column: 3;
        }
        .tag {
          justify-self: start;
        }
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected override changed(now: State, before: State): void {
    if (now.view.heat.run !== before.view.heat.run) this.stop();
  }

  override render(): TemplateResult | typeof nothing {
    const shown = heatShown(this.state);
    if (!shown) return nothing;
    const { language } = this.state.view;
    const quantity = quantityWord(language, shown.quantity);
    return html`
      <div class="bar" role="group" aria-label=${this.t('heat.time')}>
        <span class="what">
          <b>${this.isDifference(shown) ? this.r('heat.change.of', { quantity }) : quantity}</b>
          <span class="tag">${runSourceWord(language, shown.run)}</span>
          <time datetime=${shown.run.date}>${dayWord(language, shown.run.date)}</time>
        </span>
        ${shown.quantity.hourly ? this.steer(shown) : nothing}
        <output aria-live="polite">${timeWord(language, shown.time)}</output>
        ${this.subtraction(shown)} ${this.key(shown)}
      </div>
    `;
  }

  /** Whether the colours tell a difference: of two runs, or of what is tried. */
  private isDifference({ other, way }: HeatShown): boolean {
    return isChangeShown(this.state) || (other !== null && way === 'change');
  }

  /** Which run minus which; of what is tried, that it is the change by it. */
  private subtraction({ quantity, run, other }: HeatShown): TemplateResult | typeof nothing {
    const { language } = this.state.view;
    if (isChangeShown(this.state)) {
      return html`<span class="minus">${this.r('heat.change.tried')}</span>`;
    }
    if (!other || this.state.view.heat.way !== 'change') return nothing;
    const words = differenceWords(language, quantity, [run, other]);
    return html`<span class="minus">${this.r('heat.change.minus', words)}</span>`;
  }

  private steer({ run, hour, time }: HeatShown): TemplateResult {
    const last = run.hours.length - 1;
    return html`<span class="steer">
      <button
        ?disabled=${hour <= 0}
        aria-label=${this.t('heat.time.before')}
        @click=${() => this.go(hour - 1)}
      >
        ${icon('earlier')}
      </button>
      <input
        type="range"
        min="0"
        max=${last}
        .value=${String(Math.max(hour, 0))}
        aria-label=${this.t('heat.time')}
        aria-valuetext=${timeWord(this.state.view.language, time)}
        @input=${(event: Event) => this.slide(event)}
      />
      <button
        ?disabled=${hour >= last}
        aria-label=${this.t('heat.time.after')}
        @click=${() => this.go(hour + 1)}
      >
        ${icon('later')}
      </button>
      <button aria-pressed=${this.playing} @click=${this.play}>
        ${icon(this.playing ? 'stop' : 'play')}
        <span>${this.t(this.playing ? 'heat.stop' : 'heat.play')}</span>
      </button>
    </span>`;
  }

  /** The classes in short; the panel holds the whole legend. */
  private key(shown: HeatShown): TemplateResult | typeof nothing {
    const { paint: own, quantity } = shown;
    const tries = isChangeShown(this.state);
    const paint = tries ? changePaint(quantity.id) : own;
    if (paint.kind === 'classes') {
      return html`<ul class="key" aria-label=${this.t('heat.legend')}>
        ${paint.classes.map(
          (entry) => html`<li>
            <i class="swatch ${entry.pattern}" .style=${swatchStyle(entry)}></i>
            ${this.r(`heat.class.${entry.id}`)}
          </li>`,
        )}
      </ul>`;
    }
    if (paint.kind === 'veil') return nothing;
    const fill = `linear-gradient(to right, ${paint.stops.join(',')})`;
    const unit = heatUnit(quantity.unit);
    const signed = this.isDifference(shown);
    return html`<span class="ramp">
      ${signed ? `▼${paint.max}` : paint.min} <i .style=${`--fill:${fill}`}></i>
      ${signed ? '▲' : ''}${paint.max} ${unit}
    </span>`;
  }

  private slide(event: Event): void {
    this.stop();
    this.show(Number((event.target as HTMLInputElement).value));
  }

  private go(hour: number): void {
    this.stop();
    this.show(hour);
  }

  private show(hour: number): void {
    const time = clockAt(heatShown(this.state), hour);
    if (time !== null) this.session.heat.look({ time });
  }

  private play(): void {
    if (this.playing) {
      this.stop();
      return;
    }
    const shown = heatShown(this.state);
    if (!shown) return;
    this.playing = true;
    if (shown.hour >= shown.run.hours.length - 1) this.show(0);
    this.timer = window.setInterval(() => {
      const { hour = -1, run } = heatShown(this.state) ?? {};
      if (!run || hour >= run.hours.length - 1) this.stop();
      else this.show(hour + 1);
    }, HOUR_LASTS_MS);
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.playing = false;
  }
}

function clockAt(shown: HeatShown | null, hour: number): HeatTime | null {
  const at = shown?.run.hours[hour];
  return at ? clockOf(at) : shown ? firstTime(shown.run) : null;
}
