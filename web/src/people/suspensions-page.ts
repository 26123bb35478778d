/** What two people decide together: suspensions, roles, official replies. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Item, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { type Quotable, wordsOf } from './desk';
import { areaField, inputField, selectField, textsOf } from './field';
import './joint-acts';
import './sure-button';
import { PeoplePage } from './page';
import { hasRole } from './people';
import type { Words } from './say';
import { pageStyles } from './styles';

const REASONS = ['harassment', 'personal-data', 'spam', 'false-report', 'other'] as const;

/** Something of theirs that is reported, or was decided against. */
interface Ground extends Quotable {
  cause: 'reported' | 'hide' | 'refuse';
  reason: Words | null;
  at: number;
  item: Item;
}

interface Suspension {
  id: string;
  pen_name: string;
  state: string;
  reason: Words;
  words: string;
  starts_at: number | null;
  ends_at: number;
  days: number;
  runs: boolean;
  mine: boolean;
  proposed_by: string;
  proposed_at: number;
  /** Empty where nobody decided yet. */
  decided_by: string;
  grounds: readonly Ground[];
  /** Of the office, and neither who decided on it nor its person. */
  may_answer: boolean;
  appeal: string | null;
  appealed_at: number | null;
  appeal_answer: string | null;
}

@customElement('suspensions-page')
export class SuspensionsPage extends PeoplePage {
  @state() private suspensions: readonly Suspension[] | null = null;
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private said = '';

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.may) void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const office = this.site.me.hat === 'office';
    return html`
      <h1>${this.r('title.suspensions')}</h1>
      ${this.problemBox('pen_name', 'words', 'days')}
      <p role="status" class=${this.said ? 'said' : 'unseen'} tabindex="-1">${this.said}</p>
      ${hasRole(this.site.me, 'office', 'operator') ? html`<joint-acts .site=${this.site}></joint-acts>` : nothing}
      ${this.may ? html`${this.list(office)} ${this.proposal(office)}` : nothing}
    `;
  }

  /** Operators give roles with a second person, but have nothing to do with suspensions. */
  private get may(): boolean {
    return hasRole(this.site.me, 'moderator', 'office');
  }

  private list(office: boolean): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('suspensions.list')}</h2>
      ${office ? nothing : html`<p class="note">${this.r('suspensions.office')}</p>`}
      ${
        this.suspensions?.length === 0
          ? html`<p>${this.r('suspensions.none')}</p>`
          : html`<ul class="rows">
              ${this.suspensions?.map((each) => this.row(each, office))}
            </ul>`
      }
    </section>`;
  }

  private row(found: Suspension, office: boolean): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong>${found.pen_name}</strong>
          <span class="tag ${found.runs || found.state === 'proposed' ? 'wait' : ''}">
            ${this.t(found.runs ? 'suspension.runs' : 'suspension.state', { state: this.stateWord(found) })}
          </span>
        </p>
        <p>${this.w(found.reason)}</p>
        <p class="quote">${found.words}</p>
        <p class="note">${this.term(found)}</p>
        <p class="note">
          ${this.t('suspension.by', { who: found.proposed_by || this.t('desk.visitor'), when: this.when(found.proposed_at) })}
          ${found.decided_by ? this.t('suspension.decidedBy', { who: found.decided_by }) : nothing}
        </p>
        ${this.grounds(found)}
        ${
          found.appeal
            ? html`<p class="quote">${this.t('desk.appealed', { words: found.appeal })} ${found.appealed_at ? html`<span class="note">${this.when(found.appealed_at)}</span>` : nothing}</p>`
            : nothing
        }
        ${found.appeal_answer ? html`<p class="quote">${found.appeal_answer}</p>` : nothing}
      </div>
      ${office ? this.acts(found) : nothing}
    </li>`;
  }

  /** What it rests on, for whoever is to decide: each with its words and the way to it. */
  private grounds({ grounds }: Suspension): TemplateResult | typeof nothing {
    if (grounds.length === 0) return nothing;
    const { route, language } = this.site;
    const href = (item: string) =>
      `/?${new URLSearchParams({ city: route.city, item, lang: language })}`;
    return html`<details>
      <summary>${this.t('suspension.grounds', { n: grounds.length })}</summary>
      <ul>
        ${grounds.map(
          (each) => html`<li>
            <p class="quote">${wordsOf(language, each, this.layers)}</p>
            ${this.editedNote(each)}
            <p class="note">
              ${this.r(`thing.${each.kind}`)}${this.dot}${this.r(`suspension.ground.${each.cause}`)}${this.dot}${this.w(each.reason)}
              ${this.when(each.at)}
              <a href=${href(each.item.id)} target="_blank" rel="noopener">${this.r('desk.map')}</a>
            </p>
          </li>`,
        )}
      </ul>
    </details>`;
  }

  /** A proposal has days, which begin once it is decided; after that it has a start and an end. */
  private term({ starts_at, ends_at, days }: Suspension): string {
    if (starts_at === null) return this.t('suspension.term', { n: days });
    return this.t('suspension.from', { from: this.when(starts_at), when: this.when(ends_at) });
  }

  private stateWord({ state }: Suspension): string {
    const known = ['proposed', 'refused', 'lifted', 'active'] as const;
    const found = known.find((each) => each === state);
    return found ? this.t(`suspension.${found}`) : state;
  }

  private acts(found: Suspension): TemplateResult {
    if (found.state === 'proposed') {
      if (found.mine) return html`<p class="note">${this.r('suspension.mine')}</p>`;
      return html`<div class="row">
        <sure-button
          small
          danger
          .words=${this.r('suspension.accept')}
          .sureWords=${this.r('suspension.accept')}
          .cancelWords=${this.r('cancel')}
          .body=${this.r('suspension.accept.body')}
          .about=${found.pen_name}
          ?disabled=${this.busy}
          @sure=${() => this.decide(found, true)}
        ></sure-button>
        <button class="button small" ?disabled=${this.busy} @click=${() => this.decide(found, false)}>
          ${this.r('suspension.refuse')}
        </button>
      </div>`;
    }
    if (!found.runs) return html``;
    if (found.appeal && !found.appeal_answer) {
      return found.may_answer
        ? this.answering(found)
        : html`<p class="note">${this.r('suspension.answer.notYou')}</p>`;
    }
    return html`<button class="button small" ?disabled=${this.busy} @click=${() => this.lift(found)}>
      ${this.r('suspension.lift')}
    </button>`;
  }

  private answering(found: Suspension): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.answer(event, found)}>
      ${areaField({
        name: `words-${found.id}`,
        label: this.r('desk.answer'),
        required: true,
        maxLength: 2000,
      })}
      <div class="row">
        <button class="button small" value="lift">${this.r('suspension.answer.lift')}</button>
        <button class="button small" value="stay">${this.r('suspension.answer.stay')}</button>
      </div>
    </form>`;
  }

  private proposal(office: boolean): TemplateResult {
    const query = new URLSearchParams(window.location.search);
    const asked = query.get('pen_name') ?? '';
    const reason = REASONS.find((each) => each === query.get('reason')) ?? 'harassment';
    return html`<form class="card" @submit=${this.propose}>
      <h2>${this.r('suspension.propose')}</h2>
      <p>${this.r('suspension.propose.body')}</p>
      ${inputField({
        name: 'pen_name',
        label: this.r('account.penName'),
        value: asked,
        required: true,
        maxLength: 80,
        fault: this.fault('pen_name'),
      })}
      ${selectField(
        'reason',
        this.r('desk.reason'),
        REASONS.map((value) => ({ value, label: this.t(`suspension.reason.${value}`) })),
        reason,
        this.fault('reason'),
      )}
      ${areaField({
        name: 'words',
        label: this.r('suspension.words'),
        hint: this.r('suspension.words.hint'),
        required: true,
        maxLength: 2000,
        fault: this.fault('words'),
      })}
      ${inputField({
        name: 'days',
        label: this.t('suspension.days', { n: office ? 366 : 7 }),
        type: 'number',
        value: '7',
        min: 1,
        max: office ? 366 : 7,
        required: true,
        fault: this.fault('days'),
      })}
      <button class="button strong" ?disabled=${this.busy}>${this.r('suspension.propose.go')}</button>
    </form>`;
  }

  private propose(event: SubmitEvent): void {
    const { pen_name, reason, words, days } = textsOf(event);
    const form = event.target as HTMLFormElement;
    this.said = '';
    void this.attempt(async () => {
      const body = { pen_name, reason, words, days: Number(days) };
      await this.ask('POST', ['suspensions'], body);
      await this.load();
      for (const each of form.querySelectorAll<HTMLInputElement>('#pen_name, #words'))
        each.value = '';
      this.said = this.t('suspension.proposedNow');
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.said')?.focus();
    });
  }

  private decide({ id, pen_name }: Suspension, accept: boolean): void {
    this.said = '';
    void this.attempt(async () => {
      await this.ask('POST', ['suspensions', id, 'decision'], { accept });
      await this.load();
      this.said = this.t(`suspension.done.${accept ? 'accept' : 'refuse'}`, { name: pen_name });
    });
  }

  private answer(event: SubmitEvent, { id, pen_name }: Suspension): void {
    this.said = '';
    const lift = (event.submitter as HTMLButtonElement | null)?.value === 'lift';
    const words = textsOf(event)[`words-${id}`] ?? '';
    void this.attempt(async () => {
      await this.ask('POST', ['suspensions', id, 'answer'], { words, lift });
      await this.load();
      this.said = this.t(`suspension.done.${lift ? 'lift' : 'stay'}`, { name: pen_name });
    });
  }

  private lift({ id, pen_name }: Suspension): void {
    this.said = '';
    void this.attempt(async () => {
      await this.ask('DELETE', ['suspensions', id]);
      await this.load();
      this.said = this.t('suspension.done.lift', { name: pen_name });
    });
  }

  private async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const found = await this.ask<{ suspensions: Suspension[] }>('GET', ['suspensions']);
    this.suspensions = found.suspensions;
  }
}
