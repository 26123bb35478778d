/** What the map of this tab showed last: who comes back to it from a page goes on there. */
import { decodeView, encodeView, type View } from './address';

const KEY = 'uchimizu-last-view';

export function keepLastView(view: View): void {
  try {
    window.sessionStorage.setItem(KEY, encodeView(view));
  } catch {
    // Without memory the map begins anew.
  }
}

export function forgetLastView(): void {
  try {
    window.sessionStorage.removeItem(KEY);
  } catch {
    // What was not kept need not be forgotten.
  }
}

/** Place, mode and heat of a city as they were last; null where it was not looked at. */
export function lastView(city: string): URLSearchParams | null {
  const found = lastAddress();
  if (found === null) return null;
  const view = decodeView(found, 'ja');
  if (view.city !== city) return null;
  const closed = { ...view.heat, place: null, station: null };
  const people = { ...view.people, item: null };
  return new URLSearchParams(
    encodeView({ ...view, heat: closed, people, selection: null, tour: null }),
  );
}

function lastAddress(): string | null {
  try {
    return window.sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
