/** How far somebody came in each tour: kept in this browser alone. */
import type { TourName } from './names';

const KEY = 'uchimizu-tours';

export interface Progress {
  step: number;
  done: boolean;
}

type Kept = Partial<Record<TourName | 'offered', Progress>>;

/** Null where the browser keeps nothing. */
function kept(): Kept | null {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Kept) : {};
  } catch (problem) {
    return problem instanceof SyntaxError ? {} : null;
  }
}

function keep(change: Kept): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify({ ...kept(), ...change }));
  } catch {
    // Without memory a tour begins at its first step; nothing else is lost.
  }
}

export function progressOf(name: TourName): Progress {
  const found = kept()?.[name];
  const step = Number.isInteger(found?.step) ? Math.max(found?.step ?? 0, 0) : 0;
  return { step, done: found?.done === true };
}

export function keepProgress(name: TourName, progress: Progress): void {
  keep({ [name]: progress });
}

/** Whether no tour was ever begun or turned down here; where nothing is kept, none is offered. */
export function isNewHere(): boolean {
  const found = kept();
  return found !== null && Object.keys(found).length === 0;
}

/** Whoever takes a new seat in a class is new here, whoever had the tablet before. */
export function forgetTours(): void {
  try {
    window.localStorage.removeItem(KEY);
  } catch {
    // What was not kept need not be forgotten.
  }
}

export function turnDown(): void {
  keep({ offered: { step: 0, done: true } });
}
