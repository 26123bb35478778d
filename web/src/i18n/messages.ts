import { en } from './en';
import { ja } from './ja';
import type { Language } from './languages';

export type MessageKey = keyof typeof ja;
export type Values = Readonly<Record<string, string | number>>;

const MESSAGES: Record<Language, Record<MessageKey, string>> = { ja, en };

/** The text of a key in a language, with `{name}` replaced by the value of that name. */
export function message(language: Language, key: MessageKey, values: Values = {}): string {
  return MESSAGES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}

export function isMessageKey(key: string): key is MessageKey {
  return key in ja;
}
