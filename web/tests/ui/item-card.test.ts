import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ItemCard } from '../../src/ui/item-card';
import { idOf, itemOf, NOTES } from '../model/people';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it('what changes a thing stands apart from what looks at it', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  const session = new Session(new Store(decodeView(`?city=town&lang=ja&item=${idOf(1)}`, 'ja')));
  session.people.note({
    layers: { status: 'ready', value: [NOTES] },
    items: new Map([[idOf(1), itemOf(idOf(1), {}, { mine: true, may_edit: true })]]),
  });
  session.people.open(idOf(1));
  const card = new ItemCard();
  card.session = session;
  document.body.append(card);
  await card.updateComplete;
  const words = (selector: string) => card.renderRoot.querySelector(selector)?.textContent ?? '';
  expect(words('.acts:not(.changes)')).toContain('地図のまん中に出す');
  expect(words('.acts:not(.changes)')).not.toContain('動かす');
  expect(words('.changes')).toMatch(/直す.*動かす.*消す/s);
});
