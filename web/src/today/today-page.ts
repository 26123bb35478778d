/** The first screen: how hot it is here, now and next, where it is cool, whom to call. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { wantedLanguages } from '../i18n/kept-language';
import { applySize, keepSizeOf, type Size } from '../i18n/kept-size';
import {
  askedLanguage,
  type DataLanguage,
  dataLanguage,
  firstLanguage,
  type Language,
} from '../i18n/languages';
import { heatStyles } from '../ui/heat-styles';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { decodeToday, encodeToday, type TodayAddress } from './address';
import { type Here, isForeign, rounded, seenFrom, type Today } from './answer';
import { dateWord } from './clock';
import { ask, keep, keepPages, NotAnswered } from './kept';
import './cool-list';
import './heat-now';
import './how-it-works';
import './note-form';
import './place-choice';
import { readingBar } from './reading-bar';
import './spot-shown';
import { partStyles, todayStyles } from './styles';
import { keepNoteLayer, noteLayerOf, waitingNotes } from './waiting-notes';
import { say, sayParts, type TodayKey, type Values } from './words';

interface City {
  id: string;
  name: string;
  language: DataLanguage;
}

/** What the parts of this page are told. */
export interface Telling {
  answer: Today;
  language: Language;
  furigana: boolean;
  size: Size;
  /** The moment that is shown [ms]. */
  now: number;
  here: Here | null;
  /** Nothing but what is kept can be had. */
  offline: boolean;
}

/** The question to the server that an address puts. */
function asked({ city, spot }: TodayAddress, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(spot ? { spot } : {}), ...more });
  const path = `/api/cities/${encodeURIComponent(city)}/today`;
  return query.size > 0 ? `${path}?${query.toString().replaceAll('%2C', ',')}` : path;
}

const WRITE = 'write'; // in an address: a note was to be written
const AGAIN_MS = 300_000;
const TICK_MS = 15_000;
const CLOCK_IS_WRONG_MS = 120_000;

@customElement('today-page')
export class TodayPage extends LitElement {
  @state() private address: TodayAddress = decodeToday(
    location.pathname,
    location.search,
    wantedLanguages(),
  );
  @state() private cities: readonly City[] = [];
  /** Of the whole town; it is what is kept. */
  @state() private general: Today | null = null;
  /** Of a place. */
  @state() private nearby: Today | null = null;
  @state() private here: Here | null = this.address.here;
  @state() private keptAt: string | null = null;
  @state() private trouble: TodayKey | null = null;
  @state() private now = Date.now();
  /** The form for a note: begun without network, it stays with what was written in it. */
  @state() private note: 'open' | 'shut' | null = null;
  /** Notes that wait here to be sent. */
  @state() private unsent = 0;
  /** Whether the address or the browser asked for a language; else the city's is spoken. */
  private asked = askedLanguage(location.search, wantedLanguages()) !== null;
  private askedAt = 0;
  private serverAhead = 0;

  static override styles = [shared, heatStyles, partStyles, todayStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    keepSizeOf(location.search);
    void this.start();
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener('visibilitychange', () => this.tick());
    addEventListener('online', () => void this.load());
    addEventListener('offline', () => this.requestUpdate());
    addEventListener('pageshow', () => void this.countNotes());
  }

  override updated(): void {
    const { language, size } = this.address;
    document.documentElement.lang = dataLanguage(language);
    applySize(size);
    const where = this.general ? ` | ${this.general.name}` : '';
    document.title = `${this.t('title')}${where} | ${this.t('app')}`;
  }

  override render(): TemplateResult {
    const answer = this.answer;
    return html`
      <header>
        <h1>${answer ? answer.name : this.t('app')}<small>${this.r('title')}</small></h1>
        ${readingBar(
          this.address,
          (key, values) => this.t(key, values),
          (changed) => this.look(changed),
        )}
      </header>
      <main>
        ${this.trouble ? this.problem(this.trouble) : nothing}
        ${answer ? this.told(answer) : this.notYet()}
      </main>
    `;
  }

  /** The best answer there is: of the place, or of the town as seen from the place. */
  private get answer(): Today | null {
    if (this.here === null) return this.general;
    if (this.nearby) return this.nearby;
    return this.general && { ...this.general, places: seenFrom(this.general, this.here) };
  }

  private told(answer: Today): TemplateResult {
    const { language, furigana, size } = this.address;
    const telling: Telling = {
      answer,
      language,
      furigana,
      size,
      now: this.now,
      here: this.here,
      offline: this.isOffline,
    };
    const { city } = this.address;
    return html`
      ${this.bands(answer)} ${this.waiting()}
      ${this.address.spot ? html`<spot-shown .telling=${telling}></spot-shown>` : nothing}
      <place-choice
        .telling=${telling}
        @here-chosen=${(event: CustomEvent<Here | null>) => this.choose(event.detail)}
      ></place-choice>
      <heat-now .telling=${telling}></heat-now>
      <nav class="doors" aria-label=${this.t('title')}>
        <a class="button strong" href="#cool" @click=${this.goToList}>${icon('cool')}${this.r('door.cool')}</a>
        ${this.noteDoor()}
        <a class="button" href=${`/join?lang=${language}`}>${icon('people')}${this.r('door.class')}${this.needsNetwork()}</a>
      </nav>
      ${
        this.note
          ? html`<note-form
              ?hidden=${this.note === 'shut'}
              .telling=${telling}
              @note-kept=${() => this.countNotes()}
            ></note-form>`
          : nothing
      }
      <cool-list .telling=${telling}></cool-list>
      <how-it-works .telling=${telling}></how-it-works>
      <p><a class="button" href=${`/?city=${city}&lang=${language}`}>${icon('map')}${this.r('door.map')}${this.needsNetwork()}</a></p>
    `;
  }

  /** To the map, where notes are written; without network they are begun here. */
  private noteDoor(): TemplateResult {
    if (this.isOffline) {
      return html`<button
        class="button"
        aria-expanded=${this.note === 'open'}
        @click=${this.turnNote}
      >
        ${icon('note')}${this.r('door.note')}
      </button>`;
    }
    return html`<a class="button" href=${`${this.notes}&write`}>${icon('note')}${this.r('door.note')}</a>`;
  }

  private async openNote(): Promise<void> {
    this.note = 'open';
    await this.updateComplete;
    await this.renderRoot.querySelector('note-form')?.begin();
  }

  private turnNote(): void {
    if (this.note === 'open') this.note = 'shut';
    else void this.openNote();
  }

  private get notes(): string {
    const { city, language } = this.address;
    return `/?city=${city}&lang=${language}&list=${noteLayerOf(city)}`;
  }

  private waiting(): TemplateResult | typeof nothing {
    if (this.unsent === 0) return nothing;
    return html`<div class="band loud" role="status">
      <p>${this.r('note.waiting', { n: this.unsent })}</p>
      ${
        this.isOffline
          ? nothing
          : html`<p><a class="button small" href=${this.notes}>${icon('note')}${this.r('note.send')}</a></p>`
      }
    </div>`;
  }

  private async countNotes(): Promise<void> {
    const { city } = this.address;
    this.unsent = city ? await waitingNotes(city).catch(() => 0) : 0;
  }

  private get isOffline(): boolean {
    return this.keptAt !== null || !navigator.onLine;
  }

  /** Beside a door that leads nowhere without network. */
  private needsNetwork(): TemplateResult | typeof nothing {
    return this.isOffline ? html` <small>${this.r('door.offline')}</small>` : nothing;
  }

  private bands(answer: Today): TemplateResult {
    const { language } = this.address;
    const band = (key: TodayKey, time: string) =>
      html`<div class="band loud" role="status"><p>${this.r(key, { time })}</p></div>`;
    return html`
      ${answer.drill ? band('drill', dateWord(language, answer.at)) : nothing}
      ${this.keptAt ? band('kept', dateWord(language, this.keptAt)) : nothing}
      ${answer.stale && answer.as_of ? band('stale', dateWord(language, answer.as_of)) : nothing}
    `;
  }

  private notYet(): TemplateResult | typeof nothing {
    if (this.trouble && this.cities.length === 0) return nothing;
    if (this.address.city || this.cities.length === 0) {
      return html`<p role="status">${this.r('loading')}</p>`;
    }
    return html`<h2>${this.r('choose.city')}</h2>
      <ul class="found">
        ${this.cities.map(
          ({ id, name }) =>
            html`<li><a class="button" href=${encodeToday({ ...this.address, city: id })}>${name}</a></li>`,
        )}
      </ul>`;
  }

  private problem(key: TodayKey): TemplateResult {
    return html`<div class="band loud" role="alert">
      <p>${this.r(key)}</p>
      ${
        key === 'failed'
          ? html`<p><button class="button" @click=${() => this.start()}>${this.r('retry')}</button></p>`
          : nothing
      }
    </div>`;
  }

  private async start(): Promise<void> {
    this.trouble = null;
    try {
      if (!this.address.city) await this.learnCity();
      await this.load();
      if (this.isOffline && new URLSearchParams(location.search).has(WRITE)) void this.openNote();
      void this.countNotes();
      await keepPages().catch(() => undefined); // a browser that keeps nothing shows everything
      this.keepAnswer();
    } catch (problem) {
      this.trouble = 'failed';
      if (problem instanceof NotAnswered && problem.status === 404) await this.offerCities();
    }
  }

  /** No city of this name: those that there are can be chosen. */
  private async offerCities(): Promise<void> {
    this.trouble = 'no.city';
    const { content } = await ask<{ cities: City[] }>('/api/cities');
    this.address = { ...this.address, city: '' };
    this.cities = content.cities;
  }

  private async learnCity(): Promise<void> {
    const { content, keptAt } = await ask<{ cities: City[] }>('/api/cities');
    this.cities = content.cities;
    this.speak(firstLanguage(content.cities));
    if (!keptAt) void keep('/api/cities', content).catch(() => undefined);
    const [only] = this.cities;
    if (only && this.cities.length === 1) this.address = { ...this.address, city: only.id };
    else if (this.address.spot) await this.findSpot();
    if (!only) this.trouble = 'no.city';
  }

  /** A spot whose city is not named is looked for in one after another. */
  private async findSpot(): Promise<void> {
    for (const { id } of this.cities) {
      const address = { ...this.address, city: id };
      const { content } = await ask<Today>(asked(address));
      if (!content.spot) continue;
      this.address = address;
      return;
    }
  }

  private async load(): Promise<void> {
    if (!this.address.city) return;
    this.askedAt = Date.now();
    const { content, keptAt } = await ask<Today>(asked(this.address));
    this.general = content;
    this.speak(content.language);
    this.keptAt = keptAt;
    this.setClock(content, keptAt === null);
    this.keepAnswer();
    if (this.here) await this.askAbout(this.here);
    if (keptAt === null) void keepNoteLayer(content.city).catch(() => undefined);
  }

  private speak(language: DataLanguage | null): void {
    if (!this.asked && language) this.address = { ...this.address, language };
  }

  private keepAnswer(): void {
    if (this.general && !this.keptAt && !this.address.spot)
      void keep(this.path, this.general).catch(() => undefined);
  }

  private async askAbout(here: Here): Promise<void> {
    const { lon, lat } = rounded(here);
    const near = `${lon},${lat}`;
    const found = await ask<Today>(asked(this.address, { near })).catch(() => null);
    if (this.here === here) this.nearby = found?.content ?? null;
  }

  private choose(here: Here | null): void {
    this.here = here && (here.name ? here : rounded(here));
    this.nearby = null;
    if (this.here && this.general && isForeign(this.general, this.here)) this.here = null;
    this.look({ here: this.here?.name ? this.here : null });
    if (this.here) void this.askAbout(this.here);
  }

  private get path(): string {
    return `/api/cities/${encodeURIComponent(this.address.city)}/today`;
  }

  /** The phone's clock holds unless it is plainly wrong; a drill's stands still. */
  private setClock(answer: Today, fresh: boolean): void {
    const ahead = Date.parse(answer.at) - Date.now();
    if (fresh) this.serverAhead = Math.abs(ahead) > CLOCK_IS_WRONG_MS ? ahead : 0;
    this.now = answer.drill ? Date.parse(answer.at) : Date.now() + this.serverAhead;
  }

  private tick(): void {
    if (this.general && !this.general.drill) this.now = Date.now() + this.serverAhead;
    const due = Date.now() - this.askedAt > AGAIN_MS;
    if (due && document.visibilityState === 'visible') void this.load().catch(() => undefined);
  }

  private look(changed: Partial<TodayAddress>): void {
    if (changed.language) this.asked = true;
    this.address = { ...this.address, ...changed };
    const named = decodeToday(location.pathname, location.search, []).city;
    history.replaceState(null, '', encodeToday({ ...this.address, city: named }));
  }

  private goToList(event: Event): void {
    event.preventDefault();
    const list = this.renderRoot.querySelector('cool-list');
    list?.scrollIntoView({ block: 'start' });
    list?.takeFocus();
  }

  private t(key: TodayKey, values?: Values): string {
    return say(this.address.language, key, values);
  }

  private r(key: TodayKey, values?: Values): unknown {
    const { language, furigana } = this.address;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return withRuby(sayParts(language, key, values));
  }
}
