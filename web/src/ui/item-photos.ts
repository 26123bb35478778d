/** Photos of one thing: shown with what must be said of them, added by whoever is signed in. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { LICENCES, type Photo, type Talk } from '../api/talk';
import { isMessageKey } from '../i18n/messages';
import { newItemId } from '../model/items';
import type { Shown } from '../model/outbox';
import { type PhotoPosition, positionOf } from '../model/photo-position';
import { stripped } from '../model/photo-strip';
import { PageProblem } from '../people/problem';
import { Connected } from './connected';
import { icon } from './icons';
import { peopleStyles } from './people-styles';
import './report-form';
import { shared } from './styles';
import { talkStyles } from './talk-styles';

@customElement('item-photos')
export class ItemPhotos extends Connected {
  @property({ attribute: false }) item!: Shown;
  @property({ attribute: false }) talk!: Talk;
  @property({ attribute: false }) photos: readonly Photo[] = [];
  /** Under which name photos are added; empty for who may not. */
  @property() penName = '';
  @state() private file: File | null = null;
  @state() private preview = '';
  @state() private unread = false;
  @state() private position: PhotoPosition | null = null;
  @state() private busy = false;
  @state() private problem = '';
  /** Whether the last photo has arrived, and no other was begun since. */
  @state() private sent = false;
  /** Whether the form was sent with something missing. */
  @state() private strict = false;
  @state() private opened = false;
  private photoId = newItemId();

  static override styles = [
    shared,
    peopleStyles,
    talkStyles,
    css`
      .photos {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
      }
      figure {
        margin: 0;
      }
      figure img,
      form img {
        display: block;
        width: 100%;
        height: auto;
        border-radius: 8px;
      }
      figcaption {
        padding-top: 4px;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        line-height: 1.5;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('talk') && changed.get('talk') !== undefined) this.forget();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.photos.length === 0 && this.penName === '') return nothing;
    return html`<section>
      ${this.photos.length > 0 ? html`<h3>${this.r('talk.photos')}</h3>` : nothing}
      <div class="photos">${this.photos.map((each) => this.photo(each))}</div>
      ${this.placing()} ${this.penName === '' ? nothing : this.adding()}
    </section>`;
  }

  private photo(each: Photo): TemplateResult {
    const waits = each.status === 'queued';
    return html`<figure>
      <a
        href=${each.url}
        target="_blank"
        rel="noopener"
        aria-label=${this.t('talk.photo.large', { what: each.alt_text })}
      >
        <img
          src=${each.preview_url}
          width=${each.preview_width}
          height=${each.preview_height}
          alt=${each.alt_text}
          loading="lazy"
          .style=${`background: ${each.colour}`}
        />
      </a>
      <figcaption>
        ${this.t('talk.photo.by', { credit: each.credit, licence: each.licence })}
        ${each.ai_made ? html`<span class="band draft">${this.r('talk.photo.ai')}</span>` : nothing}
        ${waits ? html`<span class="band wait">${this.r('talk.photo.waits')}</span>` : nothing}
      </figcaption>
      ${
        each.mine
          ? html`<button class="button small" ?disabled=${this.busy} @click=${() => this.drop(each)}>
              ${icon('bin')}${this.r('talk.photo.drop')}
            </button>`
          : html`<report-form
              .session=${this.session}
              kind="photo"
              thing=${each.id}
              label="report.one"
            ></report-form>`
      }
    </figure>`;
  }

  private adding(): TemplateResult {
    return html`<p class="note" role="status">
        ${this.sent ? this.r('talk.photo.sent') : nothing}
      </p>
      <details
      .open=${this.opened}
      @toggle=${(event: Event) => {
        this.opened = (event.target as HTMLDetailsElement).open;
      }}
    >
      <summary>${this.r('talk.photo.add')}</summary>
      <form novalidate @submit=${this.send}>
        <p class="note">${this.r('talk.photo.note')}</p>
        <label class="entry">
          <span>${this.r('talk.photo.file')}</span>
          <input
            class="field"
            name="file"
            type="file"
            accept="image/jpeg,image/png,image/webp,image/heic,image/heif"
            required
            @change=${this.choose}
          />
          ${this.missing('file', this.file === null)}
        </label>
        ${this.chosen()}
        <label class="entry">
          <span>${this.r('talk.photo.alt')}</span>
          <span class="note">${this.r('talk.photo.alt.hint')}</span>
          <input
            class="field"
            name="alt_text"
            maxlength="200"
            required
            autocomplete="off"
            @input=${() => this.requestUpdate()}
          />
          ${this.missing('alt', this.typed('alt_text') === '')}
        </label>
        ${this.isInClass ? this.usual() : this.rights()}
        ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
        <button class="button strong" ?disabled=${this.busy}>${this.r('talk.photo.send')}</button>
      </form>
    </details>`;
  }

  /** Of a photo that a class took itself nothing is asked: how it is shown stands there in words. */
  private usual(): TemplateResult {
    const licence = this.licenceWord(this.typed('licence') || LICENCES[0]);
    const credit = this.typed('credit') || this.penName;
    return html`<p class="note">
        ${this.r('talk.photo.usual', { credit, licence })}
      </p>
      <details class="rights">
        <summary>${this.r('talk.photo.usual.not')}</summary>
        ${this.rights()}
      </details>`;
  }

  private get isInClass(): boolean {
    return (this.session.people.layer(this.item.about.layer)?.workshop ?? null) !== null;
  }

  /** Who took it, how others may use it, whether a machine made it. */
  private rights(): TemplateResult {
    return html`<label class="entry">
      <span>${this.r('talk.photo.credit')}</span>
      <input
        class="field"
        name="credit"
        maxlength="200"
        required
        autocomplete="off"
        value=${this.penName}
        @input=${() => this.requestUpdate()}
      />
      ${this.missing('credit', this.typed('credit') === '')}
    </label>
    <label class="entry">
      <span>${this.r('talk.photo.licence')}</span>
      <select class="field" name="licence" @change=${() => this.requestUpdate()}>
        ${LICENCES.map((each) => html`<option value=${each}>${this.licenceWord(each)}</option>`)}
      </select>
    </label>
    <label class="check">
      <input type="checkbox" name="ai_made" />
      <span>${this.r('talk.photo.isAi')}</span>
    </label>`;
  }

  /** Says at a box what is still to be given. */
  private missing(what: 'file' | 'alt' | 'credit', is: boolean): TemplateResult | typeof nothing {
    if (!this.strict || !is) return nothing;
    return html`<span class="fault" role="alert">${this.r(`talk.photo.missing.${what}`)}</span>`;
  }

  private typed(name: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? '';
  }

  private chosen(): TemplateResult | typeof nothing {
    if (this.preview === '') return nothing;
    if (this.unread) return html`<p class="note">${this.r('talk.photo.unread')}</p>`;
    return html`<img src=${this.preview} alt="" @error=${() => (this.unread = true)} />`;
  }

  /** The photo that was sent said where it was taken: who may move the thing is offered that place. */
  private placing(): TemplateResult | typeof nothing {
    if (
      !this.position ||
      this.file ||
      !this.item.about.may_edit ||
      this.item.geometry?.type !== 'Point'
    ) {
      return nothing;
    }
    return html`<p class="note">${this.r('talk.photo.place.body')}</p>
      <button type="button" class="button small" @click=${this.move}>
        ${icon('target')}${this.r('talk.photo.place')}
      </button>`;
  }

  private licenceWord(licence: string): string {
    const key = `licence.${licence}`;
    return isMessageKey(key) ? this.k(key) : licence;
  }

  private async choose(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    this.forget();
    if (!file) return;
    this.file = file;
    this.preview = URL.createObjectURL(file);
    const position = positionOf(new Uint8Array(await file.arrayBuffer()));
    if (this.file === file) this.position = position;
  }

  /** The map goes there, and the cross is set as for every move: nothing moves by itself. */
  private move(): void {
    const { position } = this;
    const { camera } = this.state.view;
    if (!position || !camera) return;
    const { lon, lat } = position;
    this.session.store.look({ camera: { ...camera, lon, lat } });
    this.session.people.drafts.change(this.item, 'move');
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { file } = this;
    this.strict = !file || this.typed('alt_text') === '' || this.typed('credit') === '';
    if (!file || this.strict) {
      const needed = [...form.querySelectorAll<HTMLInputElement>('[required]')];
      const empty = needed.find(({ value }) => value.trim() === '');
      const folded = empty?.closest<HTMLDetailsElement>('details.rights');
      if (folded) folded.open = true;
      empty?.focus();
      return;
    }
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    await this.attempt(async () => {
      await this.talk.addPhoto(await stripped(file), {
        licence: text('licence'),
        credit: text('credit'),
        alt_text: text('alt_text'),
        ai_made: data.has('ai_made'),
        id: this.photoId,
      });
      const { position } = this;
      form.reset();
      this.forget();
      this.position = position;
      this.sent = true;
      this.opened = false;
    });
  }

  private async drop({ id }: Photo): Promise<void> {
    await this.attempt(() => this.talk.dropPhoto(id));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    try {
      await work();
      this.dispatchEvent(new Event('talk-changed'));
    } catch (problem) {
      this.problem = wordsOf(problem) || this.t('talk.problem');
    } finally {
      this.busy = false;
    }
  }

  private forget(): void {
    if (this.preview) URL.revokeObjectURL(this.preview);
    this.file = null;
    this.preview = '';
    this.unread = false;
    this.position = null;
    this.problem = '';
    this.sent = false;
    this.photoId = newItemId();
  }
}

/** What the server says is wrong; empty where it says nothing. */
export function wordsOf(problem: unknown): string {
  if (!(problem instanceof PageProblem)) return '';
  return problem.fields.map(({ message }) => message).join(' ') || problem.detail;
}

declare global {
  interface HTMLElementTagNameMap {
    'item-photos': ItemPhotos;
  }
}
