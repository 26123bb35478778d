/** Workshops as the server tells of them; times are UTC ms. */
import type { Words } from './say';

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
