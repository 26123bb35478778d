/** Own acts of this tab, so that they can be taken back also after another page. */
import type { Act } from './people-acts';

const KEY = 'uchimizu-acts';

export interface KeptActs {
  city: string;
  author: string;
  past: readonly Act[];
  future: readonly Act[];
  /** Ids of what reached the server and was taken away there. */
  sent: readonly string[];
}

export function keepActs(acts: KeptActs): void {
  try {
    window.sessionStorage.setItem(KEY, JSON.stringify(acts));
  } catch {
    // Without memory acts can be taken back until the page is left.
  }
}

/** The acts of somebody in a city; those of another person are forgotten. */
export function keptActs({ city, author }: Pick<KeptActs, 'city' | 'author'>): KeptActs | null {
  try {
    const found = JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null') as KeptActs | null;
    if (found?.city === city && found.author === author) return found;
    window.sessionStorage.removeItem(KEY);
  } catch {
    // What was not kept cannot be found.
  }
  return null;
}
