/** The language that somebody chose in this browser: kept for the next page without one in its link. */
import { LANGUAGES, type Language } from './languages';

const KEY = 'uchimizu-language';

/** Languages to speak, the one chosen here before those of the browser. */
export function wantedLanguages(): readonly string[] {
  const kept = keptLanguage();
  return kept ? [kept, ...navigator.languages] : navigator.languages;
}

export function keepLanguage(language: Language): void {
  try {
    window.localStorage.setItem(KEY, language);
  } catch {
    // Without memory the browser's own language is spoken.
  }
}

function keptLanguage(): Language | null {
  try {
    const kept = window.localStorage.getItem(KEY);
    return LANGUAGES.find((each) => each === kept) ?? null;
  } catch {
    return null;
  }
}
