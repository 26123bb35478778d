export const LANGUAGES = ['ja', 'ja-easy', 'en'] as const;
/** `ja-easy` is Japanese in plain words (やさしい日本語), with readings. */
export type Language = (typeof LANGUAGES)[number];
/** Languages that data come in. */
export type DataLanguage = 'ja' | 'en';

export function dataLanguage(language: Language): DataLanguage {
  return language === 'en' ? 'en' : 'ja';
}

/** What stands between two things of a row. */
export function dotOf(language: Language): string {
  return language === 'en' ? ' · ' : '・';
}

/** What stands between two things of a sentence. */
export function commaOf(language: Language): string {
  return language === 'en' ? ', ' : '、';
}

/** Words in brackets behind others. */
export function bracketed(language: Language, words: string): string {
  return language === 'en' ? ` (${words})` : `（${words}）`;
}

/** The language that an address or a browser asks for; null where neither asks for one of ours. */
export function askedLanguage(search: string, wanted: readonly string[]): Language | null {
  const named = new URLSearchParams(search).get('lang');
  const tags = [named ?? '', ...wanted.map(tagOf)];
  const first = tags.find((tag) => LANGUAGES.some((language) => language === tag));
  return LANGUAGES.find((language) => language === first) ?? null;
}

/** One of our languages as it is; of a browser's tag such as `en-GB` the language alone. */
function tagOf(tag: string): string {
  const isOurs = LANGUAGES.some((language) => language === tag);
  return isOurs ? tag : tag.slice(0, 2).toLowerCase();
}

/** The language to begin with: Japanese until the city that it is about says its own. */
export function preferredLanguage(wanted: readonly string[]): Language {
  return askedLanguage('', wanted) ?? 'ja';
}

/** What a city or several of them speak first; null where they do not agree. */
export function firstLanguage(cities: readonly { language: DataLanguage }[]): DataLanguage | null {
  const [first] = cities;
  return first && cities.every(({ language }) => language === first.language)
    ? first.language
    : null;
}
