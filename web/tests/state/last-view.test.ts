import { afterEach, expect, it } from 'vitest';
import { decodeView } from '../../src/state/address';
import { keepLastView, lastView } from '../../src/state/last-view';

afterEach(() => window.sessionStorage.clear());

it('who comes back to the map goes on at its place and hour, with nothing open', () => {
  const at = 'at=36.2,139.4,17,0,0&heat=hot-day&time=15:00';
  keepLastView(decodeView(`?city=town&${at}&point=36.2,139.4&tour=pupil`, 'en'));
  const found = lastView('town');
  expect(found?.get('heat')).toBe('hot-day');
  expect(found?.get('time')).toBe('15:00');
  expect(found?.get('at')).toContain('36.2');
  expect([found?.get('point'), found?.get('tour')]).toEqual([null, null]);
});

it('another city begins anew', () => {
  keepLastView(decodeView('?city=town&heat=hot-day', 'en'));
  expect(lastView('other')).toBeNull();
});
