/** What a guided tour is made of: data that `tour-band` leads through. */
import type { Language } from '../i18n/languages';
import type { State } from '../state/store';
import type { TourName } from './names';

/** In plain Japanese with readings, as in `{木|き}`. */
export type Words = Readonly<Record<Language, string>>;

/** The way to a control: one selector for each tree of elements, from the page inwards. */
export type Way = readonly [string, ...string[]];

export interface TourStep {
  id: string;
  title: Words;
  body: Words;
  /** Where it points: the first of these that is on the screen. */
  at: readonly Way[];
  /**
   * Whether it is done, given how things stood when the step began; or pressing is all of it; or
   * the person looks, and says when they go on.
   */
  done: 'pressed' | 'looked' | ((now: State, begun: State) => boolean);
}

export interface Tour {
  name: TourName;
  title: Words;
  steps: readonly TourStep[];
  /** What comes after the last step: one thing, with a link to it. */
  end: TourEnd;
}

export interface TourEnd {
  title: Words;
  go: Words;
  href: (now: State) => string;
}
