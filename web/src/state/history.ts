/** Keeps the address bar and the store in step, so that links, "back" and "reload" work. */
import { decodeView, encodeView, isAnotherView } from './address';
import type { Store } from './store';

const CAMERA_SETTLES_MS = 300;

/** The view of the current address. */
export function viewOfAddress(search: string, language: 'ja' | 'en') {
  return decodeView(search, language);
}

export function keepAddress(store: Store): void {
  let timer = 0;
  let returning = false;

  const write = (kind: 'pushState' | 'replaceState') => {
    window.clearTimeout(timer);
    timer = 0;
    window.history[kind](null, '', encodeView(store.state.view));
  };

  store.subscribe(({ view }, before) => {
    if (view === before.view || returning) return;
    const opensCity = before.view.city === null && view.city !== null;
    if (isAnotherView(before.view, view)) {
      if (timer) flushCamera(before.view);
      write(opensCity && before.cities.status !== 'ready' ? 'replaceState' : 'pushState');
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
