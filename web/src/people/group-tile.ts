/** One group on the wall: its colour and picture, its seats, what can be done with each. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { contactInValues } from '../model/contact';
import { type Item, inOrder, type PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import type { Reason } from './desk';
import { PeoplePage } from './page';
import type { ProposalBrief } from './proposals';
import { isPageKey } from './say';
import './seat-works';
import { sketch } from './sketch';
import { pageStyles } from './styles';
import { isBy, wordsOf, writtenOf } from './work-words';
import type { Group, SeatAtWork, Workshop } from './workshops';

/** Photos that a tile shows, the newest. */
const PICTURES = 4;

@customElement('group-tile')
export class GroupTile extends PeoplePage {
  @property({ attribute: false }) workshop!: Workshop;
  @property({ attribute: false }) group!: Group;
  @property({ attribute: false }) seats: readonly SeatAtWork[] = [];
  /** Seats of it that were removed and of which something is still there. */
  @property({ attribute: false }) removed: readonly SeatAtWork[] = [];
  /** Of the whole class. */
  @property({ attribute: false }) works: readonly Item[] = [];
  @property({ attribute: false }) layers: readonly PeopleLayer[] = [];
  @property({ attribute: false }) proposals: readonly ProposalBrief[] = [];
  @property({ attribute: false }) reasons: readonly Reason[] = [];
  /** Seats that wrote these words and those that ask for help stand here alone; all without words. */
  @property() seeks = '';
  @state() private returned: { seat: string; code: string; ends_at: number } | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      .card {
        padding: 12px 16px 16px;
        border-top: 10px solid;
      }
      .sketch {
        width: 100%;
        aspect-ratio: 5 / 2;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .pictures {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
      }
      .pictures img {
        display: block;
        width: 100%;
        aspect-ratio: 4 / 3;
        border-radius: 8px;
        background: var(--surface-sunken);
        object-fit: cover;
      }
      .seat {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        padding: 4px 0;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: center;
        min-height: 44px;
        color: var(--ink);
      }
      summary::before {
        content: '▸';
        color: var(--ink-soft);
      }
      details[open] > summary::before {
        content: '▾';
      }
      summary .note {
        font-weight: 400;
      }
      .up {
        padding: 0 8px;
        border: 2px solid var(--warning);
        border-radius: 4px;
        background: var(--warning-soft);
        color: var(--warning);
        font-size: 14px;
      }
      .code {
        font-family: var(--mono);
        font-size: 28px;
        font-weight: 700;
      }
      .texts {
        display: grid;
        gap: 4px;
        padding-bottom: 8px;
        font-size: clamp(15px, 1.1vw, 22px);
      }
      .texts li {
        display: -webkit-box;
        overflow: hidden;
        padding-left: 10px;
        border-left: 3px solid var(--line);
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 3;
        line-height: 1.5;
        overflow-wrap: anywhere;
      }
      .rows > li {
        display: block;
        padding: 2px 0;
      }
      .rows > li[hidden],
      details[open] ~ .texts {
        display: none;
      }
    `,
  ];

  override render(): TemplateResult {
    const { group } = this;
    const seen = this.works.filter(({ about }) => about.status !== 'hidden');
    const seats = [...this.seats, ...this.removed];
    const own = seen.filter((each) => seats.some((seat) => isBy(each, seat)));
    const found = writtenOf(own, this.layers, this.seeks).length;
    return html`<section class="card" .style=${`border-top-color: ${group.colour}`}>
      <div class="row apart">
        <h2>${group.name}</h2>
        <span>
          ${this.seeking ? this.r('wall.found', { n: found }) : this.r('wall.works', { n: own.length })}
        </span>
      </div>
      ${sketch(own, seen, group.colour, {
        label: this.t('wall.sketch', { name: group.name, n: own.length }),
        plan: of(this.site.route.city, 'plan.svg'),
      })}
      ${this.pictures()} ${this.problemBox()}
      ${
        seats.length === 0
          ? html`<p class="note">${this.r('wall.empty')}</p>`
          : html`<ul class="rows">
              ${this.seats.map((seat) => this.seat(seat))} ${this.removed.map((seat) => this.left(seat))}
            </ul>`
      }
    </section>`;
  }

  private pictures(): TemplateResult | typeof nothing {
    const shown = [...this.seats, ...this.removed]
      .flatMap(({ pictures }) => pictures)
      .slice(0, PICTURES);
    if (shown.length === 0) return nothing;
    return html`<ul class="pictures">
      ${shown.map(
        ({ id, alt_text, waits }) => html`<li>
          <img
            src=${of(this.site.route.city, 'photos', id, 'preview')}
            alt=${alt_text}
            loading="lazy"
          />
          ${waits ? html`<a class="tag wait" href=${this.href('desk', '', { workshop: this.workshop.id })}>${this.r('wall.photoWaits')}</a>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  private get seeking(): boolean {
    return this.seeks.trim() !== '';
  }

  /** What a seat wrote and others see, the newest first; of these only what is sought. */
  private texts(seat: SeatAtWork): Item[] {
    return inOrder([...writtenOf(this.worksOf(seat), this.layers, this.seeks)], 'newest', null);
  }

  private worksOf(seat: SeatAtWork): Item[] {
    return this.works.filter((each) => isBy(each, seat));
  }

  private list(works: readonly Item[]): TemplateResult {
    return html`<seat-works
      .site=${this.site}
      .works=${works}
      .layers=${this.layers}
      .proposals=${this.proposals}
      .reasons=${this.reasons}
      @changed=${() => this.tell()}
    ></seat-works>`;
  }

  /** What is left of a seat that was removed. */
  private left(seat: SeatAtWork): TemplateResult {
    const texts = this.texts(seat);
    return html`<li data-seat=${seat.id} ?hidden=${this.seeking && texts.length === 0}>
      <details>
        <summary>
          <span>${this.w(seat.pen_name)}</span>
          <span class="tag">${this.r('wall.removed')}</span>
          <span class="note">${this.counts(seat)}</span>
        </summary>
        ${this.list(this.worksOf(seat))}
      </details>
      ${this.written(texts)}
    </li>`;
  }

  /** Words that were sought can be hidden where they stand. */
  private written(texts: readonly Item[]): TemplateResult | typeof nothing {
    if (texts.length === 0) return nothing;
    if (this.seeking) return html`<div class="texts">${this.list(texts)}</div>`;
    return html`<ul class="texts">
      ${texts.map(
        (each) =>
          html`<li>
            ${this.contact(each)}${wordsOf(this.site.language, each, this.layers, this.proposals)}
          </li>`,
      )}
    </ul>`;
  }

  private contact({ properties }: Item): TemplateResult | typeof nothing {
    const found = contactInValues(properties);
    return found
      ? html`<span class="tag wait">${this.r(`desk.contact.${found}`)}</span> `
      : nothing;
  }

  private seat(seat: SeatAtWork): TemplateResult {
    const texts = this.texts(seat);
    return html`<li
      data-seat=${seat.id}
      ?hidden=${this.seeking && texts.length === 0 && !seat.hand_up}
    >
      <details>
        <summary>
          <span>${this.w(seat.pen_name)}</span>
          ${seat.hand_up ? html`<span class="up">${this.r('wall.handUp')}</span>` : nothing}
          <span class="note">${this.counts(seat)}</span>
        </summary>
        <div class="stack">
          <p class="note">${this.t('wall.seen', { when: this.when(seat.seen_at) })}</p>
          ${
            seat.hand_up
              ? html`<button class="button small strong" @click=${() => this.patch(seat, { hand_up: false })}>
                  ${this.r('wall.lower')}
                </button>`
              : nothing
          }
          ${this.list(this.worksOf(seat))} ${this.moving(seat)}
          <button class="button small" ?disabled=${this.busy} @click=${() => this.bringBack(seat)}>
            ${this.r('wall.return')}
          </button>
          ${this.returned?.seat === seat.id ? this.returnCode(this.returned) : nothing}
          <details>
            <summary>${this.r('wall.remove')}</summary>
            <div class="stack">
              <p class="note">${this.r('wall.remove.body')}</p>
              <button class="button small danger" @click=${() => this.takeAway(seat, 'keep')}>
                ${this.r('wall.remove.keep')}
              </button>
              <button class="button small danger" @click=${() => this.takeAway(seat, 'hide')}>
                ${this.r('wall.remove.hide')}
              </button>
            </div>
          </details>
        </div>
      </details>
      ${this.written(texts)}
    </li>`;
  }

  private counts(seat: SeatAtWork): string {
    const own = this.worksOf(seat).filter(({ about }) => about.status === 'published');
    const proposed = own.filter(({ id }) => this.proposals.some((each) => each.id === id)).length;
    const { sketch: drawn = 0, ...others } = seat.counts;
    const kinds = { ...others, sketch: drawn - proposed, proposal: proposed };
    const some = Object.entries(kinds).filter(([, n]) => n > 0);
    const counted = some.map(([kind, n]) => {
      const key = `drawn.${kind}`;
      return `${isPageKey(key) ? this.t(key) : kind} ${n}`;
    });
    if (seat.photos > 0) counted.push(`${this.t('drawn.photo')} ${seat.photos}`);
    return counted.join(this.dot) || this.t('wall.nothing');
  }

  private moving(seat: SeatAtWork): TemplateResult {
    const move = (event: Event) =>
      this.patch(seat, { group: (event.target as HTMLSelectElement).value });
    return html`<label class="entry">
      <span>${this.r('wall.move')}</span>
      <select class="field" @change=${move}>
        ${this.workshop.groups.map(
          (each) => html`<option value=${each.id} ?selected=${each.id === seat.group}>
            ${each.name}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private returnCode({ code, ends_at }: { code: string; ends_at: number }): TemplateResult {
    return html`<div class="said" role="status">
      <p class="code">${code}</p>
      <p>${this.t('wall.return.body', { when: this.when(ends_at) })}</p>
    </div>`;
  }

  private patch(seat: SeatAtWork, changes: Record<string, unknown>): void {
    void this.attempt(async () => {
      await this.ask('PATCH', ['workshops', this.workshop.id, 'seats', seat.id], changes);
      this.tell();
    });
  }

  private bringBack({ id }: SeatAtWork): void {
    void this.attempt(async () => {
      const path = ['workshops', this.workshop.id, 'seats', id, 'return-code'];
      const found = await this.ask<{ code: string; ends_at: number }>('POST', path);
      this.returned = { seat: id, ...found };
    });
  }

  private takeAway({ id }: SeatAtWork, works: 'keep' | 'hide'): void {
    void this.attempt(async () => {
      const path = of(this.site.route.city, 'workshops', this.workshop.id, 'seats', id);
      await this.askAt(`${path}?works=${works}`, 'DELETE');
      this.tell();
    });
  }

  private tell(): void {
    this.dispatchEvent(new Event('changed'));
  }
}
