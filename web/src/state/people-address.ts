/** The part of the address about what people wrote: which list, which feature, in which order. */
import type { Order } from '../model/items';

export interface PeopleView {
  /** Layer, or class, that is listed; null for all. */
  list: string | null;
  /** Feature that is open. */
  item: string | null;
  order: Order;
}

export const NO_PEOPLE: PeopleView = { list: null, item: null, order: 'newest' };

const LAYER = /^[a-z0-9][a-z0-9-]{0,79}$/;
const ITEM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function encodePeople({ list, item, order }: PeopleView, query: URLSearchParams): void {
  if (list !== null) query.set('list', list);
  if (order !== NO_PEOPLE.order) query.set('order', order);
  if (item !== null) query.set('item', item);
}

export function decodePeople(query: URLSearchParams): PeopleView {
  return {
    list: matching(query.get('list'), LAYER),
    item: matching(query.get('item'), ITEM),
    order: query.get('order') === 'nearest' ? 'nearest' : NO_PEOPLE.order,
  };
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null;
}
