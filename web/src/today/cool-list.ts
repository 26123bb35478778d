/** Cool places that are open, the nearest first, and one for whoever feels ill. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type DataLanguage, dataLanguage, dotOf } from '../i18n/languages';
import { icon } from '../ui/icons';
import { encodeWay } from '../way/address';
import { MINE } from './address';
import { type CoolPlace, closesSoon, openPlaces, opensAt, openUntil, restPlaces } from './answer';
import { TodayPart } from './part';
import { inLanguage, isTodayKey, type TodayKey } from './words';

const SHOWN = 5;
const NEXT = 2;
const ZOOM = 17;

@customElement('cool-list')
export class CoolList extends TodayPart {
  @state() private all = false;

  takeFocus(): void {
    this.renderRoot.querySelector<HTMLElement>('#cool')?.focus();
  }

  override render(): TemplateResult {
    const { answer, now, here, offline } = this.telling;
    const open = surestFirst(openPlaces(answer.places, now));
    const shown = this.all ? open : open.slice(0, SHOWN);
    const rest = restPlaces([...answer.places, ...answer.rest_places], now);
    return html`
      <section aria-labelledby="cool">
        <h2 id="cool" tabindex="-1">${this.r('cool')}</h2>
        ${here ? nothing : html`<p class="note">${this.r('cool.unsorted')}</p>`}
        ${offline ? html`<p class="note">${this.r('cool.offline')}</p>` : nothing}
        ${open.length === 0 ? this.none(answer.places) : nothing}
        ${this.listed(shown)}
        ${
          open.length > shown.length
            ? html`<p>
                <button class="button small" @click=${() => (this.all = true)}>
                  ${this.r('cool.more', { n: open.length - shown.length })}
                </button>
              </p>`
            : nothing
        }
        <p class="note">${this.r('cool.walk')}</p>
      </section>
      <section class="rest" aria-labelledby="rest">
        <h2 id="rest">${this.r('rest')}</h2>
        <p>${this.r('rest.call')}</p>
        ${
          rest.length > 0
            ? html`<div class="places">${rest.map((each) => this.place(each, 'div'))}</div>`
            : html`<p>${this.r('rest.none')}</p>`
        }
      </section>
    `;
  }

  /** Those of which nobody knows whether they open this year stand under a heading of their own. */
  private listed(shown: readonly CoolPlace[]): TemplateResult {
    const [sure, unsure] = parted(shown);
    return html`
      ${sure.length > 0 ? html`<ol class="places">${sure.map((each) => this.place(each))}</ol>` : nothing}
      ${
        unsure.length > 0
          ? html`<h3>${this.r('cool.unsure')}</h3>
              <ol class="places">${unsure.map((each) => this.place(each))}</ol>`
          : nothing
      }
    `;
  }

  private none(places: readonly CoolPlace[]): TemplateResult {
    const { now } = this.telling;
    const next = places.filter((each) => opensAt(each, now)).slice(0, NEXT);
    return html`<p>${this.r('cool.none')}</p>
      ${
        next.length > 0
          ? html`<h3>${this.r('cool.next')}</h3>
              <ol class="places">${next.map((each) => this.place(each))}</ol>`
          : nothing
      }`;
  }

  protected place(place: CoolPlace, kind: 'li' | 'div' = 'li'): TemplateResult {
    const inner = html`
      <h3>${this.named(place)}</h3>
      <p class="facts">
        <span>${this.openWord(place)}</span>
        ${place.minutes === null ? nothing : html`<span>${this.r('cool.minutes', { n: place.minutes })}</span>`}
      </p>
      <p>${this.facts(place)}</p>
      ${
        typeof place.properties.audience === 'string'
          ? html`<p lang=${this.written}>${this.r('cool.for', { who: place.properties.audience })}</p>`
          : nothing
      }
      ${
        typeof place.properties.closed_note === 'string'
          ? html`<p lang=${this.written}><strong>${place.properties.closed_note}</strong></p>`
          : nothing
      }
      <p class="bar">
        <a class="button small" href=${this.way(place)}
          >${icon('line')}${this.r('cool.way')}<span class="unseen"> ${this.named(place)}</span></a
        >
        <a class="button small" href=${this.map(place)}
          >${icon('map')}${this.r('cool.map')}<span class="unseen"> ${this.named(place)}</span></a
        >
        ${place.needs_check ? html`<span class="tag">${this.r('cool.check')}</span>` : nothing}
      </p>
    `;
    return kind === 'li'
      ? html`<li class="spot">${inner}</li>`
      : html`<div class="spot">${inner}</div>`;
  }

  /** Its name; one that stands in another language than the page says so to whoever reads aloud. */
  private named({ properties }: CoolPlace): TemplateResult {
    const { language } = this.telling;
    const names: Record<string, unknown> = {
      en: properties.name_en,
      'ja-easy': properties.name_plain,
    };
    const own = names[language];
    return html`<span lang=${own ? nothing : this.written}>${own || properties.name || ''}</span>`;
  }

  /** The language in which a town's people write, where the page speaks another. */
  private get written(): DataLanguage | typeof nothing {
    const { answer, language } = this.telling;
    return answer.language === dataLanguage(language) ? nothing : answer.language;
  }

  private openWord(place: CoolPlace): unknown {
    const { now, language } = this.telling;
    const until = openUntil(place, now);
    if (until) {
      const soon = closesSoon(place, now);
      return this.r(soon ? 'cool.soon' : 'cool.until', { time: this.time(until) });
    }
    if (until === null) return this.r(place.needs_check ? 'cool.usually' : 'cool.always');
    const opens = opensAt(place, now);
    return opens
      ? this.r('cool.opens', { time: this.time(opens) })
      : inLanguage(language, place.hours);
  }

  private facts({ properties, distance_m: metres }: CoolPlace): TemplateResult {
    const facilities = Array.isArray(properties.facilities) ? properties.facilities : [];
    const keys = [`kind.${properties.kind}`, ...facilities.map((each) => `has.${each}`)];
    const yes: [string, TodayKey][] = [
      ['step_free', 'cool.stepFree'],
      ['wheelchair_toilet', 'cool.wheelchair'],
      ['designated_shelter', 'cool.shelter'],
    ];
    const said: unknown[] = keys.filter(isTodayKey).map((key) => this.r(key));
    for (const [name, key] of yes) if (properties[name] === true) said.push(this.r(key));
    if (typeof properties.seats === 'number')
      said.push(this.r('cool.seats', { n: properties.seats }));
    if (metres !== null) said.push(this.r('cool.metres', { n: metres }));
    return html`${said.map((each, i) => html`${i > 0 ? dotOf(this.telling.language) : ''}${each}`)}`;
  }

  private way(place: CoolPlace): string {
    const { answer, language, furigana, size, here } = this.telling;
    const { id, lon, lat, properties } = place;
    const to = { lon, lat, name: String(properties.name ?? '') };
    const asked = { to, spot: id, from: here, language, furigana, size };
    const mine = here && !here.name ? `&${MINE}` : '';
    return `${encodeWay({ city: answer.city, ...asked })}${mine}`;
  }

  private map({ id, layer, lon, lat }: CoolPlace): string {
    const { answer, language } = this.telling;
    const at = `${lat.toFixed(5)},${lon.toFixed(5)},${ZOOM},0,0`;
    return `/?city=${answer.city}&at=${at}&list=${layer}&item=${id}&lang=${language}`;
  }
}

function parted(places: readonly CoolPlace[]): [CoolPlace[], CoolPlace[]] {
  return [places.filter((each) => !each.needs_check), places.filter((each) => each.needs_check)];
}

function surestFirst(places: readonly CoolPlace[]): CoolPlace[] {
  return parted(places).flat();
}

declare global {
  interface HTMLElementTagNameMap {
    'cool-list': CoolList;
  }
}
