/** What people show, feel and say about one thing on the map; and how something wrong is reported. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Comment, FEELINGS, type Feeling, type Feelings, type Photo, Talk } from '../api/talk';
import { momentWord } from '../i18n/item-words';
import { dataLanguage } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import { type Contact, contactIn } from '../model/contact';
import { isStopped, newItemId, type PeopleLayer } from '../model/items';
import type { Shown } from '../model/outbox';
import { hrefOf } from '../people/address';
import { ask, of } from '../people/api';
import { type Me, mayDo, VISITOR } from '../people/people';
import { PageProblem } from '../people/problem';
import type { State } from '../state/store';
import { Connected } from './connected';
import { icon } from './icons';
import { wordsOf } from './item-photos';
import { peopleStyles } from './people-styles';
import './contact-question';
import './report-form';
import { shared } from './styles';
import { talkStyles } from './talk-styles';

@customElement('item-talk')
export class ItemTalk extends Connected {
  @property({ attribute: false }) item!: Shown;
  /** Null until the server has said who asks. */
  @state() private me: Me | null = null;
  @state() private photos: readonly Photo[] = [];
  @state() private comments: readonly Comment[] = [];
  @state() private next: string | null = null;
  @state() private feelings: Feelings | null = null;
  @state() private away = false;
  /** Whether nobody but the writer's own device knows of it yet. */
  @state() private unheard = false;
  @state() private busy = false;
  @state() private said: MessageKey | '' = '';
  @state() private problem = '';
  /** What of somebody stands in a comment, as long as it is asked whether to send it. */
  @state() private contact: { found: Contact; form: HTMLFormElement } | null = null;
  /** The own comment that is being corrected. */
  @state() private correcting: Comment | null = null;
  private talk: Talk | null = null;
  /** A comment of which the server has said nothing yet; sent again, it keeps its id. */
  private unsure = { item: '', text: '', id: '' };

  static override styles = [
    shared,
    peopleStyles,
    talkStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
      }
      .feelings {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .feelings .button[aria-pressed='true'] {
        background: var(--accent-soft);
        box-shadow: inset 0 0 0 2px var(--accent);
      }
      .comments > li {
        display: grid;
        gap: 4px;
        padding: 10px 0;
        border-top: 1px solid var(--line);
        line-height: 1.7;
      }
      .comments > li.office {
        padding: 10px 12px;
        border: 2px solid var(--accent);
        border-radius: 8px;
      }
      .comments p {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .own {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      @media print {
        form,
        .button,
        report-form {
          display: none;
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    const before = changed.get('item') as Shown | undefined;
    const isOther =
      before?.id !== this.item.id ||
      before.waiting !== this.item.waiting ||
      before.about.status !== this.item.about.status;
    if (changed.has('item') && isOther) this.begin();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.talk === null) return html`<p class="note">${this.r('talk.later')}</p>`;
    if (this.unheard) return this.afterTheLook();
    const office = this.me?.hat === 'office';
    return html`
      ${this.away ? html`<p class="note" role="status">${this.r('talk.away')}</p>` : nothing}
      <item-photos
        .session=${this.session}
        .item=${this.item}
        .talk=${this.talk}
        .photos=${this.photos}
        .penName=${(this.mayHere('add-photo') && this.me?.pen_name) || ''}
        @talk-changed=${() => void this.load()}
      ></item-photos>
      ${this.maySpeak && !this.mayHere('add-photo') ? html`<p class="note">${this.r('talk.photo.notYours')} ${this.ownPage()}</p>` : nothing}
      ${office ? nothing : this.feeling()} ${this.saying()}
      <report-form
        .session=${this.session}
        kind="feature"
        thing=${this.item.id}
        ?hidden=${this.item.about.mine}
      ></report-form>
    `;
  }

  private afterTheLook(): TemplateResult | typeof nothing {
    const { status } = this.item.about;
    if (status === 'hidden' || status === 'withdrawn') return nothing;
    return html`<p class="note">${this.r('talk.unheard')}</p>`;
  }

  protected override changed(now: State, before: State): void {
    const { talk } = now.people;
    if (talk !== before.people.talk && talk?.item === this.item?.id) void this.load();
  }

  private get maySpeak(): boolean {
    if (this.me === null || this.me.hat === 'visitor' || this.me.suspended) return false;
    if (this.stopped) return false;
    return this.item.about.status === 'published';
  }

  private mayHere(action: 'add-photo' | 'comment'): boolean {
    return this.maySpeak && this.me !== null && mayDo(this.me, action);
  }

  /** Where a role's powers are told. */
  private ownPage(): TemplateResult {
    const { language, city } = this.state.view;
    return html`<a href=${hrefOf(language, ['me', city ?? ''])}#powers>${this.r('people.powers')}</a>`;
  }

  /** The layer of a class that is paused or over: nobody talks there now. */
  private get stopped(): PeopleLayer | null {
    const layer = this.session.people.layer(this.item.about.layer);
    return layer && isStopped(layer) ? layer : null;
  }

  private feeling(): TemplateResult | typeof nothing {
    const { feelings } = this;
    if (feelings === null || this.item.about.status !== 'published') return nothing;
    const language = dataLanguage(this.state.view.language);
    return html`<section>
      <h3>${this.r('talk.feel')}</h3>
      <div class="feelings">
        ${FEELINGS.map((each) => {
          const mine = feelings.mine.includes(each);
          return html`<button
            class="button small"
            aria-pressed=${mine ? 'true' : 'false'}
            ?disabled=${this.busy || this.stopped !== null}
            @click=${() => this.feel(each, !mine)}
          >
            ${this.serverWord(feelings.names[each][language])}
            ${feelings.counts[each] === undefined ? nothing : html`<b>${feelings.counts[each]}</b>`}
          </button>`;
        })}
      </div>
    </section>`;
  }

  private saying(): TemplateResult {
    const told = this.comments.filter(({ status }) => status !== 'withdrawn').length;
    const n = this.next === null ? String(told) : `${told}+`;
    return html`<section>
      <h3>${this.r('talk.comments', { n })}</h3>
      ${
        this.comments.length === 0 && !this.away
          ? html`<p class="note">
              ${this.r(this.item.about.status === 'queued' ? 'talk.unheard' : 'talk.none')}
            </p>`
          : html`<ul class="comments">
              ${this.comments.map((each) => this.comment(each))}
            </ul>`
      }
      ${this.next === null ? nothing : html`<button class="button small" @click=${this.more}>${this.r('talk.more')}</button>`}
      ${this.writing()}
      <p class="said" role="status" tabindex="-1">${this.said ? this.r(this.said) : ''}</p>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
    </section>`;
  }

  private comment(each: Comment): TemplateResult {
    if (each.status === 'withdrawn') {
      return html`<li><p class="note">${this.r('talk.gone')}</p></li>`;
    }
    const { language } = this.state.view;
    const waits = each.status === 'queued' || each.status === 'awaiting-second-person';
    return html`<li class=${each.voice}>
      <span class="bands">
        <span class="band ${each.voice}">${this.r(`voice.${each.voice}`)}</span>
        <strong>${each.pen_name}</strong>
        <span class="note">${momentWord(language, each.created)}</span>
        ${waits ? html`<span class="band wait">${this.r('status.queued')}</span>` : nothing}
      </span>
      ${each.id === this.correcting?.id ? this.correction(each) : html`<p>${each.text}</p>`}
      ${this.officialPage(each)}
      ${
        each.mine
          ? this.ownActs(each)
          : each.voice === 'office'
            ? nothing
            : html`<report-form
                .session=${this.session}
                kind="comment"
                thing=${each.id}
                label="report.one"
              ></report-form>`
      }
    </li>`;
  }

  private ownActs(each: Comment): TemplateResult | typeof nothing {
    if (each.id === this.correcting?.id) return nothing;
    const mayCorrect = each.voice !== 'office' && this.mayHere('comment');
    return html`<div class="own">
      ${
        mayCorrect
          ? html`<button
              class="button small plain"
              data-correct=${each.id}
              ?disabled=${this.busy}
              @click=${() => this.correct(each)}
            >
              ${icon('edit')}${this.r('talk.correct')}
            </button>`
          : nothing
      }
      <button class="button small plain" ?disabled=${this.busy} @click=${() => this.drop(each)}>
        ${icon('bin')}${this.r('talk.drop')}
      </button>
    </div>`;
  }

  /** Nobody has answered other words than these: a correction is a comment of its own. */
  private correction(each: Comment): TemplateResult {
    return html`<form class="correction" @submit=${this.say}>
      <label class="entry">
        <span>${this.r('talk.correct.write')}</span>
        <textarea class="field" name="text" rows="3" maxlength="2000" required .value=${each.text}></textarea>
      </label>
      <p class="note">${this.r('talk.correct.note')}</p>
      ${this.sending('talk.correct.send', true)}
      <button type="button" class="button plain small" @click=${() => this.backFrom(each)}>
        ${icon('close')}${this.r('task.leave')}
      </button>
    </form>`;
  }

  private async correct(each: Comment): Promise<void> {
    this.correcting = each;
    this.contact = null;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.correction textarea')?.focus();
  }

  /** The keyboard goes back to where the correction began. */
  private async backFrom({ id }: Comment): Promise<void> {
    this.leaveCorrection();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-correct="${id}"]`)?.focus();
  }

  private leaveCorrection(): void {
    this.correcting = null;
    this.contact = null;
  }

  private officialPage({ official_page: page }: Comment): TemplateResult | typeof nothing {
    if (!page || !/^https?:\/\//i.test(page)) return nothing;
    return html`<a href=${page} target="_blank" rel="noopener noreferrer">${page}</a>`;
  }

  private writing(): TemplateResult | typeof nothing {
    if (this.me?.hat === 'visitor') return this.signIn();
    if (this.stopped) {
      const why = this.stopped.class_state === 'held' ? 'people.held' : 'people.ended';
      return html`<p class="note" role="status">${this.r(why)}</p>`;
    }
    if (!this.maySpeak) return nothing;
    if (!this.mayHere('comment')) {
      return html`<p class="note">${this.r('talk.notYours')} ${this.ownPage()}</p>`;
    }
    const office = this.me?.hat === 'office';
    return html`<form @submit=${this.say}>
      <label class="entry">
        <span>${this.r(office ? 'talk.write.office' : 'talk.write')}</span>
        <textarea class="field" name="text" rows="2" maxlength="2000" required></textarea>
      </label>
      ${
        office
          ? html`<label class="entry">
                <span>${this.r('talk.page')}</span>
                <input class="field" name="page" type="url" maxlength="500" required />
              </label>
              <p class="note">${this.r('talk.office.note')}</p>`
          : nothing
      }
      ${this.sending('talk.send', false)}
    </form>`;
  }

  private sending(words: MessageKey, corrects: boolean): TemplateResult {
    const { contact } = this;
    if (contact?.form.classList.contains('correction') === corrects) return this.question(contact);
    return html`<button class="button" ?disabled=${this.busy}>${icon('send')}${this.r(words)}</button>`;
  }

  /** Before a telephone number goes out. */
  private question({ found, form }: { found: Contact; form: HTMLFormElement }): TemplateResult {
    return html`<contact-question
      .session=${this.session}
      .contact=${found}
      @go-back=${() => {
        this.contact = null;
        form.querySelector('textarea')?.focus();
      }}
      @send-so=${() => {
        this.contact = null;
        void this.sendComment(form);
      }}
    ></contact-question>`;
  }

  private signIn(): TemplateResult {
    const { language, city } = this.state.view;
    const back = window.location.pathname + window.location.search;
    return html`<p class="note">${this.r('talk.signIn')}</p>
      <a class="button small" href=${hrefOf(language, ['sign-in', city ?? ''], { back })}>
        ${this.r('talk.signIn.go')}
      </a>`;
  }

  private begin(): void {
    const { language, city } = this.state.view;
    this.photos = [];
    this.comments = [];
    this.next = null;
    this.feelings = null;
    this.busy = false;
    this.leaveCorrection();
    this.said = '';
    this.problem = '';
    const isThere = city !== null && this.item.waiting === null;
    // What a visitor handed in has nothing beside it, and they cannot ask for it.
    this.unheard = this.session.people.suggestion(this.item.id) !== undefined;
    this.talk = isThere ? new Talk(language, city, this.item) : null;
    if (this.unheard) return;
    void this.load();
    if (isThere) void this.learnWho(language, city);
  }

  private async learnWho(language: string, city: string): Promise<void> {
    this.me = await ask<Me>(language, 'GET', of(city, 'me')).catch(() => VISITOR);
  }

  private async load(): Promise<void> {
    const { talk } = this;
    if (talk === null) return;
    try {
      const found = await Promise.all([talk.photos(), talk.comments(null), talk.feelings()]);
      if (this.talk !== talk) return;
      [this.photos, { comments: this.comments, next: this.next }, this.feelings] = found;
      this.away = false;
    } catch (problem) {
      if (this.talk !== talk) return;
      this.unheard = problem instanceof PageProblem && problem.status === 404;
      this.away = !this.unheard;
    }
  }

  private async more(): Promise<void> {
    await this.attempt(async (talk) => {
      const { comments, next } = await talk.comments(this.next);
      if (this.talk !== talk) return;
      this.comments = [...this.comments, ...comments];
      this.next = next;
    });
  }

  private async feel(which: Feeling, on: boolean): Promise<void> {
    await this.attempt(async (talk) => {
      const feelings = await talk.feel(which, on);
      if (this.talk === talk) this.feelings = feelings;
    });
  }

  private async drop({ id }: Comment): Promise<void> {
    await this.attempt(async (talk) => {
      await talk.dropComment(id);
      await this.load();
    });
  }

  private async say(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const found = contactIn(String(new FormData(form).get('text')));
    this.contact = found && { found, form };
    if (found === null) await this.sendComment(form);
  }

  private async sendComment(form: HTMLFormElement): Promise<void> {
    const data = new FormData(form);
    const text = String(data.get('text'));
    const item = this.item.id;
    if (this.unsure.item !== item || this.unsure.text !== text) {
      this.unsure = { item, text, id: newItemId() };
    }
    const { id } = this.unsure;
    const before = form.classList.contains('correction') ? this.correcting : null;
    if (before?.text === text) {
      await this.backFrom(before);
      return;
    }
    await this.attempt(async (talk) => {
      const made = await talk.say(id, text, String(data.get('page') ?? ''));
      if (this.unsure.id === id) this.unsure = { item: '', text: '', id: '' };
      // Another thing may be open by now, and something be written about that.
      if (new FormData(form).get('text') === text) form.reset();
      // Of two versions one is never left, whatever is open by now.
      const dropped = before ? talk.dropComment(before.id) : Promise.resolve();
      if (this.talk !== talk) {
        await dropped;
        return;
      }
      this.said =
        made.status === 'published'
          ? 'talk.sent'
          : made.status === 'queued'
            ? 'talk.waits'
            : 'talk.waitsOffice';
      if (before) {
        this.leaveCorrection();
        this.renderRoot.querySelector<HTMLElement>('.said')?.focus();
      }
      await dropped.finally(() => this.load());
    });
  }

  private async attempt(work: (talk: Talk) => Promise<void>): Promise<void> {
    const { talk } = this;
    if (talk === null) return;
    this.busy = true;
    this.problem = '';
    this.said = '';
    try {
      await work(talk);
    } catch (problem) {
      if (this.talk === talk) this.problem = wordsOf(problem) || this.t('talk.problem');
    } finally {
      if (this.talk === talk) this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'item-talk': ItemTalk;
  }
}
