/** Search over people's items and buildings with a list under it; arrows, Enter and Escape work as in any combo box. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { searchCity } from '../api/client';
import { authorWord, titleOf } from '../i18n/item-words';
import { bracketed, dataLanguage, dotOf } from '../i18n/languages';
import { isQuarter, type SearchResult } from '../model/city';
import { inOrder, itemsSaying, type PeopleLayer, placeOf } from '../model/items';
import type { Shown } from '../model/outbox';
import { IDLE, LOADING, type Load, valueIn } from '../state/load';
import { knownItems } from '../state/people-session';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';
import { themeOfClass } from './words';

const TYPING_PAUSE_MS = 200;
const CLOSE_UP = 17.5;
/** Most items of people in the list, so that buildings are near. */
const MOST_ITEMS = 10;

type Found = { item: Shown; layer: PeopleLayer } | { item: null; result: SearchResult };

@customElement('search-box')
export class SearchBox extends Connected {
  @state() private words = '';
  @state() private results: Load<SearchResult[]> = IDLE;
  @state() private active = 0;
  @state() private open = false;
  @query('input') private input!: HTMLInputElement;
  private timer = 0;
  private request = new AbortController();

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        position: relative;
      }
      .box {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 48px;
        padding: 0 4px 0 12px;
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        background: var(--surface);
      }
      .box:focus-within {
        outline: 3px solid var(--focus-ring);
        outline-offset: 1px;
      }
      input {
        flex: 1;
        min-width: 0;
        min-height: var(--touch);
        padding: 0;
        border: 0;
        background: none;
        outline: 0 !important;
        box-shadow: none !important;
      }
      input::placeholder {
        color: var(--ink-soft);
        opacity: 1;
      }
      .list {
        position: absolute;
        z-index: 5;
        top: calc(100% + 8px);
        right: 0;
        left: 0;
        max-height: min(420px, 60dvh);
        padding: 8px;
        border-radius: 12px;
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow: auto;
      }
      li {
        display: grid;
        padding: 8px 12px;
        border-radius: 8px;
        line-height: 1.5;
        cursor: pointer;
      }
      li[aria-selected='true'] {
        background: var(--accent-soft);
        box-shadow: inset 4px 0 0 var(--accent);
      }
      .message {
        padding: 8px 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    const list = this.open ? this.found() : [];
    return html`
      <div class="box">
        ${icon('search')}
        <input
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="search"
          aria-label=${this.t('search.label')}
          aria-autocomplete="list"
          aria-controls="results"
          aria-expanded=${this.open && list.length > 0}
          aria-activedescendant=${list.length > 0 ? `result-${this.active}` : nothing}
          placeholder=${this.t('search.placeholder')}
          .value=${this.words}
          @input=${this.typed}
          @keydown=${this.key}
          @focus=${() => this.show(this.words !== '')}
          @blur=${() => this.show(false)}
        />
        ${
          this.words === ''
            ? nothing
            : html`<button class="button plain small" @click=${this.clear}>
                ${icon('close')}<span class="unseen">${this.t('search.clear')}</span>
              </button>`
        }
      </div>
      ${this.open ? this.list(list) : nothing}
      <p class="unseen" role="status">${this.summary()}</p>
    `;
  }

  /** What people wrote, the newest first, then what the server knows of the city. */
  private found(): Found[] {
    const layers = valueIn(this.state.people.layers) ?? [];
    const known = itemsSaying(this.words, inOrder(knownItems(this.state), 'newest', null));
    const items = known.slice(0, MOST_ITEMS).flatMap((item): Found[] => {
      const layer = layers.find(({ id }) => id === item.about.layer);
      return layer && item.geometry ? [{ item, layer }] : [];
    });
    const results = valueIn(this.results) ?? [];
    return [...items, ...results.map((result): Found => ({ item: null, result }))];
  }

  private list(found: readonly Found[]): TemplateResult | typeof nothing {
    if (found.length === 0) {
      const words = this.summary();
      return words ? html`<div class="list"><p class="message">${words}</p></div>` : nothing;
    }
    return html`<ul class="list" id="results" role="listbox" aria-label=${this.t('search.label')}>
      ${found.map((each, i) => this.row(each, i))}
    </ul>`;
  }

  private row(found: Found, i: number): TemplateResult {
    return html`<li
      id="result-${i}"
      role="option"
      aria-selected=${i === this.active}
      @mousedown=${(event: Event) => event.preventDefault()}
      @mousemove=${() => this.activate(i)}
      @click=${() => this.choose(found)}
    >
      ${found.item ? this.item(found.item, found.layer) : this.feature(found.result)}
    </li>`;
  }

  private item(item: Shown, layer: PeopleLayer): TemplateResult {
    const { language } = this.state.view;
    return html`<b>${titleOf(language, item, layer)}</b>
      <span class="note">
        ${layer.title[dataLanguage(language)]}${dotOf(language)}${authorWord(language, item)}
      </span>`;
  }

  private feature(result: SearchResult): TemplateResult {
    const { language } = this.state.view;
    if (isQuarter(result)) {
      return html`<b>${result.name}</b> <span class="note">${this.t('search.quarter')}</span>`;
    }
    return html`<b
        >${result.name || themeOfClass(language, result.class) + bracketed(language, this.t('search.unnamed'))}</b
      >
      <span class="mono soft">${result.gml_id}</span>
      ${result.mesh ? html`<span class="note">${this.t('search.mesh', { mesh: result.mesh })}</span>` : nothing}`;
  }

  private summary(): string {
    const { results, words } = this;
    if (words === '' || results.status === 'idle') return '';
    if (results.status === 'loading') return this.t('common.loading');
    if (results.status === 'failed') return this.t('problem.search');
    const n = this.found().length;
    return n === 0 ? this.t('search.none', { q: words }) : this.t('search.results', { n });
  }

  private typed(): void {
    this.words = this.input.value;
    this.open = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), TYPING_PAUSE_MS);
  }

  private async search(): Promise<void> {
    const { city } = this.state.view;
    const words = this.words.trim();
    this.request.abort();
    if (city === null || words === '') {
      this.results = IDLE;
      return;
    }
    const request = new AbortController();
    this.request = request;
    if (this.results.status !== 'ready') this.results = LOADING;
    const results = await searchCity(city, words, request.signal).then(
      (value): Load<SearchResult[]> => ({ status: 'ready', value }),
      (problem): Load<SearchResult[]> => ({ status: 'failed', problem }),
    );
    if (request.signal.aborted) return;
    this.results = results;
    this.active = 0;
  }

  private key(event: KeyboardEvent): void {
    const list = this.found();
    if (event.key === 'Escape') this.show(false);
    else if (event.key === 'ArrowDown' && !this.open) this.show(true);
    else if (event.key === 'ArrowDown') this.activate(Math.min(this.active + 1, list.length - 1));
    else if (event.key === 'ArrowUp') this.activate(Math.max(this.active - 1, 0));
    else if (event.key === 'Enter' && !event.isComposing) this.enter(list);
    else return;
    event.preventDefault();
  }

  private enter(list: readonly Found[]): void {
    const found = list[this.active];
    if (this.open && found) this.choose(found);
    else void this.search();
  }

  private activate(i: number): void {
    this.active = Math.max(i, 0);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector(`#result-${i}`)?.scrollIntoView({ block: 'nearest' }),
    );
  }

  private choose(found: Found): void {
    this.open = false;
    const place = found.item ? placeOf(found.item.geometry) : found.result;
    if (place) this.goTo(place);
    if (found.item) this.session.people.open(found.item.id);
    else if (!isQuarter(found.result)) {
      this.session.store.look({ selection: found.result.gml_id });
    }
  }

  private goTo({ lon, lat }: { lon: number; lat: number }): void {
    const { camera, mode } = this.state.view;
    this.session.store.look({
      camera: {
        lon,
        lat,
        zoom: Math.max(camera?.zoom ?? 0, CLOSE_UP),
        bearing: camera?.bearing ?? 0,
        pitch: camera?.pitch ?? (mode === '3d' ? 50 : 0),
      },
    });
  }

  private show(open: boolean): void {
    this.open = open;
  }

  private clear(): void {
    this.words = '';
    this.results = IDLE;
    this.input.focus();
  }
}
