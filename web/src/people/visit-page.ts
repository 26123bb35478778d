/** "I have been there": the code of a cool place, what it gave, one's own visits. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import { hasRole } from './people';
import type { Words } from './say';
import { pageStyles } from './styles';
import { takeCode } from './visit-code';

type Heat = 'caution' | 'warning' | 'severe_warning' | 'danger' | 'unknown';

interface Visit {
  id: string;
  spot: string;
  slot: string;
  wbgt_class: Heat;
  points: number;
  bonuses: Words[];
  capped: boolean;
  claim: string;
  is_new: boolean;
}

interface Rules {
  rates: Record<Heat, number>;
  caps: { visits_per_day: number; visits_per_spot_and_day: number; points_per_day: number };
}

interface Wait {
  number: string;
  until: string;
}

@customElement('visit-page')
export class VisitPage extends PeoplePage {
  @state() private name = '';
  @state() private rules: Rules | null = null;
  @state() private visits: readonly Visit[] = [];
  @state() private got: Visit | null = null;
  @state() private wait: Wait | null = null;
  @state() private said = '';
  /** From the QR code. */
  private code = takeCode();

  static override styles = [
    shared,
    pageStyles,
    css`
      #code,
      .claim,
      .number {
        font-family: var(--mono);
        font-size: 22px;
        letter-spacing: 0.06em;
      }
      #code {
        min-height: 56px;
        text-transform: uppercase;
      }
      .number {
        font-size: 48px;
        font-weight: 700;
      }
      .points {
        font-size: 26px;
        font-weight: 700;
      }
      .claim {
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const { id } = this.site.route;
    const people = hasRole(this.site.me, 'spot-owner', 'office');
    return html`
      <h1>${this.r('title.visit')}</h1>
      ${this.name ? html`<p><strong>${this.name}</strong></p>` : nothing}
      ${this.problemBox()}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${this.got ? this.gift(this.got) : nothing}
      ${this.rules ? this.asking() : html`<p class="card">${this.r('visit.noRules')}</p>`}
      ${people ? html`<p><a href=${this.href('spot-code', id)}>${this.r('visit.toCode')}</a></p>` : nothing}
      ${this.own()}
    `;
  }

  private asking(): TemplateResult {
    return html`<form class="card" @submit=${this.send}>
        <p>${this.r('visit.about')}</p>
        ${inputField({
          name: 'code',
          label: this.r('visit.code'),
          hint: this.r('visit.code.hint'),
          value: this.code,
          required: true,
          maxLength: 40,
        })}
        <button class="button strong" ?disabled=${this.busy}>${this.r('visit.send')}</button>
      </form>
      <section class="card">
        <h2>${this.r('visit.noCode')}</h2>
        <p>${this.r('visit.noCode.about')}</p>
        <div role="status">${this.wait ? this.shownNumber(this.wait) : nothing}</div>
        <button class="button" ?disabled=${this.busy} @click=${this.askForNumber}>
          ${this.r('visit.ask')}
        </button>
      </section>
      ${this.rules ? this.told(this.rules) : nothing}`;
  }

  private shownNumber({ number, until }: Wait): TemplateResult {
    return html`<p>${this.r('visit.number')}</p>
      <p class="number" data-testid="number">${number}</p>
      <p class="note">${this.t('visit.number.until', { when: this.when(until) })}</p>`;
  }

  private gift(visit: Visit): TemplateResult {
    const key = visit.is_new ? 'visit.got' : 'visit.before';
    const heat = this.t(`heat.${visit.wbgt_class}`);
    return html`<section class="card" tabindex="-1" id="gift">
      <p class="points">${this.r(key, { n: visit.points })}</p>
      ${visit.capped ? html`<p>${this.r('visit.capped')}</p>` : nothing}
      <p>${this.r('visit.heat', { when: this.when(visit.slot), heat })}</p>
      ${visit.bonuses.map((each) => html`<p>${this.r('visit.bonus', { name: this.w(each) })}</p>`)}
      <p>${this.r('visit.claim')}</p>
      <p class="claim" data-testid="claim">${inFours(visit.claim)}</p>
    </section>`;
  }

  private told({ rates, caps }: Rules): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('visit.rules')}</h2>
      <p>${this.r('visit.rates', rates)}</p>
      <p>
        ${this.r('visit.caps', {
          visits: caps.visits_per_day,
          here: caps.visits_per_spot_and_day,
          points: caps.points_per_day,
        })}
      </p>
    </section>`;
  }

  private own(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('visit.mine')}</h2>
      <p class="note">${this.r('visit.kept')}</p>
      ${this.visits.length === 0 ? html`<p>${this.r('visit.none')}</p>` : nothing}
      <ul class="rows">
        ${this.visits.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row(visit: Visit): TemplateResult {
    const when = this.when(visit.slot);
    const words = { when, n: visit.points, heat: this.t(`heat.${visit.wbgt_class}`) };
    return html`<li>
      <div>
        <p>${this.t('visit.row', words)}</p>
        <p class="claim">${inFours(visit.claim)}</p>
      </div>
      <button
        class="button small"
        aria-label=${`${this.t('visit.forget')} ${when}`}
        ?disabled=${this.busy}
        @click=${() => this.forget(visit)}
      >
        ${this.r('visit.forget')}
      </button>
    </li>`;
  }

  private async load(): Promise<void> {
    const { city, id } = this.site.route;
    const path = of(city, 'points', 'rules');
    const [{ rules }, { visits }, { features }] = await Promise.all([
      this.askAt<{ rules: Rules | null }>(path),
      this.ask<{ visits: Visit[] }>('GET', ['points', 'visits']),
      this.askAt<{ features: { id: string; properties: { name?: string } }[] }>(
        `${of(city, 'spots')}?limit=1000`,
      ),
    ]);
    this.rules = rules;
    this.visits = visits;
    this.name = features.find((each) => each.id === id)?.properties.name ?? '';
  }

  private async send(event: SubmitEvent): Promise<void> {
    this.code = textsOf(event).code ?? '';
    this.said = '';
    const body = { spot: this.site.route.id, code: this.code };
    const went = await this.attempt(async () => {
      this.got = await this.ask<Visit>('POST', ['points', 'visits'], body);
      await this.load();
    });
    if (!went) return;
    this.code = '';
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#gift')?.focus();
  }

  private async askForNumber(): Promise<void> {
    await this.attempt(async () => {
      const path = ['points', 'spots', this.site.route.id, 'waits'];
      this.wait = await this.ask<Wait>('POST', path);
    });
  }

  private async forget(visit: Visit): Promise<void> {
    const went = await this.attempt(async () => {
      await this.ask('DELETE', ['points', 'visits', visit.id]);
      if (this.got?.id === visit.id) this.got = null;
      await this.load();
    });
    if (went) this.said = this.t('visit.forgotten');
  }
}

/** A claim as it is read out: in groups of four. */
function inFours(claim: string): string {
  return (claim.match(/.{1,4}/g) ?? []).join('-');
}
