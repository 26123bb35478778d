/**
 * The address of a way: `/today/{city}/way`, where to, which way, from which named place.
 *
 * Where somebody is, never stands in it: only a place that was chosen by its name does.
 */
import { keptSize, type Size, sizeOf, USUAL } from '../i18n/kept-size';
import { LANGUAGES, type Language, preferredLanguage } from '../i18n/languages';
import { NAME, pair, placeOf } from '../today/address';
import type { Here } from '../today/answer';
import { CHOICES, type Choice } from './answer';

export interface WayAddress {
  city: string;
  /** Null where none is named: the last way that was asked for is shown then. */
  to: Here | null;
  /** Id of the cool place that one goes to; empty for another place. */
  spot: string;
  /** A place that was chosen by its name. */
  from: Here | null;
  choice: Choice;
  /** Time of day, `14:00`; empty for now. */
  at: string;
  language: Language;
  furigana: boolean;
  size: Size;
}

const PATH = /^\/today\/([A-Za-z0-9_-]{1,64})\/way\/?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

export function isWay(path: string): boolean {
  return PATH.test(path);
}

export function decodeWay(path: string, search: string, wanted: readonly string[]): WayAddress {
  const query = new URLSearchParams(search);
  const asked = (name: string) => query.get(name) ?? '';
  return {
    city: PATH.exec(path)?.[1] ?? '',
    to: placeOf(asked('to'), asked('name')),
    spot: asked('spot').slice(0, NAME),
    from: placeOf(asked('from'), asked('start')),
    choice: CHOICES.find((each) => each === asked('way')) ?? 'coolest',
    at: CLOCK.test(asked('at')) ? asked('at') : '',
    language: LANGUAGES.find((each) => each === asked('lang')) ?? preferredLanguage(wanted),
    furigana: asked('ruby') !== 'off',
    size: keptSize() ?? sizeOf(query.get('text')) ?? USUAL,
  };
}

export function encodeWay(asked: Partial<WayAddress> & Pick<WayAddress, 'city'>): string {
  const { to, from, spot, choice, at, language, furigana, size } = asked;
  const query = new URLSearchParams();
  if (to) {
    query.set('to', pair(to));
    query.set('name', to.name.slice(0, NAME));
  }
  if (spot) query.set('spot', spot);
  if (from?.name) {
    query.set('from', pair(from));
    query.set('start', from.name.slice(0, NAME));
  }
  if (choice && choice !== 'coolest') query.set('way', choice);
  if (at) query.set('at', at);
  if (language) query.set('lang', language);
  if (furigana === false) query.set('ruby', 'off');
  if (size && size !== USUAL) query.set('text', String(size));
  return `/today/${encodeURIComponent(asked.city)}/way?${query}`;
}
