/** The address of the page that tells where something comes from (データの変遷). */
import type { Language } from '../i18n/languages';
import { hrefOf } from '../people/address';

/** From the map it carries the map's own address along, for the way back to the same point. */
export function chainHref(
  language: Language,
  city: string,
  asked: Readonly<Record<string, string>>,
): string {
  const from = window.location.pathname === '/' ? window.location.search : '';
  const given = Object.entries({ ...asked, from }).filter(([, value]) => value !== '');
  return hrefOf(language, ['chain', city], Object.fromEntries(given));
}
