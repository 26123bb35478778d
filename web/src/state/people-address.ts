/** The part of the address about what people wrote: which list, which feature, in which order. */
import type { Order } from '../model/items';

export interface PeopleView {
  /** Layer, or class, that is listed; null for all. */
  list: string | null;
  /** Feature that is open. */
  item: string | null;
  order: Order;
  /** What the listed things are about, as the layer's choices say; null for all. */
  topic: string | null;
  /** Words that the listed things say; empty for all. */
  words: string;
}

export const NO_PEOPLE: PeopleView = {
  list: null,
  item: null,
  order: 'newest',
  topic: null,
  words: '',
};

const LAYER = /^[a-z0-9][a-z0-9-]{0,79}$/;
const TOPIC = /^[a-z0-9_-]{1,63}$/;
const WORDS_MAX = 80;
const ITEM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function encodePeople(view: PeopleView, query: URLSearchParams): void {
  const { list, item, order, topic, words } = view;
  if (list !== null) query.set('list', list);
  if (order !== NO_PEOPLE.order) query.set('order', order);
  if (topic !== null) query.set('topic', topic);
  if (words !== '') query.set('words', words);
  if (item !== null) query.set('item', item);
}

export function decodePeople(query: URLSearchParams): PeopleView {
  return {
    list: matching(query.get('list'), LAYER),
    item: matching(query.get('item'), ITEM),
    order: query.get('order') === 'nearest' ? 'nearest' : NO_PEOPLE.order,
    topic: matching(query.get('topic'), TOPIC),
    words: (query.get('words') ?? '').slice(0, WORDS_MAX),
  };
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null;
}

/** Address of a layer's file, narrowed as the list is. */
export function exportAddress(
  city: string,
  layer: string,
  format: string,
  { topic, words }: Pick<PeopleView, 'topic' | 'words'>,
): string {
  const query = new URLSearchParams();
  if (topic !== null) query.set('topic', topic);
  if (words.trim() !== '') query.set('words', words.trim());
  const of = `/api/cities/${encodeURIComponent(city)}/layers/${encodeURIComponent(layer)}`;
  return `${of}/export/${format}${query.size > 0 ? `?${query}` : ''}`;
}
