import { en } from './en';
import { ja } from './ja';
import { jaEasy } from './ja-easy';
import { dataLanguage, type Language } from './languages';
import { type Part, partsOf, withoutReadings } from './ruby';

export type MessageKey = keyof typeof ja;
export type Values = Readonly<Record<string, string | number>>;

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

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}(さん)?/g, (whole, name: string, honorific = '') =>
    name in values ? addressed(String(values[name]), honorific) : whole,
  );
}

/** Nobody is addressed twice: a pen name like ひだまり先生 takes no さん. */
function addressed(name: string, honorific: string): string {
  return /(先生|さん|くん|ちゃん|様)$/.test(name) ? name : name + honorific;
}

export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(ja, key);
}
