/** Texts in three languages and how they are said; readings stand as `{漢字|かんじ}`. */
import { dataLanguage, type Language } from '../i18n/languages';
import { type Part, partsOf, withoutReadings } from '../i18n/ruby';

export type Values = Readonly<Record<string, string | number>>;

export interface Texts<Key extends string> {
  ja: Readonly<Record<Key, string>>;
  en: Readonly<Record<Key, string>>;
  /** Plain Japanese with readings; what is not here is said as in `ja`. */
  easy: Readonly<Partial<Record<Key, string>>>;
}

export function say<Key extends string>(
  texts: Texts<Key>,
  language: Language,
  [key, values = {}]: readonly [Key, Values?],
): string {
  return filled(withoutReadings(textOf(texts, language, key)), values);
}

/** The same in parts, with the readings of its characters; values have none. */
export function sayParts<Key extends string>(
  texts: Texts<Key>,
  language: Language,
  [key, values = {}]: readonly [Key, Values?],
): Part[] {
  return partsOf(textOf(texts, language, key)).map(({ text, reading }) => ({
    text: filled(text, values),
    reading,
  }));
}

function textOf<Key extends string>(texts: Texts<Key>, language: Language, key: Key): string {
  const plain = language === 'ja-easy' ? texts.easy[key] : undefined;
  return plain ?? (dataLanguage(language) === 'en' ? texts.en : texts.ja)[key];
}

function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? String(values[name]) : whole,
  );
}
