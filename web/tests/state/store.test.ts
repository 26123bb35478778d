import { expect, test } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Store } from '../../src/state/store';

test('a listener that changes the state makes nobody hear of changes in the wrong order', () => {
  const store = new Store(decodeView('', 'ja'));
  const heard: [string | null, string | null][] = [];
  store.subscribe(({ view }) => {
    if (view.city === 'a') store.look({ city: 'b' });
  });
  store.subscribe(({ view }, before) => heard.push([before.view.city, view.city]));
  store.look({ city: 'a' });
  expect(heard).toEqual([
    [null, 'a'],
    ['a', 'b'],
  ]);
  expect(store.state.view.city).toBe('b');
});

test('after a listener has failed the others still hear of the next change', () => {
  const store = new Store(decodeView('', 'ja'));
  let fails = true;
  const heard: (string | null)[] = [];
  store.subscribe(() => {
    if (fails) throw new Error('broken');
  });
  store.subscribe(({ view }) => heard.push(view.city));
  expect(() => store.look({ city: 'a' })).toThrow('broken');
  fails = false;
  store.look({ city: 'b' });
  expect(heard).toEqual(['b']);
});
