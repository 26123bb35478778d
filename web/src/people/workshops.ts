/** Workshops as the server tells of them; times are UTC ms. */
import type { Language } from '../i18n/languages';
import { type Bounds, cameraOver } from '../model/camera';
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

/** The map with what the class made, where the class works. */
export function mapQuery(
  city: string,
  { id, area }: Pick<Workshop, 'id' | 'area'>,
  language: Language,
): URLSearchParams {
  const query = new URLSearchParams({ city, list: id, lang: language });
  if (area) {
    const { lat, lon, zoom } = cameraOver(area, MAP_PX);
    query.set('at', [lat.toFixed(6), lon.toFixed(6), zoom.toFixed(2), 0, 0].join(','));
  }
  return query;
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
  photos_waiting: number;
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
