/** Keeps the address bar and the store in step, so that links, "back" and "reload" work. */
import { decodeView, encodeView, isAnotherView } from './address';
import { keepLastView } from './last-view';
import { valueIn } from './load';
import type { Store } from './store';

const CAMERA_SETTLES_MS = 300;

export function keepAddress(store: Store): void {
  let timer = 0;
  let returning = false;

  const write = (kind: 'pushState' | 'replaceState') => {
    window.clearTimeout(timer);
    timer = 0;
    window.history[kind](null, '', encodeView(store.state.view));
    keepLastView(store.state.view);
  };

  store.subscribe(({ view }, before) => {
    if (view === before.view || returning) return;
    const cities = valueIn(before.cities) ?? [];
    const straightIn = before.view.city === null && cities.length === 1;
    if (isAnotherView(before.view, view)) {
      if (timer) flushCamera(before.view);
      write(straightIn ? 'replaceState' : 'pushState');
    } else {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => write('replaceState'), CAMERA_SETTLES_MS);
    }
  });

  function flushCamera(view: Parameters<typeof encodeView>[0]): void {
    window.history.replaceState(null, '', encodeView(view));
  }

  window.addEventListener('popstate', () => {
    returning = true;
    store.look(decodeView(window.location.search, store.state.view.language));
    returning = false;
  });
}
