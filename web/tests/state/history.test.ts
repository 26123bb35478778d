import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { keepAddress } from '../../src/state/history';
import { Store } from '../../src/state/store';

const CAMERA = { lon: 139.5, lat: 36.2, zoom: 15, bearing: 0, pitch: 0 };

function open(address: string): Store {
  window.history.replaceState(null, '', address);
  const store = new Store(decodeView(window.location.search, 'ja'));
  store.note({ cities: { status: 'ready', value: [] } });
  keepAddress(store);
  return store;
}

describe('the address bar', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('gets an entry for each choice, so that "back" undoes it', () => {
    const push = vi.spyOn(window.history, 'pushState');
    const store = open('/?city=town');
    store.look({ colour: 'height' });
    store.look({ selection: 'bldg_1' });
    expect(push.mock.calls.map(([, , address]) => address)).toEqual([
      '?city=town&colour=height&lang=ja',
      '?city=town&colour=height&id=bldg_1&lang=ja',
    ]);
  });

  it('forgets the choice that nobody had: a single city opens at once', () => {
    const store = open('/');
    const only = {
      id: 'town',
      name: '架空の町',
      language: 'ja' as const,
      year: 2024,
      bounds: null,
      datasets: 3,
    };
    store.note({ cities: { status: 'ready', value: [only] } });
    const push = vi.spyOn(window.history, 'pushState');
    store.look({ city: 'town' });
    expect(push).not.toHaveBeenCalled();
    expect(window.location.search).toBe('?city=town&lang=ja');
  });

  it('follows the camera without entries, once it rests', () => {
    const store = open('/?city=town');
    const push = vi.spyOn(window.history, 'pushState');
    const replace = vi.spyOn(window.history, 'replaceState');
    store.look({ camera: CAMERA });
    store.look({ camera: { ...CAMERA, zoom: 16 } });
    expect(replace).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(replace).toHaveBeenCalledOnce();
    expect(replace.mock.calls[0]?.[2]).toContain('at=36.20000,139.50000,16,0,0');
    expect(push).not.toHaveBeenCalled();
  });

  it('keeps the resting place of the camera before the next choice', () => {
    const store = open('/?city=town');
    const replace = vi.spyOn(window.history, 'replaceState');
    store.look({ camera: CAMERA });
    store.look({ colour: 'use' });
    expect(replace.mock.calls[0]?.[2]).toContain('at=36.20000');
    expect(replace.mock.calls[0]?.[2]).not.toContain('colour');
  });

  it('leads the store when somebody goes back', () => {
    const store = open('/?city=town&colour=height');
    const push = vi.spyOn(window.history, 'pushState');
    window.history.replaceState(null, '', '/?city=town&colour=year&lang=en');
    window.dispatchEvent(new PopStateEvent('popstate'));
    expect(store.state.view).toMatchObject({ colour: 'year', language: 'en' });
    expect(push).not.toHaveBeenCalled();
  });
});
