/** Which place: where I am, by a tap only, or one of a name. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { MINE } from './address';
import type { Here } from './answer';
import { isForeign, named } from './answer';
import { ask } from './kept';
import { TodayPart } from './part';
import type { TodayKey } from './words';

interface Found {
  results: readonly { name: string; lon: number; lat: number; gml_id: string }[];
}

const PATIENCE_MS = 15_000;
const KNOWN = 8;
const LANDMARKS = ['public', 'rest_place'];

@customElement('place-choice')
export class PlaceChoice extends TodayPart {
  /** Whether the whole town will do as well as a place. */
  @property({ type: Boolean }) one = false;
  @state() private trouble: TodayKey | null = null;
  @state() private locating = false;
  @state() private byName = false;
  @state() private found: readonly Here[] | null = null;

  /** Who chose where one is on the page before is not asked again, if the browser allows it. */
  protected override async firstUpdated(): Promise<void> {
    const isAsked = new URLSearchParams(location.search).has(MINE);
    if (isAsked && !this.telling.here && (await mayLocate())) await this.locate();
  }

  takeFocus(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  override render(): TemplateResult {
    const { here, now } = this.telling;
    const anywhere = this.one ? '' : this.r('place.none');
    const mine = this.r(this.one ? 'place.locate' : 'place.mine'); // alone it begins the line
    const where = here ? here.name || mine : anywhere;
    return html`<section class="place" aria-label=${this.t('place')}>
      <p class="where">
        ${this.one ? nothing : html`<strong>${this.r('now', { time: this.time(now) })}</strong>`}
        ${where}
      </p>
      <div class="bar">
        <button class="button small" ?disabled=${this.locating} @click=${this.locate}>
          ${icon('target')}${this.r(this.locating ? 'place.locating' : 'place.locate')}
        </button>
        <button
          class="button small"
          aria-expanded=${this.byName}
          aria-controls="by-name"
          @click=${() => (this.byName = !this.byName)}
        >
          ${icon('search')}${this.r('place.other')}
        </button>
        ${
          here && !this.one
            ? html`<button class="button small" @click=${() => this.choose(null)}>
                ${this.r('place.clear')}
              </button>`
            : nothing
        }
      </div>
      ${this.one ? nothing : html`<p class="note">${this.r('place.promise')}</p>`}
      ${this.trouble ? html`<p role="alert">${this.r(this.trouble)}</p>` : nothing}
      <div id="by-name">${this.byName ? this.names() : nothing}</div>
    </section>`;
  }

  private names(): TemplateResult {
    return html`<form class="bar ends" @submit=${this.find}>
        <label class="grow">
          <span class="note">${this.r('place.search')}</span>
          <input name="words" type="search" maxlength="100" autocomplete="off" @input=${this.forgetFound} />
        </label>
        <button class="button small">${this.r('place.find')}</button>
      </form>
      <div role="status">
        ${this.found?.length === 0 ? html`<p>${this.r('place.nothing')}</p>` : nothing}
      </div>
      <ul class="found">
        ${(this.found ?? this.known()).map(
          (each) => html`<li>
            <button class="button small" @click=${() => this.choose(each)}>
              ${icon('place')}${each.name}
            </button>
          </li>`,
        )}
      </ul>`;
  }

  private choose(here: Here | null): void {
    this.trouble = null;
    this.found = null;
    this.dispatchEvent(new CustomEvent('here-chosen', { detail: here }));
    this.byName = false;
  }

  private async locate(): Promise<void> {
    this.locating = true;
    this.trouble = null;
    const position = await new Promise<GeolocationPosition | null>((resolve) => {
      if (!('geolocation' in navigator)) resolve(null);
      else
        navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), {
          timeout: PATIENCE_MS,
          maximumAge: 60_000,
        });
    });
    this.locating = false;
    if (!position) {
      this.trouble = 'place.failed';
      return;
    }
    const here = { lon: position.coords.longitude, lat: position.coords.latitude, name: '' };
    if (isForeign(this.telling.answer, here)) this.trouble = 'place.foreign';
    else this.choose(here);
  }

  /** What was found for other words would be taken for these. */
  private forgetFound(): void {
    this.found = null;
  }

  private async find(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const field = new FormData(event.target as HTMLFormElement).get('words');
    const words = String(field ?? '').trim();
    if (words === '') {
      this.found = null;
      return;
    }
    const city = encodeURIComponent(this.telling.answer.city);
    const path = `/api/cities/${city}/search?q=${encodeURIComponent(words)}`;
    const there = await ask<Found>(path).catch(() => null);
    const features = (there?.content.results ?? [])
      .filter(({ name }) => name !== '')
      .map(({ name, lon, lat }) => ({ name, lon, lat }));
    const places = named(this.telling.answer.places, words);
    const byName = places.filter(({ name }) => name.includes(words)); // others by their address
    this.found = unique([...byName, ...features, ...places]).slice(0, KNOWN);
  }

  private known(): Here[] {
    return this.telling.answer.places
      .filter(({ properties: { kind } }) => LANDMARKS.includes(String(kind)))
      .slice(0, KNOWN)
      .map(({ properties, lon, lat }) => ({ name: String(properties.name ?? ''), lon, lat }));
  }
}

/** Whether the browser tells the place without asking: somebody allowed it by a tap before. */
async function mayLocate(): Promise<boolean> {
  const allowed = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
  return allowed?.state === 'granted';
}

function unique(places: readonly Here[]): Here[] {
  return [...new Map(places.map((each) => [each.name, each])).values()];
}

declare global {
  interface HTMLElementTagNameMap {
    'place-choice': PlaceChoice;
  }
}
