/** Words of the screens as plans quote them: the texts of the screens themselves. */
import { type MessageKey, message } from '../i18n/messages';
import { type PageKey, say as sayOnPage } from '../people/say';
import type { Text } from './lesson';

export function onMap(key: MessageKey): Text {
  return quoted((language) => message(language, key));
}

/** The same of the pages about people, where a class is led. */
export function onPage(key: PageKey): Text {
  return quoted((language) => sayOnPage(language, key));
}

function quoted(word: (language: 'ja' | 'en') => string): Text {
  return { ja: `「${word('ja')}」`, en: `“${word('en')}”` };
}
