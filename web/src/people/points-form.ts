/** The form of new rules: proposed, or tried on a past summer before. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { areaField, inputField } from './field';
import { PeoplePage } from './page';
import {
  type Bonus,
  CAPS,
  FIRST_RULES,
  HEAT_CLASSES,
  KINDS,
  NEW_BONUS,
  type PointsRules,
  rulesOf,
} from './points-rules';
import './points-trial';
import type { PageKey } from './say';
import { pageStyles } from './styles';

const MOST_BONUSES = 20;

@customElement('points-form')
export class PointsForm extends PeoplePage {
  /** The rules in force, with which the form begins. */
  @property({ attribute: false }) begin: PointsRules | null = null;
  @state() private bonuses: readonly { id: number; bonus: Bonus }[] = [];
  private next = 0;

  static override styles = [
    shared,
    pageStyles,
    css`
      fieldset {
        display: grid;
        gap: 12px;
        min-width: 0;
        margin: 0;
        padding: 12px 0 0;
        border: 0;
        border-top: 1px solid var(--line);
      }
      .numbers {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(9em, 1fr));
        align-items: end;
      }
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .kinds label {
        display: flex;
        gap: 6px;
        align-items: center;
        min-height: 44px;
      }
      points-trial {
        margin-top: 12px;
        padding-top: 20px;
        border-top: 1px solid var(--line);
      }
      .kinds input {
        width: 22px;
        height: 22px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.bonuses = (this.begin?.bonuses ?? []).map((bonus) => ({ id: this.next++, bonus }));
  }

  override render(): TemplateResult {
    const rules = this.begin ?? FIRST_RULES;
    const canPropose = this.site.me.hat === 'office';
    return html`<section class="card">
      <h2>${this.r('points.form')}</h2>
      ${this.begin ? html`<p class="note">${this.r('points.form.copied')}</p>` : nothing}
      ${this.problemBox(...this.names())}
      <form @submit=${this.propose} novalidate>
        ${this.days(rules)} ${this.numbers(rules)}
        <fieldset>
          <legend>${this.r('points.bonuses')}</legend>
          ${this.bonuses.map(({ id, bonus }, i) => this.bonus(id, bonus, i))}
          ${
            this.bonuses.length < MOST_BONUSES
              ? html`<button class="button small" type="button" @click=${this.addBonus}>
                  ${icon('plus')}${this.r('points.bonus.add')}
                </button>`
              : nothing
          }
        </fieldset>
        ${
          canPropose
            ? html`${areaField({
                name: 'reason',
                label: this.r('points.reason'),
                required: true,
                maxLength: 500,
                fault: this.fault('reason'),
              })}
              <button class="button strong" ?disabled=${this.busy}>${this.r('points.propose')}</button>`
            : nothing
        }
      </form>
      <points-trial .site=${this.site} .rules=${() => this.written()}></points-trial>
    </section>`;
  }

  private days({ season }: PointsRules): TemplateResult {
    const day = (name: 'first' | 'last') =>
      inputField({
        name: `season.${name}`,
        label: this.r(`points.season.${name}`),
        hint: this.r('points.season.hint'),
        value: season[name],
        maxLength: 5,
        fault: this.wrong(`season.${name}`),
      });
    return html`<div class="numbers">
      ${inputField({
        name: 'valid_from',
        label: this.r('points.validFrom'),
        hint: this.r('points.validFrom.hint'),
        type: 'date',
        value: today(),
        fault: this.wrong('valid_from'),
      })}
      ${day('first')} ${day('last')}
    </div>`;
  }

  private numbers({ rates, caps }: PointsRules): TemplateResult {
    const field = (name: string, key: PageKey, value: number | null) =>
      inputField({
        name,
        label: this.r(key),
        type: 'number',
        min: 0,
        value: String(value ?? ''),
        fault: this.wrong(name),
      });
    return html`<fieldset>
        <legend>${this.r('points.rates')}</legend>
        <div class="numbers">
          ${HEAT_CLASSES.map((each) => field(`rates.${each}`, `heat.${each}`, rates[each]))}
        </div>
      </fieldset>
      <fieldset>
        <legend>${this.r('points.caps')}</legend>
        <div class="numbers">
          ${CAPS.map((each) => field(`caps.${each}`, `points.cap.${each}`, caps[each]))}
        </div>
      </fieldset>`;
  }

  private bonus(id: number, bonus: Bonus, i: number): TemplateResult {
    const text = (member: string, key: PageKey, value: string, maxLength: number) =>
      inputField({
        ...{ name: `bonuses[${i}].${member}`, label: this.r(key), value, maxLength },
        fault: this.wrong(`bonuses[${i}].${member}`),
      });
    return html`<fieldset>
      <legend>${this.r('points.bonus', { n: i + 1 })}</legend>
      <div class="numbers">
        ${text('name.ja', 'points.bonus.ja', bonus.name.ja, 60)}
        ${text('name.en', 'points.bonus.en', bonus.name.en, 60)}
        ${text('points', 'points.bonus.points', String(bonus.points ?? ''), 4)}
        ${text('from', 'points.bonus.from', bonus.from, 5)}
        ${text('to', 'points.bonus.to', bonus.to, 5)}
      </div>
      <div class="kinds" role="group" aria-label=${this.t('points.bonus.kinds')}>
        <span class="note">${this.r('points.bonus.kinds')}</span>
        ${KINDS.map(
          (kind) => html`<label>
            <input
              type="checkbox"
              name=${`bonuses[${i}].kinds`}
              value=${kind}
              .checked=${bonus.kinds.includes(kind)}
            />${this.r(`points.kind.${kind}`)}
          </label>`,
        )}
      </div>
      <button class="button small" type="button" @click=${() => this.removeBonus(id)}>
        ${icon('bin')}${this.r('points.bonus.remove', { n: i + 1 })}
      </button>
    </fieldset>`;
  }

  private addBonus(): void {
    this.keepWritten();
    this.bonuses = [...this.bonuses, { id: this.next++, bonus: NEW_BONUS }];
  }

  private removeBonus(id: number): void {
    this.keepWritten();
    this.bonuses = this.bonuses.filter((each) => each.id !== id);
  }

  /** What was written stays where a fieldset comes or goes. */
  private keepWritten(): void {
    const { bonuses } = this.written();
    this.bonuses = this.bonuses.map(({ id, bonus }, i) => ({ id, bonus: bonuses[i] ?? bonus }));
  }

  private written(): PointsRules {
    const form = this.renderRoot.querySelector('form');
    return form ? rulesOf(form, this.bonuses.length) : FIRST_RULES;
  }

  private async propose(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const reason = String(new FormData(form).get('reason') ?? '').trim();
    const body = { rules: this.written(), reason };
    const went = await this.attempt(async () => {
      await this.ask('POST', ['points', 'rules', 'versions'], body);
    });
    if (went) this.dispatchEvent(new Event('rules-proposed'));
  }

  /** What is wrong with a field of the rules, by its name alone or behind `rules.`. */
  private wrong(name: string): string {
    return this.fault(name) || this.fault(`rules.${name}`);
  }

  private names(): string[] {
    const names = [
      ...['valid_from', 'season.first', 'season.last', 'reason'],
      ...HEAT_CLASSES.map((each) => `rates.${each}`),
      ...CAPS.map((each) => `caps.${each}`),
      ...this.bonuses.flatMap((_, i) =>
        ['name.ja', 'name.en', 'points', 'from', 'to'].map((each) => `bonuses[${i}].${each}`),
      ),
    ];
    return names.flatMap((each) => [each, `rules.${each}`]);
  }
}

/** The day of the town's clock, as an input of dates takes it. */
function today(): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(new Date());
}
