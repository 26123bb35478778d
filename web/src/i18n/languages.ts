export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language a browser asks for; Japanese unless it prefers another that we speak. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const first = wanted
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => LANGUAGES.some((language) => language === tag));
  return LANGUAGES.find((language) => language === first) ?? 'ja';
}
