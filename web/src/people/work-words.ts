/** What somebody of a class wrote into a work, as its teacher reads it. */
import { kindWord } from '../i18n/item-words';
import type { Language } from '../i18n/languages';
import { type Item, type PeopleLayer, textField } from '../model/items';

/** What was written into a work; empty where nothing was. */
export function textOf(item: Item, layers: readonly PeopleLayer[]): string {
  const layer = layers.find(({ id }) => id === item.about.layer);
  const text = item.properties[(layer && textField(layer)?.id) ?? ''];
  return typeof text === 'string' ? text : '';
}

/** What a work is, and all that was written into it. */
export function wordsOf(
  language: Language,
  item: Item,
  layers: readonly PeopleLayer[],
  colon: string,
): string {
  const layer = layers.find(({ id }) => id === item.about.layer);
  if (!layer) return item.id;
  return [kindWord(language, item, layer), textOf(item, layers)].filter(Boolean).join(colon);
}
