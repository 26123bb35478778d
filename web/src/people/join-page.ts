/**
 * Joining a class: the code, then one tap; then the animal and group, shown big, with the rules.
 *
 * Whoever holds the tablet next is asked first whether they are the animal that has its seat.
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Language } from '../i18n/languages';
import { forgetLastView } from '../state/last-view';
import { OutboxStore } from '../state/outbox-store';
import { forgetTours } from '../tours/progress';
import { shared } from '../ui/styles';
import { animalCard, animalStyles } from './animal';
import { ask, of } from './api';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import { authorOf, type Me } from './people';
import { pageStyles } from './styles';
import './sure-button';
import { groupOf, type JoinedClass, mapQuery, type Workshop } from './workshops';

@customElement('join-page')
export class JoinPage extends PeoplePage {
  @state() private joined: JoinedClass | null = null;
  /** The seat that this browser has already; undefined until it is known. */
  @state() private present: JoinedClass | null | undefined = undefined;
  @state() private asksToLeave = false;
  /** How many edits of the animal that sits here were not sent. */
  @state() private unsent = 0;
  private code = '';

  static override styles = [
    shared,
    pageStyles,
    animalStyles,
    css`
      :host {
        justify-items: center;
        text-align: center;
      }
      .card {
        width: 100%;
        max-width: 560px;
        gap: 20px;
        padding: 24px;
      }
      h1 {
        font-size: 30px;
      }
      #code {
        min-height: 72px;
        font-family: var(--mono);
        font-size: 34px;
        letter-spacing: 0.08em;
        text-align: center;
        text-transform: uppercase;
      }
      .button {
        min-height: 64px;
        font-size: 22px;
      }
      .rules {
        display: grid;
        gap: 8px;
        text-align: left;
        font-size: 18px;
      }
      .rules li {
        padding: 8px 16px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .problem {
        text-align: left;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void seatHere(this.site.language)
      .catch(() => null)
      .then(async (found) => {
        this.unsent = found ? await unsentOf(this.site.language, found).catch(() => 0) : 0;
        this.present = found;
      });
  }

  override render(): TemplateResult {
    if (this.joined) return this.begin(this.joined);
    if (this.present === undefined) return html`<p role="status">${this.r('loading')}</p>`;
    return this.present ? this.askWho(this.present) : this.askForCode();
  }

  private askWho(present: JoinedClass): TemplateResult {
    const { workshop, seat } = present;
    const goOn = () => {
      this.joined = present;
      void this.toHeading();
    };
    return html`<section class="card">
      ${this.problemBox()}
      <p>${workshop.title}</p>
      ${this.animal(present, 'join.already')}
      <button class="button strong wide" @click=${goOn}>
        ${this.t('join.goOn', { name: this.w(seat.pen_name) })}
      </button>
      <sure-button
        .words=${this.r('join.other')}
        .body=${html`<p>${this.r('join.other.body')}</p>
          ${this.unsent > 0 ? this.waiting(present) : nothing}`}
        .sureWords=${this.r('join.other.sure')}
        .cancelWords=${this.r('cancel')}
        .disabled=${this.busy}
        @sure=${() => void this.giveUp(present)}
      ></sure-button>
    </section>`;
  }

  /** What waits here goes out from the map, as this animal alone. */
  private waiting({ city, workshop }: JoinedClass): TemplateResult {
    const query = mapQuery(city, workshop, this.site.language);
    return html`<p class="said">
      <strong>${this.r('join.unsent', { n: this.unsent })}</strong>
      ${this.r('join.unsent.body')}
      <a href=${`/?${query}`}>${this.r('join.unsent.go')}</a>
    </p>`;
  }

  /** Ends the seat in this browser; what was drawn stays with the class. */
  private async giveUp({ city }: JoinedClass): Promise<void> {
    const went = await this.attempt(async () => {
      await ask(this.site.language, 'DELETE', of(city, 'sessions', 'this'));
      this.present = null;
    });
    if (!went) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#code')?.focus();
  }

  private animal(
    { workshop, seat }: JoinedClass,
    lead: 'join.you' | 'join.already',
  ): TemplateResult {
    const group = groupOf(workshop, seat.group);
    return animalCard({
      lead: this.r(lead),
      name: this.w(seat.pen_name),
      group,
      groupName: this.t('join.group', { name: group?.name ?? '' }),
    });
  }

  private askForCode(): TemplateResult {
    const known = this.site.route.id;
    return html`<form class="card" @submit=${this.send}>
      <h1>${this.r('join.title')}</h1>
      ${this.fault('code') || this.asksToLeave ? nothing : this.problemBox('code')}
      ${inputField({
        name: 'code',
        label: this.r('join.code'),
        hint: known ? nothing : this.r('join.code.hint'),
        value: this.code || known,
        required: true,
        maxLength: 40,
        fault: this.fault('code') && this.t('join.wrong'),
      })}
      ${this.asksToLeave ? this.leaving() : nothing}
      <button class="button strong wide" ?disabled=${this.busy}>
        ${this.r(this.asksToLeave ? 'join.leave' : 'join.go')}
      </button>
      <p class="note">${this.r('join.note')} ${this.r('join.same')}</p>
    </form>`;
  }

  private leaving(): TemplateResult {
    return html`<p class="said">${this.r('join.signedIn')}</p>`;
  }

  private begin(joined: JoinedClass): TemplateResult {
    const { city, workshop } = joined;
    const query = mapQuery(city, workshop, this.site.language);
    return html`<section class="card" aria-live="polite">
      <p>${workshop.title}</p>
      ${this.animal(joined, 'join.you')}
      <h2>${this.r('join.rules')}</h2>
      <ul class="rules">
        ${workshop.rules.map((rule) => html`<li>${this.w(rule)}</li>`)}
      </ul>
      <p class="note">${this.r('seat.kept', { when: this.when(workshop.kept_until) })}</p>
      ${workshop.held ? html`<p class="said">${this.r('join.held')}</p>` : nothing}
      <a class="button strong wide" href=${`/?${query}`}>${this.r('join.start')}</a>
    </section>`;
  }

  private async send(event: SubmitEvent): Promise<void> {
    this.code = textsOf(event).code ?? '';
    const went = await this.attempt(async () => {
      const body = { code: this.code, leave: this.asksToLeave };
      this.joined = await ask<JoinedClass>(this.site.language, 'POST', '/api/join', body);
      if (!this.joined.is_new) return;
      forgetTours();
      forgetLastView();
    });
    if (went) await this.toHeading();
    else if (this.problem?.kind === 'not-allowed') {
      this.asksToLeave = await isSomebodySignedIn(this.site.language);
    }
  }

  private async toHeading(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }
}

/** The seat of this browser in a class that goes on; a code alone does not tell of which city. */
async function seatHere(language: Language): Promise<JoinedClass | null> {
  const { cities, found } = await whoIsHere(language);
  const city = cities[found.findIndex(({ hat }) => hat === 'seat')];
  if (city === undefined) return null;
  const all = await ask<{ workshops: Workshop[] }>(language, 'GET', of(city, 'workshops'));
  const workshop = all.workshops.find(({ seat, ended }) => seat !== null && !ended);
  if (!workshop?.seat) return null;
  return { city, workshop, seat: workshop.seat, is_new: false };
}

/** How many edits of a seat wait in this browser; browsers without a store keep none. */
async function unsentOf(language: Language, { city }: JoinedClass): Promise<number> {
  const author = authorOf(await ask<Me>(language, 'GET', of(city, 'me')));
  const store = await OutboxStore.open();
  try {
    return (await store.entries({ city, author })).length;
  } finally {
    store.close();
  }
}

/** Whether this browser holds somebody's session. */
async function isSomebodySignedIn(language: Language): Promise<boolean> {
  const { found } = await whoIsHere(language);
  return found.some(({ account }) => account !== null);
}

/** Who this browser is in each city. */
async function whoIsHere(language: Language): Promise<{ cities: string[]; found: Me[] }> {
  const all = await ask<{ cities: { id: string }[] }>(language, 'GET', '/api/cities');
  const cities = all.cities.slice(0, 20).map(({ id }) => id);
  const found = await Promise.all(cities.map((id) => ask<Me>(language, 'GET', of(id, 'me'))));
  return { cities, found };
}
