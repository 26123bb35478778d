/** The address of the page that tells where something comes from (データの変遷). */
import type { Language } from '../i18n/languages';
import { hrefOf } from '../people/address';

export function chainHref(
  language: Language,
  city: string,
  asked: Readonly<Record<string, string>>,
): string {
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return hrefOf(language, ['chain', city], Object.fromEntries(given));
}
