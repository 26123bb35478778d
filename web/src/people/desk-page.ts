/** The moderators' desk: one column of cards, the worst harm first, one key for each act, undo. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import {
  type Act,
  type Decided,
  type PastDecision,
  type QueueEntry,
  type Reason,
  wordsOf,
} from './desk';
import { actsOnAll, type DeskAct, isAlike, keyOf, takersOf, textsOf, thingSeen } from './desk-acts';
import './desk-card';
import { mentions } from '../model/mentions';
import type { DecideEvent, DeskCard } from './desk-card';
import { deskStyles } from './desk-styles';
import { followChanges } from './live';
import { PeoplePage } from './page';
import { hasRole, MODERATORS } from './people';
import { seekField } from './seeking';
import { pageStyles } from './styles';

const CAUSES = ['reported', 'appealed', 'waiting'] as const;
type Cause = (typeof CAUSES)[number];

/** A second press within this time was meant for the card that was there before. */
const CALM_MS = 600;
const FEW = 20;

/** What was decided at this desk, and can be taken back. */
interface Made {
  /** As the strip says it. */
  done: string;
  ids: readonly string[];
  /** The card it was decided at, and what stood in it. */
  card: string;
  reason: string;
  words: string;
}

interface Queue {
  entries: QueueEntry[];
  total: number;
}

@customElement('desk-page')
export class DeskPage extends PeoplePage {
  @state() private queue: Queue | null = null;
  @state() private reasons: readonly Reason[] = [];
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private current = '';
  @state() private newcomers = 0;
  @state() private sought = '';
  @state() private said = '';
  /** The newest last. */
  @state() private made: readonly Made[] = [];
  @state() private calm = false;
  @query('#reason') private reason!: HTMLSelectElement | null;
  private end: (() => void) | null = null;
  /** The class whose things alone are shown, to its teacher who comes from there; else empty. */
  private readonly workshop = new URLSearchParams(window.location.search).get('workshop') ?? '';

  static override styles = [shared, pageStyles, deskStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const path = ['reports', 'reasons'];
      this.reasons = (await this.ask<{ reasons: Reason[] }>('GET', path)).reasons;
      this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
      await this.load();
    }).then((went) => {
      if (!went || !this.isConnected) return;
      // What stands above says how much waits and in which order; it stays in sight at first.
      void this.go(0, { preventScroll: true });
      this.end = followChanges(
        this.site.route.city,
        () => true,
        () => void this.look().catch(() => undefined),
      );
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult {
    return html`
      <header class="row apart">
        <h1>${this.r('title.desk')}</h1>
        <a class="button small" href=${this.href('decisions')}>${this.r('title.decisions')}</a>
      </header>
      ${this.ofClass()} ${this.problemBox()}
      ${
        this.newcomers > 0
          ? html`<button class="button newcomers" ?disabled=${this.busy} @click=${this.reload}>
              ${this.t('desk.newcomers', { n: this.newcomers })}
            </button>`
          : nothing
      }
      ${this.queue ? this.column(this.queue) : html`<p role="status">${this.problem ? '' : this.r('loading')}</p>`}
      <div class="corner">
        <div id="made">
          <span role="status">${this.said}</span>
          ${this.madeBefore(this.made.at(-1))}
        </div>
        ${this.made.length > 0 ? this.undoing() : nothing}
      </div>
    `;
  }

  private ofClass(): TemplateResult | typeof nothing {
    if (this.workshop === '') return nothing;
    return html`<p class="row">
      <span>${this.r('desk.class')}</span>
      <a class="button small" href=${this.href('workshop', this.workshop)}>${this.r('desk.class.back')}</a>
      <a href=${this.href('desk')}>${this.r('desk.class.all')}</a>
    </p>`;
  }

  /** The words of what undo takes back, where others stand beside it. */
  private madeBefore(made: Made | undefined): TemplateResult | typeof nothing {
    if (!made || this.said.startsWith(made.done)) return nothing;
    return html`<span>${this.r('desk.before.this', { done: made.done })}</span>`;
  }

  private undoing(): TemplateResult {
    return html`<button
      class="button"
      aria-describedby="made"
      ?disabled=${this.busy}
      @click=${this.undo}
    >
      ${this.r('desk.undo')} <kbd>U</kbd>
    </button>`;
  }

  private column({ entries, total }: Queue): TemplateResult {
    if (entries.length === 0) {
      const mine = hasRole(this.site.me, ...MODERATORS);
      return html`<p class="card">${this.r(mine ? 'desk.empty' : 'desk.notYou')}</p>`;
    }
    const { shown } = this;
    return html`
      <p>${this.t('desk.total', { n: total })} <span class="note">${this.forOthers(entries)}${this.r('desk.order')}</span></p>
      <div class="row">${CAUSES.map((cause) => this.jump(cause))}</div>
      ${seekField(this.r('desk.seek'), (words) => (this.sought = words))}
      ${shown.length === 0 ? html`<p role="status">${this.r('seek.none')}</p>` : nothing}
      <p class="note keys">${this.keys()}</p>
      ${this.bulk(shown)}
      <ol class="column" @keydown=${this.press}>
        ${repeat(
          shown,
          keyOf,
          (entry) => html`<li>
            <desk-card
              .site=${this.site}
              .entry=${entry}
              .layer=${this.layers.find(({ id }) => id === entry.layer) ?? null}
              .reasons=${this.reasons}
              .chosen=${this.chosen.has(keyOf(entry))}
              .current=${this.current === keyOf(entry)}
              .waits=${this.busy || this.calm}
              @alike=${() => this.chooseAlike(entry)}
              @choose=${() => this.choose(entry)}
              @focusin=${() => (this.current = keyOf(entry))}
              @decide=${(event: DecideEvent) => this.decide([entry], event.detail)}
              @answer=${(event: CustomEvent) => this.answer(entry, event.detail)}
            ></desk-card>
          </li>`,
        )}
      </ol>
    `;
  }

  /** How many of what waits somebody else answers. */
  private forOthers(entries: readonly QueueEntry[]): unknown {
    const n = entries.filter(({ decision }) => decision?.may_answer === false).length;
    return n > 0 ? html`${this.r('desk.answer.others', { n })} ` : nothing;
  }

  /** Leads to the first that waits for a cause, and tells how many do. */
  private jump(cause: Cause): TemplateResult | typeof nothing {
    const at = this.shown.findIndex((each) => each.cause === cause);
    if (at < 0) return nothing;
    const n = this.shown.filter((each) => each.cause === cause).length;
    return html`<button class="button small" data-cause=${cause} @click=${() => this.go(at)}>
      ${this.r(`cause.${cause}`)}${this.t('desk.times', { n })}
    </button>`;
  }

  /** What waits and has the words that are sought. */
  private get shown(): readonly QueueEntry[] {
    const entries = this.queue?.entries ?? [];
    return entries.filter((each) => mentions(this.sought, textsOf(each)));
  }

  private keys(): TemplateResult {
    const key = (letter: string, words: string) => html`<kbd>${letter}</kbd> ${words}&emsp;`;
    return html`${key('J', this.t('desk.next'))}${key('K', this.t('desk.before'))}
    ${key('X', this.t('desk.choose'))}${key('E', this.t('desk.alike'))}
    ${key('1–7', this.t('desk.reason'))}`;
  }

  private bulk(entries: readonly QueueEntry[]): TemplateResult | typeof nothing {
    const some = entries.filter((each) => this.chosen.has(keyOf(each)));
    if (some.length === 0) return nothing;
    return html`<section class="card bulk" aria-label=${this.t('desk.bulk', { n: some.length })}>
      <h2>${this.t('desk.bulk', { n: some.length })}</h2>
      ${some.length > 1 ? html`<p class="note keys"><kbd>1–7</kbd> ${this.r('desk.bulk.keys')}</p>` : nothing}
      <label class="entry">
        <span>${this.r('desk.reason')}</span>
        <select class="field" id="reason">
          <option value="">${this.t('desk.reason.choose')}</option>
          ${this.reasons.map(({ id, text }) => html`<option value=${id}>${this.w(text)}</option>`)}
        </select>
      </label>
      <div class="row">
        ${actsOnAll(some).map(
          (each) => html`<button
            class="button"
            ?disabled=${this.busy || this.calm}
            @click=${() => this.decideAll(some, each)}
          >
            ${this.t(`act.${each.act}`)}${this.t('desk.times', { n: takersOf(some, each.act).length })}
            ${some.length > 1 ? html`<kbd>${each.key.toUpperCase()}</kbd>` : nothing}
          </button>`,
        )}
        <button class="button plain" @click=${() => (this.chosen = new Set())}>
          ${this.r('cancel')}
        </button>
      </div>
    </section>`;
  }

  private decideAll(entries: readonly QueueEntry[], { act, needsReason }: DeskAct): void {
    const reason = this.reason?.value ?? '';
    if (needsReason && reason === '') {
      this.said = this.t('desk.reason.needed');
      this.reason?.focus();
      return;
    }
    void this.decide(takersOf(entries, act), { act, reason, words: '' });
  }

  private press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') void this.card()?.take();
    if (isTyping(event)) return;
    const key = event.key.toLowerCase();
    // A held key goes from card to card; it never decides about what nobody has looked at.
    if (event.repeat && key !== 'j' && key !== 'k') return;
    const acts: Record<string, () => void> = {
      j: () => void this.go(this.index() + 1),
      k: () => void this.go(this.index() - 1),
      u: () => void this.undo(),
      e: () => this.chooseAlike(this.shown[this.index()]),
    };
    const act = acts[key];
    if (act) {
      event.preventDefault();
      act();
    } else if (this.decideChosen(key) || this.card()?.press(key)) {
      event.preventDefault();
    }
  }

  /** Chooses all that say the same as the one at hand, or are by the same author. */
  private chooseAlike(one: QueueEntry | undefined): void {
    if (!one) return;
    const alike = this.shown.filter((each) => isAlike(one, each)).map(keyOf);
    this.chosen = new Set(alike);
    this.said =
      alike.length > 1 ? this.t('desk.bulk', { n: alike.length }) : this.t('desk.alike.none');
  }

  /** With several chosen, a key is for them all: of an act, or of a reason to refuse or hide them. */
  private decideChosen(key: string): boolean {
    const some = this.shown.filter((each) => this.chosen.has(keyOf(each)));
    if (some.length < 2) return false;
    const meant = actsOnAll(some).find((each) => each.key === key);
    if (meant) {
      this.decideAll(some, meant);
      return true;
    }
    const reason = this.reasons[Number(key) - 1];
    const act = actsOnAll(some).find(({ needsReason }) => needsReason);
    if (!reason || !act) return false;
    void this.decide(takersOf(some, act.act), { act: act.act, reason: reason.id, words: '' });
    return true;
  }

  private choose(entry: QueueEntry): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(keyOf(entry))) chosen.add(keyOf(entry));
    this.chosen = chosen;
  }

  private async decide(
    entries: readonly QueueEntry[],
    { act, reason, words }: { act: Act; reason: string; words: string },
  ): Promise<void> {
    if (this.busy || this.calm) return;
    const at = this.index();
    const things = entries.map(thingSeen);
    const went = await this.attemptAt(entries, async () => {
      const body = { things, action: act, reason, words };
      const path = ['moderation', 'decisions'];
      const { decisions, changed } = await this.ask<Decided>('POST', path, body);
      const rest = new Set(this.chosen);
      for (const each of entries) rest.delete(keyOf(each));
      this.chosen = rest;
      await this.load();
      const done = this.done(entries, act, decisions.length);
      const said = decisions.length > 0 ? [done] : [];
      if (changed.length > 0) said.push(this.t('desk.changed', { n: changed.length }));
      this.said = said.length > 0 ? said.join(' ') : await this.decidedBefore(entries, words);
      if (decisions.length === 0) return;
      const ids = decisions.map(({ id }) => id);
      const [first] = entries;
      this.made = [...this.made, { done, ids, card: first ? keyOf(first) : '', reason, words }];
    });
    if (!went) return;
    this.rest();
    await this.go(at);
  }

  /** The next card slides under the hand that decided on this one: nothing is decided for a moment. */
  private rest(): void {
    this.calm = true;
    setTimeout(() => (this.calm = false), CALM_MS);
  }

  /** What was decided, on whose words where it was one. */
  private done(entries: readonly QueueEntry[], act: Act, n: number): string {
    const done = this.t('desk.done', { act: this.t(`act.${act}`), n });
    const [only, ...others] = entries;
    if (!only || others.length > 0) return done;
    const who = only.pen_name || this.t('desk.visitor');
    return this.t('desk.done.one', { done, who, words: this.few(only) });
  }

  private few(entry: QueueEntry): string {
    const words = wordsOf(this.site.language, entry, this.layers);
    return words.length > FEW ? `${words.slice(0, FEW)}…` : words;
  }

  /** Who decided before, and how; what was written to the author is not lost. */
  private async decidedBefore(entries: readonly QueueEntry[], words: string): Promise<string> {
    const unsent = words ? this.t('desk.nothing.words', { words }) : '';
    const path = ['moderation', 'decisions'];
    const past = await this.ask<{ decisions: PastDecision[] }>('GET', path).catch(() => null);
    const [only] = entries;
    const found = past?.decisions.find(({ thing, undone }) => thing === only?.id && !undone);
    if (!only || !found?.decided_by) return `${this.t('desk.nothing')} ${unsent}`.trim();
    const act = this.t(`act.${found.action}`);
    const by = { who: found.decided_by, act, words: this.few(only) };
    return `${this.t('desk.nothing.by', by)} ${unsent}`.trim();
  }

  private async answer(
    entry: QueueEntry,
    { uphold, words }: { uphold: boolean; words: string },
  ): Promise<void> {
    if (this.busy || this.calm) return;
    const at = this.index();
    const went = await this.attemptAt([entry], async () => {
      const id = entry.decision?.id ?? '';
      await this.ask('POST', ['moderation', 'appeals', id], { uphold, words });
      await this.load();
      this.said = this.t(uphold ? 'desk.upheld' : 'desk.refused');
    });
    if (!went) return;
    this.rest();
    await this.go(at);
  }

  /** Attempts what is about one card at that card, so that a problem is told where it arose. */
  private async attemptAt(
    entries: readonly QueueEntry[],
    work: () => Promise<void>,
  ): Promise<boolean> {
    const [only, ...others] = entries;
    const card = only && others.length === 0 ? this.cardOf(only) : null;
    if (!card) return this.attempt(work);
    this.busy = true;
    try {
      return await card.doing(work);
    } finally {
      this.busy = false;
    }
  }

  private async undo(): Promise<void> {
    const last = this.made.at(-1);
    if (!last || this.busy) return;
    this.calm = false;
    const went = await this.attempt(async () => {
      await this.ask('POST', ['moderation', 'decisions', 'undo'], { decisions: last.ids });
      await this.load();
      this.said = this.t('desk.undone', { done: last.done });
    });
    // What cannot be taken back any more does not stand before what was decided earlier.
    if (went || (this.problem?.status ?? 0) >= 400) this.made = this.made.slice(0, -1);
    if (!went) return;
    const back = this.shown.findIndex((each) => keyOf(each) === last.card);
    await this.go(Math.max(back < 0 ? this.index() : back, 0));
    if (back >= 0) this.card()?.refill(last);
  }

  private index(): number {
    return this.shown.findIndex((each) => keyOf(each) === this.current);
  }

  private card(): DeskCard | null {
    const entry = this.shown[this.index()];
    return entry ? this.cardOf(entry) : null;
  }

  private cardOf(entry: QueueEntry): DeskCard | null {
    const cards = [...this.renderRoot.querySelectorAll('desk-card')];
    return cards.find((each) => keyOf(each.entry) === keyOf(entry)) ?? null;
  }

  /** Goes to a card and gives it the keyboard. */
  private async go(index: number, options: FocusOptions = {}): Promise<void> {
    const { shown } = this;
    const entry = shown[Math.min(Math.max(index, 0), shown.length - 1)];
    this.current = entry ? keyOf(entry) : '';
    await this.updateComplete;
    await this.card()?.take(options);
  }

  private async reload(): Promise<void> {
    const went = await this.attempt(() => this.load());
    if (went) await this.go(this.index());
  }

  /** Looks whether more waits; what is on the desk stays where it is until its person asks. */
  private async look(): Promise<void> {
    const found = await this.waiting();
    const here = new Set(this.queue?.entries.map(keyOf));
    this.newcomers = found.entries.filter((each) => !here.has(keyOf(each))).length;
  }

  private async load(): Promise<void> {
    this.queue = await this.waiting();
    this.newcomers = 0;
  }

  private waiting(): Promise<Queue> {
    const narrowed = this.workshop ? `?${new URLSearchParams({ workshop: this.workshop })}` : '';
    return this.askAt<Queue>(`${of(this.site.route.city, 'moderation', 'queue')}${narrowed}`);
  }
}

function isTyping(event: Event): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
  );
}
