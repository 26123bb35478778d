/** The words of these pages; they are loaded with them and not with the map. */
import { filled, type Values } from '../i18n/filled';
import { dataLanguage, type Language } from '../i18n/languages';
import { pagesEn } from '../i18n/pages-en';
import { pagesJa } from '../i18n/pages-ja';
import { pagesJaEasy } from '../i18n/pages-ja-easy';
import { type Part, partsOf, withoutReadings } from '../i18n/ruby';

export type PageKey = keyof typeof pagesJa;

/** In two languages, as the server tells it. */
export interface Words {
  ja: string;
  en: string;
}

export function say(language: Language, key: PageKey, values: Values = {}): string {
  return filled(withoutReadings(textOf(language, key)), values);
}

/** The same with the readings of its characters, as in `{木|き}`; values have none. */
export function sayWithReadings(language: Language, key: PageKey, values: Values = {}): Part[] {
  return partsOf(textOf(language, key)).map(({ text, reading }) => ({
    text: filled(text, values),
    reading,
  }));
}

export function isPageKey(key: string): key is PageKey {
  return Object.hasOwn(pagesJa, key);
}

export function inLanguage(language: Language, words: Words | null | undefined): string {
  return words ? words[dataLanguage(language)] || words.ja : '';
}

/** 7月18日 14:20; the year stands where it is another one. */
export function whenWord(language: Language, time: number | string): string {
  const moment = new Date(time);
  const thisYear = moment.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(dataLanguage(language), {
    ...(thisYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(moment);
}

/** 2026年7月18日 14:20: of what is kept, always with its year. */
export function datedWord(language: Language, time: string): string {
  return new Intl.DateTimeFormat(dataLanguage(language), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(new Date(time));
}

const UNITS_MS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** 3日 or 3 days: how long something took, in the largest unit that it fills. */
export function waitedWord(language: Language, milliseconds: number): string {
  const [unit, length] = UNITS_MS.find(([, each]) => milliseconds >= each) ?? UNITS_MS[2];
  const word = new Intl.NumberFormat(dataLanguage(language), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(Math.max(Math.floor(milliseconds / length), 0));
  return dataLanguage(language) === 'ja' ? word.replace(/\s/g, '') : word;
}

function textOf(language: Language, key: PageKey): string {
  const plain = language === 'ja-easy' ? pagesJaEasy[key] : undefined;
  return plain ?? (dataLanguage(language) === 'en' ? pagesEn : pagesJa)[key];
}
