/** 道を見る: the way to a cool place on a phone, fast or cool, by minute and in words. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { wantedLanguages } from '../i18n/kept-language';
import { applySize, keepSizeOf } from '../i18n/kept-size';
import { askedLanguage, dataLanguage, LANGUAGES, type Language } from '../i18n/languages';
import { encodeToday, MINE } from '../today/address';
import {
  type CoolPlace,
  type Here,
  isForeign,
  openUntil,
  rounded,
  type Today,
} from '../today/answer';
import { dateWord, isOtherDay, nextTime, timeWord } from '../today/clock';
import { ask, keep, keepPages } from '../today/kept';
import '../today/place-choice';
import { readingBar } from '../today/reading-bar';
import type { Values } from '../today/speech';
import { partStyles, todayStyles } from '../today/styles';
import { inLanguage } from '../today/words';
import { heatStyles } from '../ui/heat-styles';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { decodeWay, encodeWay, type WayAddress } from './address';
import {
  againstCoolest,
  CHOICES,
  type Choice,
  minutes,
  openInstead,
  stepsUnknown,
  type Way,
  wholeMinutes,
} from './answer';
import {
  type Asked,
  askCode,
  askWay,
  forgetAsked,
  keepAsked,
  keptAsked,
  type Trouble,
  WayError,
} from './asking';
import { metresBeside } from './drawing';
import type { WayTelling } from './part';
import { wayStyles } from './styles';
import './way-comparison';
import './way-map';
import './way-sources';
import './way-strip';
import { partsOfWay, sayWay, type WayKey } from './words';

const APART_M = 10; // as the server tells it
const MINUTE_MS = 60_000;

@customElement('way-page')
export class WayPage extends LitElement {
  @state() private address: WayAddress = decodeWay(
    location.pathname,
    location.search,
    wantedLanguages(),
  );
  @state() private today: Today | null = null;
  /** Where one sets out: named, or where one is, to 100 m. */
  @state() private from: Here | null = this.address.from;
  @state() private asked: Asked | null = null;
  @state() private trouble: Trouble | null = null;
  @state() private busy = false;
  @state() private said: WayKey | null = null;
  @state() private canShowLast = false;

  static override styles = [shared, heatStyles, partStyles, todayStyles, wayStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    keepSizeOf(location.search);
    void this.start();
  }

  override updated(): void {
    const { language, size, to } = this.address;
    document.documentElement.lang = dataLanguage(language);
    applySize(size);
    const where = to ? `${this.placeName(to)} | ` : '';
    document.title = `${where}${this.t('title')} | ${this.t('app')}`;
  }

  override render(): TemplateResult {
    const { to, city, language, furigana, size } = this.address;
    const today = encodeToday({ city, here: this.address.from, language, furigana, size });
    const way = this.asked?.ways[this.address.choice];
    return html`
      <header>
        <h1>
          ${to ? this.placeName(to) : this.r('title')}<small>${this.r('title')}</small>
        </h1>
        ${readingBar(
          this.address,
          (key, values) => this.t(key, values),
          (changed) => this.look(changed, 'language' in changed),
        )}
      </header>
      <main>
        <p class="screen"><a class="button small" href=${today}>${icon('earlier')}${this.r('back')}</a></p>
        ${this.bands()} ${this.places()} ${this.choices()}
        ${this.trouble ? this.problem(this.trouble) : nothing}
        <div class="screen" role="status">
          ${this.busy ? html`<p>${this.r('loading')}</p>` : nothing}
          ${this.said ? html`<p>${this.r(this.said)}</p>` : nothing}
        </div>
        ${this.asked && way ? this.told(way, this.asked) : nothing}
      </main>
    `;
  }

  private bands(): TemplateResult {
    const { language } = this.address;
    const band = (key: WayKey, time: string) =>
      html`<div class="band loud" role="status"><p>${this.r(key, { time })}</p></div>`;
    const kept = this.asked?.keptAt;
    return html`
      ${this.today?.drill ? band('drill', dateWord(language, this.leavingAt(this.today))) : nothing}
      ${kept ? band('kept', dateWord(language, kept)) : nothing}
      ${this.otherLanguage()}
    `;
  }

  /** What was kept in another language cannot be said in this one without the server. */
  private otherLanguage(): TemplateResult | typeof nothing {
    const spoken = LANGUAGES.find((each) => each === this.asked?.language);
    if (!this.asked?.keptAt || !spoken || spoken === this.address.language) return nothing;
    const language = this.t(`language.${spoken}`);
    return html`<div class="band" role="status"><p>${this.r('kept.language', { language })}</p></div>`;
  }

  private places(): TemplateResult | typeof nothing {
    const { today, from } = this;
    const { language, furigana } = this.address;
    if (!today || !this.address.to) return nothing;
    const now = Date.parse(today.at);
    return html`<section class="from" aria-labelledby="from">
      <h2 id="from" class="screen">${this.r('from')}</h2>
      <place-choice
        class="screen"
        one
        .telling=${{ answer: today, language, furigana, now, here: from, offline: false }}
        @here-chosen=${(event: CustomEvent<Here | null>) => this.choose(event.detail)}
      ></place-choice>
      ${
        from
          ? html`<p class="paper">
            ${this.r('from.said', { name: from.name || this.t('from.mine') })}
          </p>`
          : nothing
      }
      ${from?.name ? nothing : html`<p class="note screen">${this.r('from.rounded')}</p>`}
    </section>`;
  }

  private choices(): TemplateResult | typeof nothing {
    if (!this.from && !this.asked) return nothing;
    return html`<div class="choices screen" role="group" aria-label=${this.t('choice')}>
        ${CHOICES.map((each) => {
          const known = this.asked?.ways[each];
          return html`<button
            class="button"
            aria-pressed=${each === this.address.choice}
            ?disabled=${this.busy}
            @click=${() => this.pick(each)}
          >
            <span>${this.r(`choice.${each}`)}</span>
            ${known ? html`<small>${this.r('minutes', { n: minutes(known) })}</small>` : nothing}
            ${known && stepsUnknown(known) > 0 ? html`<small>${this.r('steps.unknown')}</small>` : nothing}
          </button>`;
        })}
      </div>
      <form class="bar screen at" @submit=${(event: SubmitEvent) => event.preventDefault()}>
        <label>
          <span>${this.r('at')}</span>
          <input type="time" name="at" .value=${this.address.at || this.clock} @change=${this.setTime} />
        </label>
        ${
          this.address.at
            ? html`<button class="button small" type="button" @click=${() => this.look({ at: '' }, true)}>
                ${this.r('at.now')}
              </button>`
            : nothing
        }
      </form>`;
  }

  private told(way: Way, asked: Asked): TemplateResult {
    const { city, language, furigana } = this.address;
    const places = (this.today?.places ?? []).map((each) => ({
      ...{ name: nameOf(each, language), lon: each.lon, lat: each.lat },
    }));
    const named = { from: asked.from.name, to: this.placeName(asked.to), places };
    const telling: WayTelling = { city, way, language, furigana, ...named };
    return html`
      <section class="answer" aria-labelledby="answer">
        <h2 id="answer" tabindex="-1">
          ${this.headline(way)}
        </h2>
        ${this.past(way)} ${this.price(way, asked)} ${this.gaps(way)} ${this.goal(way, asked)}
      </section>
      <way-strip .telling=${telling}></way-strip>
      <div class="columns">
      <way-comparison .telling=${telling} .ways=${asked.ways}></way-comparison>
      <section class="way-by-way" aria-labelledby="directions">
        <h2 id="directions">${this.r('directions')}</h2>
        <ol class="directions" lang=${asked.language === 'en' ? 'en' : 'ja'}>
          ${way.directions.map(({ text }) => html`<li>${text}</li>`)}
        </ol>
      </section>
      <way-map .telling=${telling}></way-map>
      <way-sources .telling=${telling} .drill=${this.today?.drill ?? false}></way-sources>
      </div>
      <p class="bar screen">
        <button class="button" @click=${() => window.print()}>${icon('print')}${this.r('print')}</button>
      </p>
      <p class="note screen">
        ${this.r('keeping')}
        <button class="button small" @click=${this.forget}>${icon('bin')}${this.r('forget')}</button>
      </p>
      ${this.paper(asked)}
    `;
  }

  private headline(way: Way): unknown {
    const values = { n: minutes(way), m: Math.round(way.length_m) };
    const unknown = stepsUnknown(way);
    return unknown > 0
      ? this.r('headline.steps', { ...values, u: unknown })
      : this.r('headline', { ...values, way: this.t(`choice.${way.kind}`) });
  }

  /** What lies between the places and the known way; nobody knows how to walk there. */
  private gaps({ start_away_m: start, end_away_m: end }: Way): TemplateResult {
    return html`
      ${start >= APART_M ? html`<p>${this.r('gap.start', { m: Math.round(start) })}</p>` : nothing}
      ${end >= APART_M ? html`<p>${this.r('gap.end', { m: Math.round(end) })}</p>` : nothing}
    `;
  }

  /** When one is where, and whether the place is open then. */
  private goal(way: Way, asked: Asked): TemplateResult | typeof nothing {
    const { today } = this;
    if (!today) return nothing;
    const { language, spot } = this.address;
    const leaving = this.leavingAt(today);
    const arriving = leaving + minutes(way) * MINUTE_MS;
    const to = timeWord(language, arriving, leaving);
    const found = today.places.find(({ id }) => id === spot);
    const loud = (key: WayKey) =>
      html`<div class="band loud" role="status"><p>${this.r(key, { time: to })}</p></div>`;
    const isClosed = found !== undefined && openUntil(found, arriving) === undefined;
    const now = today.drill ? Date.parse(today.at) : Date.now();
    return html`<p>${this.r('leaving', { from: dateWord(language, leaving), to })}</p>
      ${isOtherDay(leaving, now) ? this.otherDay(way) : nothing}
      ${spot && !found ? loud('goal.unlisted') : nothing}
      ${found ? html`<p>${this.r('goal.hours', { hours: inLanguage(language, found.hours) })}</p>` : nothing}
      ${isClosed ? html`${loud('goal.closed')}${this.instead(today, asked, arriving)}` : nothing}
      ${found?.needs_check ? html`<p>${this.r('goal.check')}</p>` : nothing}`;
  }

  /** Of tomorrow no heat is known: whose it is, is said. */
  private otherDay({ run, at }: Way): TemplateResult | typeof nothing {
    if (!run || !at) return nothing;
    const time = dateWord(this.address.language, at);
    return html`<div class="band" role="status"><p>${this.r('leaving.other-day', { time })}</p></div>`;
  }

  /** The nearest place that is certainly open on arrival, where the goal is closed then. */
  private instead(
    today: Today,
    { from }: Asked,
    arriving: number,
  ): TemplateResult | typeof nothing {
    const place = openInstead(today, from, arriving);
    if (!place) return nothing;
    const { language, furigana, size, city, at } = this.address;
    const to = { lon: place.lon, lat: place.lat, name: nameOf(place, language) };
    const start = from.name ? from : null; // where somebody is stands in no address
    const href = encodeWay({
      ...{ city, to, spot: place.id, from: start, at, language, furigana, size },
    });
    const mine = start ? '' : `&${MINE}`;
    const m = place.distance_m ?? 0;
    return html`<p class="screen"><a class="button" href=${`${href}${mine}`}>${this.r('goal.instead', { name: to.name, m })}</a></p>`;
  }

  private past(way: Way): TemplateResult | typeof nothing {
    const { past } = way;
    if (!past) return nothing;
    const n = wholeMinutes(past.after_s);
    const name = past.name ?? '';
    const m = metresBeside(way);
    return html`<p>${this.r(name ? 'past' : 'past.unnamed', { n, name })}</p>
      ${m >= APART_M ? html`<p>${this.r('past.beside', { m })}</p>` : nothing}`;
  }

  /** What the choice costs against the coolest way. */
  private price(way: Way, { ways }: Asked): TemplateResult | typeof nothing {
    const { longer = 0, hotter = 0 } = againstCoolest(way, ways.coolest) ?? {};
    const values = { n: Math.abs(longer), p: hotter };
    const said = (key: WayKey) => html`<p><strong>${this.r(key, values)}</strong></p>`;
    if (hotter > 0 && longer > 0) return said('price.hotter.longer');
    if (hotter > 0 && longer < 0) return said('price.hotter.shorter');
    if (hotter > 0) return said('price.hotter');
    return longer > 0 ? said('price.longer') : nothing;
  }

  /** What only the printed sheet has. */
  private paper({ code, keptAt }: Asked): TemplateResult {
    const time = dateWord(this.address.language, keptAt ?? Date.now());
    return html`<footer class="paper">
      ${code ? html`<img src=${code} alt=${this.t('print.code')} />` : nothing}
      <p>${this.r('print.at', { time })}</p>
    </footer>`;
  }

  private problem(trouble: Trouble): TemplateResult {
    const { city, language } = this.address;
    return html`<div class="band loud" role="alert">
      <p>${this.r(`trouble.${trouble}`)}</p>
      ${
        trouble === 'failed' || trouble === 'offline'
          ? html`<p class="bar">
              <button class="button small" @click=${() => this.start()}>${this.r('retry')}</button>
              ${
                this.canShowLast
                  ? html`<a class="button small" href=${encodeWay({ city, language })}
                      >${this.r('trouble.last')}</a
                    >`
                  : nothing
              }
            </p>`
          : nothing
      }
    </div>`;
  }

  private async start(): Promise<void> {
    const path = `/api/cities/${encodeURIComponent(this.address.city)}/today`;
    const found = await ask<Today>(path).catch(() => null);
    this.today = found?.content ?? null;
    const own = this.today?.language; // spoken where neither address nor browser asks for another
    if (own && askedLanguage(location.search, wantedLanguages()) === null) {
      this.address = { ...this.address, language: own };
    }
    const isHere = this.address.to !== null && this.from !== null;
    if (isHere) await this.load();
    else if (await this.showLast()) this.trouble = null;
    else if (!this.address.to) this.trouble = 'nowhere';
    else if (!found) this.trouble = 'failed';
    else this.trouble = found.keptAt ? 'offline' : null;
    await keepPages().catch(() => undefined); // a browser that keeps nothing shows everything
    if (found && !found.keptAt) await keep(path, found.content).catch(() => undefined);
  }

  /** Shows the last way where none is asked for, or none can be asked for. */
  private async showLast(): Promise<boolean> {
    const { city, to } = this.address;
    const kept = await keptAsked(city).catch(() => null);
    if (!kept) return false;
    this.canShowLast = to !== null && !isSame(kept.to, to);
    if (to !== null && (this.canShowLast || !this.isOffline)) return false;
    this.asked = kept;
    this.from = kept.from;
    const choice = knownChoice(kept, this.address.choice);
    this.address = { ...this.address, to: kept.to, spot: kept.spot, choice };
    return true;
  }

  private get isOffline(): boolean {
    return !navigator.onLine || this.today === null || this.trouble === 'offline';
  }

  private async load(): Promise<void> {
    const { to, city, choice, at, language, spot } = this.address;
    if (!to || !this.from) return;
    this.trouble = null;
    this.said = null;
    this.busy = true;
    const known = this.asked;
    const asked: Asked = {
      ...{ from: this.from, to, spot, at: at || this.clock, language },
      ...{ ways: {}, code: '', keptAt: null },
    };
    if (known && isSameQuestion(known, asked)) asked.ways = known.ways;
    try {
      for (const each of new Set<Choice>(['coolest', 'fastest', choice])) {
        asked.ways[each] ??= await askWay(asked, city, each);
      }
      asked.code = await askCode({ ...this.address, from: this.from });
      this.asked = asked;
      void keepAsked(city, asked).catch(() => undefined);
    } catch (error) {
      this.trouble = error instanceof WayError ? error.trouble : 'failed';
      const isLost = this.trouble === 'offline';
      if (this.trouble === 'no-cool-place') {
        this.asked = asked;
        this.address = { ...this.address, choice: 'coolest' };
      } else if (known && (isLost || isSameQuestion(known, asked))) {
        this.address = { ...this.address, choice: knownChoice(known, choice) };
      } else if (isLost && (await this.showLast())) this.trouble = null;
      else this.asked = null;
    } finally {
      this.busy = false;
    }
  }

  /** The clock that is shown: a drill's stands still. */
  private get clock(): string {
    const now = this.today?.drill ? Date.parse(this.today.at) : Date.now();
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Tokyo',
      hour: '2-digit',
      minute: '2-digit',
    }).format(now);
  }

  /** When one sets out: at the time that was chosen, the next time that the clock shows it. */
  private leavingAt(today: Today): number {
    const now = today.drill ? Date.parse(today.at) : Date.now();
    return nextTime(this.address.at || this.asked?.at || this.clock, now);
  }

  private choose(here: Here | null): void {
    this.from = here && (here.name ? here : rounded(here));
    if (this.from && this.today && isForeign(this.today, this.from)) this.from = null;
    this.asked = null;
    this.look({ from: this.from?.name ? this.from : null });
    void this.load();
  }

  private pick(choice: Choice): void {
    this.look({ choice }, true);
  }

  private setTime(event: Event): void {
    this.look({ at: (event.target as HTMLInputElement).value }, true);
  }

  private look(changed: Partial<WayAddress>, again = false): void {
    this.address = { ...this.address, ...changed };
    history.replaceState(null, '', encodeWay({ ...this.address, from: this.address.from }));
    if (again) void this.load();
  }

  private async forget(): Promise<void> {
    await forgetAsked(this.address.city);
    this.asked = null;
    this.from = this.address.from;
    this.said = 'forgotten';
  }

  /** The name that the town gives the place in the reader's language. */
  private placeName(to: Here): string {
    const found = this.today?.places.find(({ id }) => id === this.address.spot);
    return (found && nameOf(found, this.address.language)) || to.name;
  }

  private t(key: WayKey, values?: Values): string {
    return sayWay(this.address.language, key, values);
  }

  private r(key: WayKey, values?: Values): unknown {
    const { language, furigana } = this.address;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return withRuby(partsOfWay(language, key, values));
  }
}

function nameOf({ properties }: CoolPlace, language: Language): string {
  const { name, name_en, name_plain } = properties;
  const own = { en: name_en, 'ja-easy': name_plain, ja: name }[language];
  return String(own || name || '');
}

/** The wanted way where it was asked for, else one that was. */
function knownChoice({ ways }: Asked, wanted: Choice): Choice {
  return [wanted, 'coolest' as const, ...CHOICES].find((each) => ways[each]) ?? wanted;
}

function isSame(one: Here, other: Here): boolean {
  return one.lon === other.lon && one.lat === other.lat;
}

function isSameQuestion(one: Asked, other: Asked): boolean {
  return (
    isSame(one.from, other.from) &&
    isSame(one.to, other.to) &&
    one.at === other.at &&
    one.language === other.language
  );
}
