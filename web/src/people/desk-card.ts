/** One thing that waits: who, what, why it is here; the acts with their keys and the reason. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { valueWord } from '../i18n/item-words';
import { contactIn, contactInValues } from '../model/contact';
import type { PeopleLayer } from '../model/items';
import { reasonGuide } from '../ui/reason-guide';
import { shared } from '../ui/styles';
import type { Act, Appealed, QueueEntry, Reason } from './desk';
import { actsOn, type DeskAct, likelyReason } from './desk-acts';
import './desk-photo';
import { deskCardStyles } from './desk-styles';
import { PeoplePage } from './page';
import { waitedWord } from './say';
import { pageStyles } from './styles';

export type DecideEvent = CustomEvent<{ act: Act; reason: string; words: string }>;

/** What somebody is suspended for, by the reason why what they wrote is hidden. */
const SUSPENDED_FOR: Readonly<Record<string, string>> = {
  insult: 'harassment',
  'personal-data': 'personal-data',
  advertising: 'spam',
};

@customElement('desk-card')
export class DeskCard extends PeoplePage {
  @property({ attribute: false }) entry!: QueueEntry;
  @property({ attribute: false }) layer: PeopleLayer | null = null;
  @property({ attribute: false }) reasons: readonly Reason[] = [];
  @property({ attribute: false }) chosen = false;
  @property({ attribute: false }) current = false;
  @property({ attribute: false }) waits = false;
  @state() private reason: string | null = null;
  @state() private needed: '' | 'reason' | 'words' = '';

  static override styles = [shared, pageStyles, deskCardStyles];

  override render(): TemplateResult {
    const { entry } = this;
    return html`<article class="card ${this.current ? 'current' : ''}" tabindex="-1">
      <header class="row">
        ${entry.cause === 'appealed' ? nothing : this.choosing()}
        <h2>
          <span class="tag ${entry.cause === 'waiting' ? '' : 'wait'}">
            ${this.r(`cause.${entry.cause}`)}
          </span>
          ${this.worst()}
        </h2>
        <span class="note">${this.times()}</span>
      </header>
      ${this.what()} ${this.why()} ${this.problemBox()}
      ${entry.cause === 'appealed' ? this.answering() : this.deciding()}
    </article>`;
  }

  /** An appeal is answered by itself: nothing is done to several at once. */
  private choosing(): TemplateResult {
    return html`<label class="check">
      <input
        type="checkbox"
        .checked=${this.chosen}
        aria-label=${this.t('desk.choose')}
        @change=${() => this.dispatchEvent(new Event('choose'))}
      />
    </label>`;
  }

  /** Takes the keyboard, where it can be seen. */
  async take(options: FocusOptions = {}): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('article')?.focus(options);
  }

  /** Does something to what waits here; what goes wrong is told here. */
  doing(work: () => Promise<void>): Promise<boolean> {
    return this.attempt(work);
  }

  /** Puts back what stood here before it was decided. */
  refill({ reason, words }: { reason: string; words: string }): void {
    if (reason) this.pick(reason);
    const field = this.renderRoot.querySelector<HTMLInputElement>('#words');
    if (field) field.value = words;
  }

  /** Does what a key stands for; tells whether it stands for anything here. */
  press(key: string): boolean {
    if (key === 'x' && this.entry.cause !== 'appealed') {
      this.dispatchEvent(new Event('choose'));
      return true;
    }
    const number = Number(key);
    const reason = this.reasons[number - 1];
    if (reason && this.entry.cause !== 'appealed') {
      this.pick(reason.id);
      return true;
    }
    if (this.entry.decision?.may_answer && (key === 'a' || key === 'r')) {
      this.answer(key === 'a');
      return true;
    }
    const act = actsOn(this.entry).find((each) => each.key === key);
    if (act) this.decide(act);
    return act !== undefined;
  }

  /** When it was made, when it came here and how long that is ago. */
  private times(): string {
    const { kind, written, since, cause } = this.entry;
    const time = waitedWord(this.site.language, Date.now() - Date.parse(since));
    const times = [
      this.t('desk.written', { when: this.when(written) }),
      ...(cause === 'waiting' ? [] : [this.t(`desk.since.${cause}`, { when: this.when(since) })]),
      this.t('desk.waits', { time }),
    ];
    return `${this.t(`thing.${kind}`)}${this.t('colon')}${times.join(this.dot)}`;
  }

  private get chosenReason(): string {
    return this.reason ?? likelyReason(this.entry);
  }

  private worst(): TemplateResult | typeof nothing {
    const given = this.reasons.filter(({ id }) => (this.entry.reasons[id] ?? 0) > 0);
    return html`${given.map(
      ({ id, text }) =>
        html`${this.w(text)}${this.t('desk.times', { n: this.entry.reasons[id] ?? 0 })} `,
    )}`;
  }

  private what(): TemplateResult {
    const { entry } = this;
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item: entry.item.id, lang: language });
    return html`<div class="what">
      <p class="row">
        <span class="tag">${this.r(`voice.${entry.item.about.voice}`)}</span>
        <strong>${entry.pen_name || this.t('desk.visitor')}</strong>
        <span class="tag">${this.r(`status.${entry.status}`)}</span>
        ${this.contact()}
      </p>
      ${entry.kind === 'feature' ? nothing : html`<p class="quote">${entry.text}</p>`}
      ${entry.kind === 'photo' ? this.photo() : nothing}
      <div class=${entry.kind === 'feature' ? 'quote' : 'note'}>
        ${entry.kind === 'feature' ? nothing : html`<p>${this.r('desk.on')}</p>`}
        ${this.fields()}
      </div>
      ${this.photosOn()}
      ${this.editedNote(entry)}
      <p><a href=${`/?${query}`} target="_blank" rel="noopener">${this.r('desk.map')}</a></p>
    </div>`;
  }

  /** That it seems to hold how to reach somebody, which a moderator is to look at. */
  private contact(): TemplateResult | typeof nothing {
    const { kind, text, item } = this.entry;
    const found = kind === 'feature' ? contactInValues(item.properties) : contactIn(text);
    return found ? html`<span class="tag wait">${this.r(`desk.contact.${found}`)}</span>` : nothing;
  }

  /** The values of the fields in the words of their layer. */
  private fields(): TemplateResult[] {
    const { language } = this.site;
    const { properties } = this.entry.item;
    return (this.layer?.fields ?? []).flatMap((field) => {
      const words = valueWord(language, field, properties[field.id]);
      return words === '' ? [] : [html`<p>${this.w(field.label)}${this.t('colon')}${words}</p>`];
    });
  }

  /** The photo that waits or was reported. */
  private photo(): TemplateResult {
    const { id, text } = this.entry;
    return html`<desk-photo .site=${this.site} photo=${id} what=${text} size="full"></desk-photo>`;
  }

  /** The photos on a note, which are seen with it. */
  private photosOn(): TemplateResult | typeof nothing {
    const { photos } = this.entry;
    if (photos.length === 0) return nothing;
    return html`<div class="photos">
      ${photos.map(
        ({ id, alt_text, status }) => html`<desk-photo
          .site=${this.site}
          photo=${id}
          what=${alt_text}
          status=${status}
        ></desk-photo>`,
      )}
    </div>`;
  }

  private why(): TemplateResult | typeof nothing {
    const { words, decision } = this.entry;
    if (words.length === 0 && !decision) return nothing;
    const reports = Object.values(this.entry.reasons).reduce((sum, each) => sum + each, 0);
    const silent = reports - words.length;
    return html`<div class="why">
      ${words.map((each) => html`<p class="quote">${this.t('desk.reported', { words: each })}</p>`)}
      ${words.length > 0 && silent > 0 ? html`<p class="note">${this.r('desk.reported.silent', { n: silent })}</p>` : nothing}
      ${decision ? this.appealed(decision) : nothing}
    </div>`;
  }

  /** What was decided and why, and what its author says to that. */
  private appealed({
    action,
    reason_text,
    words,
    at,
    appeal,
    decided_by,
  }: Appealed): TemplateResult {
    const reason = reason_text ? `${this.t('colon')}${this.w(reason_text)}` : '';
    return html`<p>${this.r('desk.decided')}${this.t('colon')}<strong>${this.t(`act.${action}`)}</strong>${reason} <span class="note">${this.t('decisions.by', { who: decided_by || this.t('decisions.operator'), when: this.when(at) })}</span></p>
      ${words ? html`<p class="quote">${this.t('desk.decided.words', { words })}</p>` : nothing}
      <p class="quote">${this.t('desk.appealed', { words: appeal })}</p>`;
  }

  private deciding(): TemplateResult {
    const acts = actsOn(this.entry);
    const asks = acts.some(({ needsReason }) => needsReason);
    return html`${asks ? this.reasonChoice() : nothing}
      <div class="row">
        ${acts.map(
          (
            each,
          ) => html`<button class="button" ?disabled=${this.waits} @click=${() => this.decide(each)}>
            ${this.r(`act.${each.act}`)} <kbd>${each.key.toUpperCase()}</kbd>
          </button>`,
        )}
        <button class="button plain" @click=${() => this.dispatchEvent(new Event('alike'))}>
          ${this.r('desk.alike')} <kbd>E</kbd>
        </button>
        ${
          this.entry.pen_name
            ? html`<a class="button plain" href=${this.suspendHref()}>${this.r('desk.suspend')}</a>`
            : nothing
        }
      </div>
      <ul class="note">
        ${acts.map(({ act }) => html`<li>${this.r(`act.${act}`)}${this.t('colon')}${this.r(`act.${act}.why`)}</li>`)}
        <li>${this.r('desk.alike')}${this.t('colon')}${this.r('desk.alike.why')}</li>
      </ul>`;
  }

  private reasonChoice(): TemplateResult {
    return html`<div class="grid">
      <label class="entry">
        <span>${this.r('desk.reason')}</span>
        <select
          class="field"
          id="reason"
          aria-invalid=${this.needed === 'reason' ? 'true' : 'false'}
          aria-describedby="needed"
          @change=${this.chooseReason}
          @keydown=${this.pickByKey}
        >
          <option value="" ?selected=${this.chosenReason === ''}>
            ${this.t('desk.reason.choose')}
          </option>
          ${this.reasons.map(
            ({ id, text }, i) => html`<option value=${id} ?selected=${id === this.chosenReason}>
              ${i + 1}. ${this.w(text)}
            </option>`,
          )}
        </select>
        <span class=${this.needed === 'reason' ? 'fault' : 'unseen'} id="needed">
          ${this.needed === 'reason' ? this.r('desk.reason.needed') : ''}
        </span>
      </label>
      <label class="entry">
        <span>${this.r('desk.words')}</span>
        <input class="field" id="words" maxlength="500" autocomplete="off" />
      </label>
      </div>
      ${reasonGuide(
        this.reasons,
        (text) => this.w(text),
        (key) => this.r(key),
      )}`;
  }

  private answering(): TemplateResult {
    if (!this.entry.decision?.may_answer) return html`<p>${this.r('desk.answer.notYou')}</p>`;
    return html`<label class="entry">
        <span>${this.r('desk.answer')}</span>
        <textarea
          class="field"
          id="words"
          rows="2"
          maxlength="500"
          aria-invalid=${this.needed === 'words' ? 'true' : 'false'}
          aria-describedby="needed"
          @input=${() => (this.needed = '')}
        ></textarea>
        <span class=${this.needed === 'words' ? 'fault' : 'unseen'} id="needed">
          ${this.needed === 'words' ? this.r('desk.answer.needed') : ''}
        </span>
      </label>
      <div class="row">
        <button class="button" ?disabled=${this.waits} @click=${() => this.answer(true)}>
          ${this.r('desk.uphold')} <kbd>A</kbd>
        </button>
        <button class="button" ?disabled=${this.waits} @click=${() => this.answer(false)}>
          ${this.r('desk.refuse')} <kbd>R</kbd>
        </button>
      </div>
      <ul class="note">
        <li>${this.r(`desk.uphold.${this.upheld}`)}</li>
        <li>${this.r('desk.answer.final')}</li>
        <li>${this.r('desk.answer.who')}</li>
      </ul>`;
  }

  /** What becomes of it where the appeal is upheld. */
  private get upheld(): 'published' | 'queued' | 'stays' {
    const { decision, status } = this.entry;
    return status === 'hidden' && decision ? decision.before : 'stays';
  }

  private suspendHref(): string {
    const reason = SUSPENDED_FOR[this.chosenReason];
    const more: Record<string, string> = reason ? { reason } : {};
    return this.href('suspensions', '', { pen_name: this.entry.pen_name, ...more });
  }

  private chooseReason(event: Event): void {
    this.pick((event.target as HTMLSelectElement).value);
  }

  /** The number of a reason picks it and goes back to the card, where the acts have their keys. */
  private pickByKey(event: KeyboardEvent): void {
    const reason = this.reasons[Number(event.key) - 1];
    if (!reason) return;
    event.preventDefault();
    event.stopPropagation();
    this.pick(reason.id);
    void this.take();
  }

  private pick(reason: string): void {
    this.reason = reason;
    this.needed = '';
  }

  private decide({ act, needsReason }: DeskAct): void {
    const reason = needsReason ? this.chosenReason : '';
    if (needsReason && reason === '') {
      this.needed = 'reason';
      this.renderRoot.querySelector<HTMLElement>('#reason')?.focus();
      return;
    }
    const words = needsReason ? this.written() : '';
    this.dispatchEvent(new CustomEvent('decide', { detail: { act, reason, words } }));
  }

  private answer(uphold: boolean): void {
    const words = this.written();
    if (words === '') {
      this.needed = 'words';
      this.renderRoot.querySelector<HTMLElement>('#words')?.focus();
      return;
    }
    this.dispatchEvent(new CustomEvent('answer', { detail: { uphold, words } }));
  }

  private written(): string {
    type Written = HTMLInputElement | HTMLTextAreaElement;
    return this.renderRoot.querySelector<Written>('#words')?.value.trim() ?? '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'desk-card': DeskCard;
  }
}
