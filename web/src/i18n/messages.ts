import { en } from './en';
import { filled, type Values } from './filled';
import { ja } from './ja';
import { jaEasy } from './ja-easy';
import { dataLanguage, type Language } from './languages';
import { type Part, partsOf, withoutReadings } from './ruby';

export type { Values };
export type MessageKey = keyof typeof ja;

const MESSAGES: Record<'ja' | 'en', Record<MessageKey, string>> = { ja, en };

/** The text of a key in a language, with `{name}` replaced by the value of that name. */
export function message(language: Language, key: MessageKey, values: Values = {}): string {
  return filled(withoutReadings(textOf(language, key)), values);
}

/** The same in parts, with the readings of its characters; values have none. */
export function messageParts(language: Language, key: MessageKey, values: Values = {}): Part[] {
  const parts = partsOf(textOf(language, key));
  return parts.map(({ text, reading }) => ({ text: filled(text, values), reading }));
}

function textOf(language: Language, key: MessageKey): string {
  const plain = language === 'ja-easy' ? jaEasy[key] : undefined;
  return plain ?? MESSAGES[dataLanguage(language)][key];
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(ja, key);
}
