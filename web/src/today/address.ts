/**
 * The addresses of the first screen: `/today`, `/today/{city}` or `/today?city=…`, and
 * `/spots/{id}` for one cool place; with language and text size.
 */
import { askedLanguage, type Language } from '../i18n/languages';

export const SIZES = [100, 150, 200] as const;
export type Size = (typeof SIZES)[number];

export interface TodayAddress {
  /** Empty where none is named. */
  city: string;
  /** Id of the one cool place that is asked for; empty where none is. */
  spot: string;
  language: Language;
  furigana: boolean;
  size: Size;
}

export function decodeToday(path: string, search: string, wanted: readonly string[]): TodayAddress {
  const query = new URLSearchParams(search);
  const size = Number(query.get('text'));
  return {
    city: idIn(/^\/today\/([A-Za-z0-9_-]{1,64})\/?$/, path) || cityOf(query.get('city') ?? ''),
    spot: idIn(/^\/spots\/([A-Za-z0-9_-]{1,64})\/?$/, path),
    language: askedLanguage(search, wanted) ?? 'ja',
    furigana: query.get('ruby') !== 'off',
    size: SIZES.find((known) => known === size) ?? 100,
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
  language,
  furigana,
  size,
}: Omit<TodayAddress, 'spot'> & Partial<TodayAddress>): string {
  const query = new URLSearchParams({ ...(spot && city ? { city } : {}), lang: language });
  if (!furigana) query.set('ruby', 'off');
  if (size !== 100) query.set('text', String(size));
  return spot ? `/spots/${spot}?${query}` : `/today${city ? `/${city}` : ''}?${query}`;
}

export function nextSize(size: Size): Size {
  return SIZES[(SIZES.indexOf(size) + 1) % SIZES.length] ?? 100;
}
