/** Opening hours, to fill in: not known, always, or days of the week from when to when. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { hoursWord, weekdayWord } from '../i18n/hours-words';
import {
  endsNextDay,
  HOLIDAYS,
  type HolidayRule,
  type Hours,
  type HoursPlan,
  hoursOf,
  NO_PLAN,
  NO_SPAN,
  planOf,
  type Span,
  WEEKDAYS,
  type Weekday,
} from '../model/hours';
import { Connected } from './connected';
import { shared } from './styles';

const KINDS = ['unknown', 'always', 'weekly'] as const;

@customElement('hours-field')
export class HoursField extends Connected {
  @property() label = '';
  @property({ attribute: false }) value: unknown = null;
  /** What is wrong with it, to be said here. */
  @property() fault = '';
  @state() private plan: HoursPlan = NO_PLAN;
  /** The hours that were there at first, which this form cannot say in its own boxes. */
  private rich: unknown = null;

  static override styles = [
    shared,
    css`
      fieldset {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        border: 0;
        font-size: 0.9375rem;
        line-height: 1.5;
      }
      legend {
        padding: 0;
      }
      label {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: var(--touch);
      }
      input:is([type='radio'], [type='checkbox']) {
        flex: none;
        width: 22px;
        height: 22px;
        margin: 0;
        accent-color: var(--accent);
      }
      .days,
      .times {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .times input {
        width: 8em;
      }
      .week {
        display: grid;
        gap: 8px;
        padding-left: 12px;
        border-left: 3px solid var(--line);
      }
      .field {
        font-size: 1rem;
      }
      small {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }
      .wrong {
        color: var(--warning);
        font-size: 0.875rem;
        font-weight: 700;
      }
    `,
  ];

  /** What is typed here stays as it is; what comes from elsewhere, as by undoing, is taken over. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('value') || isEqual(hoursOf(this.plan), this.value)) return;
    if (this.plan.kind === 'rich' && this.rich === this.value) return;
    this.plan = planOf(this.value);
    if (this.plan.kind === 'rich') this.rich = this.value;
  }

  override render(): TemplateResult {
    const { plan, rich } = this;
    return html`<fieldset aria-describedby=${this.fault ? 'fault' : nothing}>
      <legend>${this.label} <small>${this.r('task.optional')}</small></legend>
      ${
        rich === null
          ? nothing
          : this.radio(
              'rich',
              this.r('hours.kept', { hours: hoursWord(this.state.view.language, rich as Hours) }),
            )
      }
      ${KINDS.map((kind) => this.radio(kind, this.r(`hours.${kind}`)))}
      ${plan.kind === 'weekly' ? this.week(plan) : nothing}
      ${this.fault ? html`<span class="wrong" id="fault" role="alert">${this.fault}</span>` : nothing}
    </fieldset>`;
  }

  private radio(kind: HoursPlan['kind'], words: unknown): TemplateResult {
    return html`<label>
      <input
        type="radio"
        name="kind"
        value=${kind}
        .checked=${this.plan.kind === kind}
        @change=${() => this.fill({ kind })}
      />${words}
    </label>`;
  }

  private week({ days, span, second, overnight, holidays }: HoursPlan): TemplateResult {
    const { language } = this.state.view;
    const last = second ?? span;
    return html`<div class="week">
      <fieldset>
        <legend>${this.r('hours.days')}</legend>
        <div class="days">
          ${WEEKDAYS.map(
            (day) => html`<label>
              <input
                type="checkbox"
                value=${day}
                .checked=${days.includes(day)}
                @change=${() => this.turn(day)}
              />${weekdayWord(language, day)}
            </label>`,
          )}
          <button
            class="button small"
            type="button"
            aria-pressed=${days.length === WEEKDAYS.length}
            @click=${() => this.fill({ days: [...WEEKDAYS] })}
          >
            ${this.r('hours.daily')}
          </button>
        </div>
      </fieldset>
      <div class="times">${this.time('opens', 'span')} ${this.time('closes', 'span')}</div>
      <label>
        <input
          type="checkbox"
          name="break"
          .checked=${second !== null}
          @change=${() => this.fill({ second: second ? null : NO_SPAN })}
        />${this.r('hours.break')}
      </label>
      ${
        second
          ? html`<div class="times" role="group" aria-label=${this.t('hours.break')}>
              ${this.time('opens', 'second')} ${this.time('closes', 'second')}
            </div>`
          : nothing
      }
      ${
        endsNextDay(last)
          ? html`<label>
              <input
                type="checkbox"
                name="overnight"
                .checked=${overnight}
                @change=${(event: Event) =>
                  this.fill({ overnight: (event.target as HTMLInputElement).checked })}
              />${this.r('hours.overnight', { time: last.closes.replace(/^0/, '') })}
            </label>`
          : nothing
      }
      <label>
        ${this.r('hours.holidays')}
        <select
          class="field"
          @change=${(event: Event) =>
            this.fill({ holidays: (event.target as HTMLSelectElement).value as HolidayRule })}
        >
          ${HOLIDAYS.map(
            (each) => html`<option value=${each} .selected=${each === holidays}>
              ${this.k(HOLIDAY_WORDS[each])}
            </option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  private time(end: keyof Span, which: 'span' | 'second'): TemplateResult {
    const span = this.plan[which] ?? NO_SPAN;
    return html`<label>
      ${this.r(which === 'span' ? `hours.${end}` : `hours.${end}.again`)}
      <input
        class="field"
        type="time"
        name=${which === 'span' ? end : `${end}-again`}
        aria-invalid=${this.fault && !span[end] ? 'true' : 'false'}
        .value=${span[end]}
        @input=${(event: Event) =>
          this.fill({
            [which]: {
              ...(this.plan[which] ?? NO_SPAN),
              [end]: (event.target as HTMLInputElement).value,
            },
          })}
      />
    </label>`;
  }

  private turn(day: Weekday): void {
    const { days } = this.plan;
    this.fill({ days: days.includes(day) ? days.filter((each) => each !== day) : [...days, day] });
  }

  private fill(change: Partial<HoursPlan>): void {
    this.plan = { ...this.plan, ...change };
    const detail = this.plan.kind === 'rich' ? this.rich : hoursOf(this.plan);
    this.dispatchEvent(new CustomEvent('typed-hours', { detail }));
  }
}

const HOLIDAY_WORDS = {
  'as weekday': 'hours.holidays.same',
  closed: 'hours.holidays.closed',
  unknown: 'hours.unknown',
} as const;

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

declare global {
  interface HTMLElementTagNameMap {
    'hours-field': HoursField;
  }
}
