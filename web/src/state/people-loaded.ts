/** What was loaded of what people wrote, what waits to be sent, and what is being made. */
import type { Draft, Steps } from '../model/draft';
import type { Item, Past, PeopleLayer } from '../model/items';
import type { Entry } from '../model/outbox';
import { IDLE, type Load } from './load';
import type { Suggested } from './outbox-store';

/** Whether changes of others come by themselves, are asked for, or cannot be had. */
export type Live = 'stream' | 'asking' | 'away';

export type TaskKind = 'write' | 'draw' | 'move' | 'reshape' | 'edit';

export interface Task {
  kind: TaskKind;
  /** Null while the tool to draw with is not chosen. */
  steps: Steps<Draft> | null;
  /** Whether the map was touched before a tool was chosen. */
  isEarly?: boolean;
  /** Entry of the outbox that is put right. */
  entry: number | null;
}

export interface PeopleLoaded {
  layers: Load<PeopleLayer[]>;
  items: ReadonlyMap<string, Item>;
  /** What a visitor suggested from this browser and nobody else sees. */
  suggested: readonly Suggested[];
  /** Whether all features were fetched. */
  fetched: Load<true>;
  live: Live;
  /** When the server last had its database, as long as it is away; then nothing newer is known. */
  asOf: string | null;
  outbox: readonly Entry[];
  sending: boolean;
  /** The browser keeps nothing: what waits is lost with the window. */
  forgetful: boolean;
  task: Task | null;
  /** A draft that was left without being sent. */
  left: Task | null;
  past: Load<Past>;
  /** Whether the building of the open note is still in the model. */
  building: Load<'there' | 'gone'>;
  /**
   * How many own acts can be taken back and done again, the layers of the next of each (empty for
   * none), and whether the last was to delete.
   */
  acts: { past: number; future: number; layers: readonly [string, string]; deleted: boolean };
  /** What somebody last said, showed or felt: about which thing, as which change. */
  talk: { item: string; change: number } | null;
}

export const NO_PEOPLE_LOADED: PeopleLoaded = {
  layers: IDLE,
  items: new Map(),
  suggested: [],
  fetched: IDLE,
  live: 'away',
  asOf: null,
  outbox: [],
  sending: false,
  forgetful: false,
  task: null,
  left: null,
  past: IDLE,
  building: IDLE,
  acts: { past: 0, future: 0, layers: ['', ''], deleted: false },
  talk: null,
};
