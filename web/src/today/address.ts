/**
 * The addresses of the first screen: `/today`, `/today/{city}` or `/today?city=…`, and
 * `/spots/{id}` for one cool place; with a named place, language and text size.
 */
import { keptSize, type Size, sizeOf, USUAL } from '../i18n/kept-size';
import { askedLanguage, type Language } from '../i18n/languages';
import type { Here } from './answer';

export const NAME = 80; // characters of a name
/** In the address of a way: one sets out from where one is, which the address never tells. */
export const MINE = 'mine';

export interface TodayAddress {
  /** Empty where none is named. */
  city: string;
  /** Id of the one cool place that is asked for; empty where none is. */
  spot: string;
  /** A place that was chosen by its name; where somebody is, never stands in an address. */
  here: Here | null;
  language: Language;
  furigana: boolean;
  size: Size;
}

export function decodeToday(path: string, search: string, wanted: readonly string[]): TodayAddress {
  const query = new URLSearchParams(search);
  return {
    city: idIn(/^\/today\/([A-Za-z0-9_-]{1,64})\/?$/, path) || cityOf(query.get('city') ?? ''),
    spot: idIn(/^\/spots\/([A-Za-z0-9_-]{1,64})\/?$/, path),
    here: placeOf(query.get('near') ?? '', query.get('place') ?? ''),
    language: askedLanguage(search, wanted) ?? 'ja',
    furigana: query.get('ruby') !== 'off',
    size: keptSize() ?? sizeOf(query.get('text')) ?? USUAL,
  };
}

function idIn(pattern: RegExp, path: string): string {
  return pattern.exec(path)?.[1] ?? '';
}

function cityOf(name: string): string {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : '';
}

export function encodeToday({
  city,
  spot = '',
  here = null,
  language,
  furigana,
  size,
}: Omit<TodayAddress, 'spot' | 'here'> & Partial<TodayAddress>): string {
  const query = new URLSearchParams({ ...(spot && city ? { city } : {}), lang: language });
  if (here?.name) {
    query.set('near', pair(here));
    query.set('place', here.name.slice(0, NAME));
  }
  if (!furigana) query.set('ruby', 'off');
  if (size !== USUAL) query.set('text', String(size));
  return spot ? `/spots/${spot}?${query}` : `/today${city ? `/${city}` : ''}?${query}`;
}

export function pair({ lon, lat }: { lon: number; lat: number }): string {
  return `${Number(lon.toFixed(6))},${Number(lat.toFixed(6))}`;
}

export function placeOf(text: string, name: string): Here | null {
  const found = /^(-?\d{1,3}(?:\.\d{1,12})?),(-?\d{1,2}(?:\.\d{1,12})?)$/.exec(text);
  if (!found || name === '') return null;
  const [lon, lat] = [Number(found[1]), Number(found[2])];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    ? { lon, lat, name: name.slice(0, NAME) }
    : null;
}
