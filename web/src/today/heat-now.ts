/** The heat: its class in word, colour, pattern and number, what comes next, alerts. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { dotOf } from '../i18n/languages';
import { WBGT_CLASSES } from '../model/heat-paint';
import type { Alert, ClassId, Reading } from './answer';
import { dayWord } from './clock';
import { chainOfAlert, chainOfReading } from './how-it-works';
import { TodayPart } from './part';
import { isTodayKey } from './words';

const PATTERNS: Record<ClassId, string> = {
  caution: 'dots',
  warning: 'thin',
  severe_warning: 'thick',
  danger: 'solid',
};

@customElement('heat-now')
export class HeatNow extends TodayPart {
  override render(): TemplateResult {
    const { alert, alert_tomorrow: tomorrow, heat } = this.telling.answer;
    return html`
      <section aria-labelledby="heat">
        <h2 id="heat" class="unseen">${this.t('heat')}</h2>
        ${heat.now ? this.card(heat.now) : this.none()}
      </section>
      ${this.alert(alert)} ${this.coming(heat.next)}
      ${tomorrow ? this.alertTomorrow(tomorrow) : nothing}
    `;
  }

  private card(now: Reading): TemplateResult {
    const { here } = this.telling.answer.heat;
    return html`<div class="heat ${PATTERNS[now.wbgt_class]}" .style=${fill(now)}>
      <div class="plate">
        <p class="figure">
          <strong>${this.r(`class.${now.wbgt_class}`)}</strong>
          <span class="number"><small>${this.r('wbgt')}</small> ${now.wbgt.toFixed(1)} <small>°C</small></span>
        </p>
        <p class="advice">${this.r(`advice.${now.wbgt_class}`)}</p>
        <p class="note">
          ${this.saidOf(now)} ${this.madeUp(now.made_up)}
          ${this.from(chainOfReading(this.telling, now))}
        </p>
        ${
          here && now.origin !== 'simulated'
            ? html`<p class="note">
                ${this.r('here', { wbgt: here.wbgt.toFixed(1), time: this.time(here.at) })}
                ${this.madeUp(here.made_up)} ${this.from(chainOfReading(this.telling, here))}
              </p>`
            : nothing
        }
      </div>
    </div>`;
  }

  private none(): TemplateResult {
    return html`<div class="band">
      <p><strong>${this.r('heat.none')}</strong></p>
      <p>${this.r('heat.none.more')}</p>
    </div>`;
  }

  /** The next hours; they are all of one kind, forecasts or a computed day. */
  private coming(next: readonly Reading[]): TemplateResult | typeof nothing {
    const [first] = next;
    if (!first) return nothing;
    return html`<section aria-labelledby="next">
      <h2 id="next">
        ${this.r('next', { origin: this.t(`origin.${first.origin}`) })} ${this.madeUp(first.made_up)}
      </h2>
      <ol class="next">${next.map((each) => this.next(each))}</ol>
      <p class="note">${this.from(chainOfReading(this.telling, first))}</p>
    </section>`;
  }

  private next(each: Reading): TemplateResult {
    return html`<li>
      <span class="swatch ${PATTERNS[each.wbgt_class]}" .style=${fill(each)}></span>
      ${this.time(each.at)} <span class="value"><b>${each.wbgt.toFixed(1)}</b> °C</span>
      <div>${this.r(`class.${each.wbgt_class}`)}</div>
    </li>`;
  }

  private saidOf({ at, origin, place, role }: Reading): unknown {
    const said = this.reading(at, origin, place);
    const key = `role.${role}`;
    return role && isTodayKey(key)
      ? html`${said}${dotOf(this.telling.language)}${this.r(key)}`
      : said;
  }

  private reading(at: string, origin: Reading['origin'], place: string): unknown {
    const { language } = this.telling;
    const time = this.time(at);
    if (language === 'ja-easy') {
      const dot = place ? dotOf(language) : '';
      return html`${time}の${this.r(`origin.${origin}`)}${dot}${place}`;
    }
    const values = { time, origin: this.t(`origin.${origin}`), place };
    return this.t(place ? 'reading' : 'reading.noPlace', values);
  }

  private from(chain: string): TemplateResult {
    return html`<a href=${chain}>${this.r('from')}</a>`;
  }

  private madeUp(is: boolean): TemplateResult | typeof nothing {
    return is ? html`<span class="tag">${this.r('madeUp')}</span>` : nothing;
  }

  private alert(alert: Alert | null): TemplateResult | typeof nothing {
    if (alert === null || alert.level === 'none') return nothing;
    return html`<section class="band loud" aria-labelledby="alert">
      <h2 id="alert">${this.r(`alert.${alert.level}`)}</h2>
      <p>${this.r(`alert.${alert.level}.body`)}</p>
      <p class="note">${this.r(alert.by_hand ? 'alert.byHand' : 'alert.from', this.ofAlert(alert))} ${this.madeUp(alert.made_up)} ${this.from(chainOfAlert(this.telling, alert))}</p>
    </section>`;
  }

  private alertTomorrow(alert: Alert): TemplateResult | typeof nothing {
    if (alert.level === 'none') return nothing;
    return html`<p class="band">
      ${this.t('alert.tomorrow', { what: this.t(`alert.${alert.level}`) })}
      ${this.madeUp(alert.made_up)}
    </p>`;
  }

  private ofAlert({ day, area, issued_at }: Alert): Record<string, string> {
    const { language } = this.telling;
    const date = dayWord(language, new Date(`${day}T12:00:00+09:00`));
    return { day: date, area, time: issued_at ? this.time(issued_at) : '–' };
  }
}

function fill({ wbgt_class }: Reading): string {
  const id = wbgt_class === 'severe_warning' ? 'severe' : wbgt_class;
  return `--fill:${WBGT_CLASSES.find((each) => each.id === id)?.colour}`;
}
