/** What people wrote, as a list: the same things in the same order as on the map and in 3D. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { metresBetween } from '../model/heat-stamps';
import {
  isForSpots,
  isInClass,
  isListed,
  isStopped,
  type Order,
  ownClasses,
  type PeopleLayer,
  placeOf,
} from '../model/items';
import type { Shown } from '../model/outbox';
import { hrefOf } from '../people/address';
import { valueIn } from '../state/load';
import { itemsOn, shownItems } from '../state/people-session';
import './class-vote';
import { Connected } from './connected';
import { icon } from './icons';
import './outbox-card';
import {
  authorWord,
  distanceWord,
  momentWord,
  openingOf,
  openingWord,
  titleOf,
} from '../i18n/item-words';
import { bandsOf, itemIcon, OWN_STAR, ownLegend } from './people-bands';
import './people-filter';
import { peopleStyles } from './people-styles';
import './problem-card';
import './text-size';
import './tour-offer';
import { shared } from './styles';
import { isWide } from './width';

const PAGE = 30;
/** Beside the map, where other panels follow below. */
const FIRST_BESIDE_MAP = 6;

@customElement('people-panel')
export class PeoplePanel extends Connected {
  @state() private pages = 0;

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      .begin {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .begin .button {
        flex-direction: column;
        gap: 2px;
        min-height: 60px;
        padding: 6px 4px;
        white-space: normal;
        text-wrap: balance;
        word-break: auto-phrase;
      }
      .begin .icon {
        width: 24px;
        height: 24px;
      }
      .reading {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        justify-content: end;
      }
      .furigana {
        min-height: var(--touch);
      }
      .furigana[aria-pressed='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
      .choose {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(135px, 100%), 1fr));
        gap: 8px;
      }
      .choose label {
        display: grid;
        gap: 2px;
        min-width: 0;
        font-size: 0.8125rem;
      }
      .choose select {
        width: 100%;
        min-width: 0;
        padding: 4px 8px;
        font-size: 0.9375rem;
        text-overflow: ellipsis;
      }
      .list > li {
        border-top: 1px solid var(--line);
      }
      .list > li:last-child {
        border-bottom: 1px solid var(--line);
      }
      .row {
        display: grid;
        grid-template-columns: 32px minmax(0, 1fr);
        gap: 2px 10px;
        width: 100%;
        padding: 10px 4px;
        border: 0;
        border-radius: 0;
        background: none;
        text-align: left;
        cursor: pointer;
      }
      .row:hover,
      .row[aria-current='true'] {
        background: var(--accent-soft);
      }
      .row[aria-current='true'] {
        box-shadow: inset 4px 0 0 var(--accent);
      }
      .row .icon {
        grid-row: span 2;
        width: 24px;
        height: 24px;
        margin: 2px 4px;
        color: var(--accent);
      }
      .row b {
        display: -webkit-box;
        overflow: hidden;
        line-height: 1.5;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }
      .about {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 8px;
        align-items: center;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        line-height: 1.6;
      }
      .opening {
        color: var(--ink);
        font-weight: 700;
      }
      .left {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--accent-soft);
      }
      .left p {
        flex: 1 1 10em;
      }
    `,
  ];

  override render(): TemplateResult {
    const { people } = this.state;
    const layers = valueIn(people.layers);
    if (people.layers.status === 'failed') {
      const { city } = this.state.view;
      return html`<problem-card
        .session=${this.session}
        .problem=${people.layers.problem}
        what="people.failed"
        @retry=${() => city && this.session.people.loadAll(city)}
      ></problem-card>`;
    }
    if (!layers) return html`<p class="note" role="status">${this.t('common.loading')}</p>`;
    const items = shownItems(this.state);
    return html`
      ${this.reading()} ${isInClass(layers) ? html`<class-vote .session=${this.session}></class-vote>` : nothing}
      ${this.begin(layers)}
      <tour-offer .session=${this.session} .tour=${isInClass(layers) ? 'pupil' : 'citizen'}></tour-offer>
      ${this.left()}
      <outbox-card .session=${this.session}></outbox-card>
      ${this.live()} ${this.choose(layers)}
      <people-filter
        .session=${this.session}
        .layers=${layers}
        .count=${items.length}
      ></people-filter>
      ${this.offer()} ${ownLegend(items, (key) => this.r(key))} ${this.list(items, layers)}
    `;
  }

  /** To a class: a pupil finds its tasks and the hand to raise, a teacher all classes. */
  private classLink(layers: readonly PeopleLayer[]): TemplateResult {
    const { language, city } = this.state.view;
    const isIn = isInClass(layers);
    const leads = layers.some((each) => each.class_state !== null && each.may_moderate);
    const href = isIn
      ? hrefOf(language, [leads ? 'workshops' : 'me', city ?? ''])
      : `/join?lang=${language}`;
    return html`<a class="button" href=${href}
      >${icon('people')}<span>${this.r(isIn ? 'people.myClass' : 'people.class')}</span></a
    >`;
  }

  /** The questions that a screen begins with. */
  private begin(layers: readonly PeopleLayer[]): TemplateResult {
    const { drafts } = this.session.people;
    const cool = layers.find(({ kind }) => kind === 'cool-spot');
    const writes = drafts.layersFor('write').length > 0;
    const draws = drafts.layersFor('draw').length > 0;
    const seek = () => this.turnTo(cool?.id ?? null, 'nearest');
    return html`<div class="begin">
        <button class="button strong write" ?disabled=${!writes} @click=${() => drafts.write()}>
          ${icon('note')}<span>${this.r('people.write')}</span>
        </button>
        <button class="button strong seek" ?disabled=${!cool} @click=${seek}>
          ${icon('cool')}<span>${this.r('people.cool')}</span>
        </button>
        <button class="button draw" ?disabled=${!draws} @click=${() => drafts.draw()}>
          ${icon('tree')}<span>${this.r('people.draw')}</span>
        </button>
        ${this.classLink(layers)}
      </div>
      ${draws && writes ? nothing : this.whyNot(layers, writes)}`;
  }

  /** Why nothing can be written or drawn, and who can. */
  private whyNot(layers: readonly PeopleLayer[], writes: boolean): TemplateResult {
    const stopped = layers.find(isStopped);
    if (stopped) {
      const words = stopped.class_state === 'held' ? 'people.held' : 'people.ended';
      return html`<div class="left" role="status"><p>${this.r(words)}</p></div>`;
    }
    const { city, language } = this.state.view;
    if (!writes && this.session.people.author !== null) {
      const own = html`<a href=${hrefOf(language, ['me', city ?? ''])}#powers>${this.r('people.powers')}</a>`;
      return html`<p class="note">${this.r('people.noNotes')} ${own}</p>`;
    }
    const signIn = html`<a href=${hrefOf(language, ['sign-in', city ?? ''])}>${this.r('people.join')}</a>`;
    return html`<p class="note">${this.r(writes ? 'people.signIn' : 'people.nobody')} ${signIn}</p>`;
  }

  /** How one reads; where there is room the bar has the readings. */
  private reading(): TemplateResult {
    const { language, furigana } = this.state.view;
    return html`<div class="reading">
      <text-size .session=${this.session}></text-size>
      ${
        language === 'ja-easy' && !isWide()
          ? html`<button
              class="button small furigana"
              aria-pressed=${furigana}
              @click=${() => this.session.store.look({ furigana: !furigana })}
            >
              ${this.t('furigana.on')}
            </button>`
          : nothing
      }
    </div>`;
  }

  private left(): TemplateResult | typeof nothing {
    const { drafts } = this.session.people;
    if (!this.state.people.left) return nothing;
    return html`<div class="left" role="status">
      <p>${this.r('task.left')}</p>
      <button class="button small" @click=${() => drafts.resume()}>${this.r('task.resume')}</button>
      <button class="button plain small" @click=${() => drafts.throwAway()}>
        ${this.r('outbox.drop')}
      </button>
    </div>`;
  }

  private live(): TemplateResult | typeof nothing {
    const { asOf, live, forgetful, fetched } = this.state.people;
    if (forgetful) return html`<p class="note" role="status">${this.r('people.forgetful')}</p>`;
    if (asOf !== null) {
      const time = momentWord(this.state.view.language, asOf);
      return html`<p class="note" role="status">${this.r('people.asOf', { time })}</p>`;
    }
    if (live === 'stream' || fetched.status !== 'ready') return nothing;
    return html`<p class="note" role="status">${this.r(`people.live.${live}`)}</p>`;
  }

  private choose(layers: readonly PeopleLayer[]): TemplateResult {
    const { list, order } = this.state.view.people;
    const language = dataLanguage(this.state.view.language);
    const { people } = this.session;
    const count = (id: string | null) => itemsOn(id, this.state).length;
    const option = (id: string, title: string) => html`<option value=${id} .selected=${id === list}>
      ${this.k('people.list.count', { title, n: count(id) })}
    </option>`;
    return html`<div class="choose">
      <label>
        ${this.r('people.list')}
        <select
          class="field"
          @change=${(event: Event) => this.turnTo((event.target as HTMLSelectElement).value || null)}
        >
          <option value="" .selected=${list === null}>
            ${this.k('people.list.count', { title: this.k('people.list.all'), n: count(null) })}
          </option>
          ${ownClasses(layers).map((id) => option(id, this.classTitle(id, layers)))}
          ${layers.map(({ id, title }) => option(id, title[language]))}
        </select>
      </label>
      <label>
        ${this.r('people.order')}
        <select
          class="field"
          @change=${(event: Event) =>
            people.look({ order: (event.target as HTMLSelectElement).value as Order })}
        >
          ${(['newest', 'nearest'] as const).map(
            (each) => html`<option value=${each} .selected=${each === order}>
              ${this.k(`people.order.${each}`)}
            </option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  /** Beside the list of cool places: one that is missing is told of here. */
  private offer(): TemplateResult | typeof nothing {
    const { drafts } = this.session.people;
    const { list } = this.state.view.people;
    const spots = drafts.layersFor('write').find((each) => each.id === list && isForSpots(each));
    if (!spots) return nothing;
    return html`<button class="button offer" @click=${() => drafts.write(spots)}>
      ${icon('cool')}${this.r('task.offer')}
    </button>`;
  }

  /** What a class is called in the list: who is in one has no need of its title. */
  private classTitle(id: string, layers: readonly PeopleLayer[]): string {
    const mine = this.k('people.myClass');
    if (ownClasses(layers).length === 1) return mine;
    const { language } = this.state.view;
    const title = layers.find(({ workshop }) => workshop === id)?.title[dataLanguage(language)];
    return `${mine}: ${title}`;
  }

  private turnTo(list: string | null, order = this.state.view.people.order): void {
    this.pages = 0;
    const topic = list === this.state.view.people.list ? this.state.view.people.topic : null;
    this.session.people.look({ list, order, topic });
  }

  /** A list that is not for us: that of a class in which one has no seat, or no longer. */
  private lost(): TemplateResult {
    const { language } = this.state.view;
    return html`<p role="status">${this.r('people.lost.list')}</p>
      <a class="button" href=${`/join?lang=${language}`}>${this.r('people.class')}</a>`;
  }

  private list(items: readonly Shown[], layers: readonly PeopleLayer[]): TemplateResult {
    if (items.length === 0) {
      if (this.state.people.fetched.status !== 'ready') {
        return html`<p class="note" role="status">${this.t('common.loading')}</p>`;
      }
      const { list, topic, words } = this.state.view.people;
      if (list !== null && !isListed(list, layers)) return this.lost();
      if (topic !== null || words !== '') {
        return html`<p class="note">${this.r('people.narrowed.none')}</p>`;
      }
      return html`<p class="note">${this.r(list === null ? 'people.empty' : 'people.empty.list')}</p>`;
    }
    const first = isWide() ? FIRST_BESIDE_MAP : PAGE;
    const shown = items.slice(0, first + this.pages * PAGE);
    const more = Math.min(items.length - shown.length, PAGE);
    return html`
      <ol class="list" aria-label=${this.t('people.title')}>
        ${shown.map((item) => {
          const layer = layers.find(({ id }) => id === item.about.layer);
          return layer ? html`<li>${this.row(item, layer)}</li>` : nothing;
        })}
      </ol>
      ${
        more > 0
          ? html`<button class="button" @click=${() => this.pages++}>
              ${this.r('people.more', { n: more })}
            </button>`
          : nothing
      }
    `;
  }

  private row(item: Shown, layer: PeopleLayer): TemplateResult {
    const { language, people, camera } = this.state.view;
    const place = placeOf(item.geometry);
    const opening = openingOf(item);
    const near = people.order === 'nearest' && camera && place;
    return html`<button
      class="row"
      data-item=${item.id}
      aria-current=${item.id === people.item}
      @click=${() => this.open(item)}
    >
      ${icon(itemIcon(item, layer))}
      <b>${titleOf(language, item, layer)}</b>
      <span class="about">
        ${bandsOf(item, layer, (key, values) => this.r(key, values))}
        ${opening ? html`<span class="opening">${openingWord(language, opening)}</span>` : nothing}
        ${layer.kind === 'cool-spot' ? nothing : html`<span>${item.about.mine ? OWN_STAR : nothing}${authorWord(language, item)}</span>`}
        ${near ? html`<span>${distanceWord(metresBetween(camera, place))}</span>` : nothing}
        ${
          layer.kind === 'cool-spot'
            ? nothing
            : html`<span>${momentWord(language, item.about.created)}</span>`
        }
      </span>
    </button>`;
  }

  private open(item: Shown): void {
    this.session.people.open(item.id);
    this.dispatchEvent(new Event('item-opened', { bubbles: true, composed: true }));
  }
}
