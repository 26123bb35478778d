/** What somebody of a class wrote into a work, as its teacher reads it. */
import { kindWord } from '../i18n/item-words';
import type { Language } from '../i18n/languages';
import { type Item, itemsSaying, type PeopleLayer, textField } from '../model/items';
import type { ProposalBrief } from './proposals';
import { isPageKey, say } from './say';
import type { Seat } from './workshops';

/** What was written into a work; empty where nothing was. */
export function textOf(item: Item, layers: readonly PeopleLayer[]): string {
  const layer = layers.find(({ id }) => id === item.about.layer);
  const text = item.properties[(layer && textField(layer)?.id) ?? ''];
  return typeof text === 'string' ? text : '';
}

/** What a work is, and all that was written into it; of a proposal, what it changes. */
export function wordsOf(
  language: Language,
  item: Item,
  layers: readonly PeopleLayer[],
  proposals: readonly ProposalBrief[] = [],
): string {
  const layer = layers.find(({ id }) => id === item.about.layer);
  if (!layer) return item.id;
  const proposal = proposals.find(({ id }) => id === item.id);
  const kind = proposal
    ? say(language, 'wall.proposal', { things: thingsWord(language, proposal.things) })
    : kindWord(language, item, layer);
  return [kind, textOf(item, layers)].filter(Boolean).join(say(language, 'colon'));
}

/** What a proposal changes: 木 6・ひよけ 1. */
export function thingsWord(language: Language, things: ProposalBrief['things']): string {
  return Object.entries(things)
    .map(([kind, n]) => say(language, 'proposal.thing', { thing: thingWord(language, kind), n }))
    .join(say(language, 'proposal.and'));
}

/** What one thing of a proposal is: 木. */
export function thingWord(language: Language, kind: string): string {
  const key = `proposal.kind.${kind}`;
  return isPageKey(key) ? say(language, key) : kind;
}

/** A work bears the name of its seat in the first language of the city. */
export function isBy({ about }: Item, { pen_name }: Pick<Seat, 'pen_name'>): boolean {
  return about.pen_name === pen_name.ja || about.pen_name === pen_name.en;
}

/** What has words that others see; of these only what says what is sought. */
export function writtenOf(
  works: readonly Item[],
  layers: readonly PeopleLayer[],
  sought: string,
): readonly Item[] {
  const written = works.filter(
    (each) => each.about.status !== 'hidden' && textOf(each, layers) !== '',
  );
  return sought.trim() === '' ? written : itemsSaying(sought, written);
}
