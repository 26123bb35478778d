/** The moderators' desk: one column of cards, the worst harm first, one key for each act, undo. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import type { Act, Decided, QueueEntry, Reason } from './desk';
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
  @state() private last: readonly string[] = [];
  @query('#reason') private reason!: HTMLSelectElement | null;
  private end: (() => void) | null = null;

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
      ${this.problemBox()}
      ${
        this.newcomers > 0
          ? html`<button class="button newcomers" ?disabled=${this.busy} @click=${this.reload}>
              ${this.t('desk.newcomers', { n: this.newcomers })}
            </button>`
          : nothing
      }
      ${this.queue ? this.column(this.queue) : html`<p role="status">${this.problem ? '' : this.r('loading')}</p>`}
      <div class="corner">
        <span role="status">${this.said}</span>
        ${
          this.last.length > 0
            ? html`<button class="button" ?disabled=${this.busy} @click=${this.undo}>
                ${this.r('desk.undo')} <kbd>U</kbd>
              </button>`
            : nothing
        }
      </div>
    `;
  }

  private column({ entries, total }: Queue): TemplateResult {
    if (entries.length === 0) {
      const mine = hasRole(this.site.me, ...MODERATORS);
      return html`<p class="card">${this.r(mine ? 'desk.empty' : 'desk.notYou')}</p>`;
    }
    const { shown } = this;
    return html`
      <p>${this.t('desk.total', { n: total })} <span class="note">${this.r('desk.order')}</span></p>
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
              .waits=${this.busy}
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
      ${some.length > 1 ? html`<p class="note"><kbd>1–7</kbd> ${this.r('desk.bulk.keys')}</p>` : nothing}
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
            ?disabled=${this.busy}
            @click=${() => this.decideAll(some, each)}
          >
            ${this.t(`act.${each.act}`)}${this.t('desk.times', { n: takersOf(some, each.act).length })}
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
      e: () => this.chooseAlike(),
    };
    const act = acts[key];
    if (act) {
      event.preventDefault();
      act();
    } else if (this.decideChosen(Number(key)) || this.card()?.press(key)) {
      event.preventDefault();
    }
  }

  /** Chooses all that say the same as the one at hand, or are by the same author. */
  private chooseAlike(): void {
    const one = this.shown[this.index()];
    if (!one) return;
    const alike = this.shown.filter((each) => isAlike(one, each)).map(keyOf);
    this.chosen = new Set(alike);
    this.said =
      alike.length > 1 ? this.t('desk.bulk', { n: alike.length }) : this.t('desk.alike.none');
  }

  /** With several chosen, the number of a reason refuses or hides them all; tells whether it did. */
  private decideChosen(number: number): boolean {
    const some = this.shown.filter((each) => this.chosen.has(keyOf(each)));
    const reason = this.reasons[number - 1];
    const act = actsOnAll(some).find(({ needsReason }) => needsReason);
    if (some.length < 2 || !reason || !act) return false;
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
    if (this.busy) return;
    const at = this.index();
    const things = entries.map(thingSeen);
    const went = await this.attemptAt(entries, async () => {
      const body = { things, action: act, reason, words };
      const path = ['moderation', 'decisions'];
      const { decisions, changed } = await this.ask<Decided>('POST', path, body);
      if (decisions.length > 0) this.last = decisions.map(({ id }) => id);
      const rest = new Set(this.chosen);
      for (const each of entries) rest.delete(keyOf(each));
      this.chosen = rest;
      await this.load();
      const done = this.t('desk.done', { act: this.t(`act.${act}`), n: decisions.length });
      const said = decisions.length > 0 ? [done] : [];
      if (changed.length > 0) said.push(this.t('desk.changed', { n: changed.length }));
      this.said = said.length > 0 ? said.join(' ') : this.t('desk.nothing');
    });
    if (went) await this.go(at);
  }

  private async answer(
    entry: QueueEntry,
    { uphold, words }: { uphold: boolean; words: string },
  ): Promise<void> {
    if (this.busy) return;
    const at = this.index();
    const went = await this.attemptAt([entry], async () => {
      const id = entry.decision?.id ?? '';
      await this.ask('POST', ['moderation', 'appeals', id], { uphold, words });
      this.last = [];
      await this.load();
      this.said = this.t(uphold ? 'desk.upheld' : 'desk.refused');
    });
    if (went) await this.go(at);
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
    const { last } = this;
    if (last.length === 0 || this.busy) return;
    const went = await this.attempt(async () => {
      await this.ask('POST', ['moderation', 'decisions', 'undo'], { decisions: last });
      this.last = [];
      await this.load();
      this.said = this.t('desk.undone', { n: last.length });
    });
    if (went) await this.go(Math.max(this.index(), 0));
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
    const found = await this.ask<Queue>('GET', ['moderation', 'queue']);
    const here = new Set(this.queue?.entries.map(keyOf));
    this.newcomers = found.entries.filter((each) => !here.has(keyOf(each))).length;
  }

  private async load(): Promise<void> {
    this.queue = await this.ask<Queue>('GET', ['moderation', 'queue']);
    this.newcomers = 0;
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
