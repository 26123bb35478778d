/** Workshops as the server tells of them; times are UTC ms. */
import type { Language } from '../i18n/languages';
import { type Bounds, cameraOver } from '../model/camera';
import { boundsOf, type Item } from '../model/items';
import type { Words } from './say';

/** About as much as a tablet shows of the map beside its list. */
const MAP_PX = { width: 700, height: 600 };

export interface Group {
  id: string;
  name: string;
  colour: string;
}

export interface Seat {
  id: string;
  group: string;
  pen_name: Words;
  hand_up: boolean;
}

export interface SeatAtWork extends Seat {
  joined_at: number;
  seen_at: number;
  counts: Record<string, number>;
  photos: number;
  /** Its newest, three at most. */
  pictures: { id: string; alt_text: string; waits: boolean }[];
}

export interface Task {
  text: string;
  kind: string | null;
  count: number | null;
  done: number | null;
}

export interface Workshop {
  id: string;
  title: string;
  kind: string;
  age_band: string;
  /** Where it works; null for the whole town. */
  area: Bounds | null;
  tasks: Task[];
  rules: Words[];
  groups: Group[];
  works_layer: string;
  notes_layer: string;
  held: boolean;
  open_to_public: boolean;
  drawing: boolean;
  ended: boolean;
  opens_at: number;
  closes_at: number;
  ended_at: number;
  retention_days: number;
  kept_until: number;
  swept: boolean;
  leads: boolean;
  seat: Seat | null;
}

/** The map with what the class made: where it works, else around its works. */
export function mapQuery(
  city: string,
  { id, area }: Pick<Workshop, 'id' | 'area'>,
  language: Language,
  works: readonly Item[] = [],
): URLSearchParams {
  const query = new URLSearchParams({ city, list: id, lang: language });
  const around = area ?? boundsAround(works);
  if (around) query.set('at', placeOver(around));
  return query;
}

/** The map with one work chosen, close to it, beside the works of its class alone. */
export function workQuery(
  city: string,
  { id, geometry }: Item,
  workshop: string | null,
  language: Language,
): URLSearchParams {
  const query = new URLSearchParams({ city, item: id, lang: language });
  if (workshop) query.set('list', workshop);
  if (geometry) query.set('at', placeOver(boundsOf(geometry)));
  return query;
}

function boundsAround(works: readonly Item[]): Bounds | null {
  const all = works.flatMap(({ geometry }) => (geometry ? [boundsOf(geometry)] : []));
  if (all.length === 0) return null;
  const least = (i: 0 | 1) => Math.min(...all.map((each) => each[i]));
  const most = (i: 2 | 3) => Math.max(...all.map((each) => each[i]));
  return [least(0), least(1), most(2), most(3)];
}

/** The middle and zoom of a map that shows an area, as addresses of the map say it. */
function placeOver(bounds: Bounds): string {
  const { lat, lon, zoom } = cameraOver(bounds, MAP_PX);
  return [lat.toFixed(6), lon.toFixed(6), zoom.toFixed(2), 0, 0].join(',');
}

export interface JoinedClass {
  city: string;
  workshop: Workshop;
  seat: Seat;
  is_new: boolean;
}

export interface Overview {
  workshop: Workshop;
  seats: SeatAtWork[];
  /** Seats that were removed and of which something is still there. */
  removed: SeatAtWork[];
  photos_waiting: number;
  /** Whether anybody ever took a seat. */
  joined: boolean;
  may_delete: boolean;
}

export function groupOf(workshop: Workshop, id: string): Group | null {
  return workshop.groups.find((each) => each.id === id) ?? null;
}

export function drawnBy(seat: SeatAtWork): number {
  return Object.values(seat.counts).reduce((sum, n) => sum + n, 0);
}

/** Whether a workshop goes on. */
export function stateOf({ ended, held }: Workshop): 'ended' | 'held' | 'going' {
  if (ended) return 'ended';
  return held ? 'held' : 'going';
}

/** How many are still to be drawn for a task; null where it counts none. */
export function left({ count, done }: Task): number | null {
  return count === null ? null : Math.max(count - (done ?? 0), 0);
}
