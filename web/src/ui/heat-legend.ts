/** What the colours of the heat mean: the four classes, a ramp, or a difference. */
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { changePaint, type HeatClass, type Paint, ticksOf } from '../model/heat-paint';
import { heatUnit } from '../model/heat-run';
import { HEAT_STRESS } from '../model/heat-stress';
import type { HeatShown } from '../state/heat-shown';
import { Connected } from './connected';
import { heatStyles, swatchStyle } from './heat-styles';
import { classRange, differenceWords, stressRange } from './heat-words';
import { shared } from './styles';

const WIDTH = 300;
const BAR = 20;

@customElement('heat-legend')
export class HeatLegend extends Connected {
  @property({ attribute: false }) shown!: HeatShown;
  /** Whether the guideline and its source are named, too. */
  @property({ type: Boolean }) full = false;
  /** Whether it is of what stamps change, in place of the map's own colours. */
  @property({ type: Boolean }) difference = false;

  static override styles = [
    shared,
    heatStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: auto minmax(5em, max-content) 1fr;
        gap: 4px 12px;
      }
      li {
        display: grid;
        grid-column: 1 / -1;
        grid-template-columns: subgrid;
        align-items: center;
        font-size: 15px;
        line-height: 1.5;
      }
      ul.classes .swatch {
        width: 56px;
      }
      li b {
        white-space: nowrap;
      }
      ul.stress {
        grid-template-columns: max-content 1fr;
        margin-top: 8px;
      }
      svg {
        display: block;
        width: 100%;
        max-width: 360px;
        overflow: visible;
      }
      text {
        fill: var(--ink);
        font: 13px var(--font);
      }
      .ends {
        display: flex;
        justify-content: space-between;
        max-width: 360px;
        font-size: 13px;
      }
      .note {
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { paint, other, way, quantity, run } = this.shown;
    const { language } = this.state.view;
    if (this.difference) {
      return html`${this.full ? html`<p class="note">${this.r('heat.stamp.legend')}</p>` : nothing}
        ${this.change(changePaint(quantity.id))}`;
    }
    if (other && way === 'change') {
      const titles = differenceWords(language, quantity, [run, other]);
      return html`<p class="note">${this.r('heat.change.legend', titles)}</p>${this.change(paint)}`;
    }
    if (paint.kind === 'classes') return this.classes(paint);
    if (paint.kind === 'veil') return this.veil(paint);
    return html`${this.bar(paint)} ${this.full && quantity.id === 'utci' ? this.stress() : nothing}`;
  }

  /** What numbers of UTCI mean, hottest first; the colours go on evenly over them. */
  private stress(): TemplateResult {
    const { language } = this.state.view;
    return html`<ul class="stress">
        ${[...HEAT_STRESS].reverse().map(
          (each) => html`<li>
            <b>${this.r(`heat.stress.${each.id}`)}</b>
            <span>${stressRange(language, each)}</span>
          </li>`,
        )}
      </ul>
      <p class="note">${this.r('heat.stress.source')}</p>`;
  }

  private classes({ classes }: Extract<Paint, { kind: 'classes' }>): TemplateResult {
    const { language } = this.state.view;
    return html`
      <ul class="classes" aria-label=${this.t('heat.legend')}>
        ${[...classes].reverse().map(
          (entry) => html`<li>
            <i class="swatch ${entry.pattern}" .style=${swatchStyle(entry)}></i>
            <b>${this.r(`heat.class.${entry.id}`)}</b>
            <span>${classRange(language, entry)}</span>
          </li>`,
        )}
      </ul>
      ${this.full ? html`<p class="note">${this.r('heat.class.shades', shadeEnds(classes))}<br />${this.r('heat.class.guide')}</p>` : nothing}
    `;
  }

  private veil({ colour }: Extract<Paint, { kind: 'veil' }>): TemplateResult {
    return html`<ul aria-label=${this.t('heat.legend')}>
      <li><i class="swatch" .style=${`--fill:${colour}b8`}></i><b>${this.r('heat.shaded')}</b></li>
      <li><i class="swatch" .style=${'--fill:transparent'}></i><b>${this.r('heat.sunny')}</b></li>
    </ul>`;
  }

  private change(paint: Paint): TemplateResult {
    return html`${paint.kind === 'ramp' ? this.bar(paint, true) : nothing}
      <p class="ends">
        <span>◀ ${this.r('heat.change.cooler')}</span>
        <span>${this.r('heat.change.warmer')} ▶</span>
      </p>`;
  }

  private bar(paint: Extract<Paint, { kind: 'ramp' }>, signed = false): TemplateResult {
    const { min, max, stops } = paint;
    const unit = heatUnit(this.shown.quantity.unit);
    const at = (value: number) => ((value - min) / (max - min)) * WIDTH;
    const ticks = ticksOf(min, max, 4);
    const label = `${min}–${max} ${unit}`;
    return html`<svg viewBox="0 0 ${WIDTH} 44" role="img" aria-label=${label}>
      <defs>
        <linearGradient id="ramp">
          ${stops.map(
            (stop, i) => svg`<stop offset=${i / (stops.length - 1)} stop-color=${stop}></stop>`,
          )}
        </linearGradient>
      </defs>
      <rect width=${WIDTH} height=${BAR} fill="url(#ramp)" stroke="currentColor" stroke-opacity="0.5" />
      ${ticks.map((tick, i) => {
        const end = i === ticks.length - 1 ? ` ${unit}` : '';
        const word = signed && tick > 0 ? `+${tick}` : String(tick);
        const anchor = at(tick) < 12 ? 'start' : at(tick) > WIDTH - 24 ? 'end' : 'middle';
        return svg`<path d="M${at(tick)} ${BAR}v5" stroke="currentColor"/>
          <text x=${at(tick)} y="39" text-anchor=${anchor}>${word}${end}</text>`;
      })}
    </svg>`;
  }
}

/** Beyond which values the open classes get no lighter and no darker. */
function shadeEnds(classes: readonly HeatClass[]): { low: number; high: number } {
  return { low: classes[0]?.shading?.from ?? 0, high: classes.at(-1)?.shading?.to ?? 0 };
}
