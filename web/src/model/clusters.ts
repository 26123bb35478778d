/** Marks that would cover each other on the screen stand as one, with their number. */
import { metresPerPixel } from './camera';
import type { Mark } from './people-picture';

export interface Cluster {
  /** The marks in the order of the list. */
  marks: readonly Mark[];
  lon: number;
  lat: number;
}

const METRES_PER_DEGREE = 111_320;
const CLUSTER_PIXELS = 52;
const APART_FROM_ZOOM = 18;

/** Clusters by the cells of a grid that is fixed to the ground at each whole zoom. */
export function clustersOf(marks: readonly Mark[], zoom: number): Cluster[] {
  if (zoom >= APART_FROM_ZOOM) return marks.map((mark) => ({ ...placeOf([mark]), marks: [mark] }));
  const cells = new Map<string, Mark[]>();
  for (const mark of marks) {
    const side = CLUSTER_PIXELS * metresPerPixel(mark.lat, Math.floor(zoom));
    const north = (mark.lat * METRES_PER_DEGREE) / side;
    const row = Math.floor(north);
    const latOfRow = (row * side) / METRES_PER_DEGREE;
    const east = (mark.lon * METRES_PER_DEGREE * Math.cos((latOfRow * Math.PI) / 180)) / side;
    const key = `${row} ${Math.floor(east)}`;
    cells.set(key, [...(cells.get(key) ?? []), mark]);
  }
  return [...cells.values()].map((inCell) => ({ ...placeOf(inCell), marks: inCell }));
}

const WORDS_WIDE = 130;
const WORDS_HIGH = 44;

/** Ids of the marks whose words have room: first come, in the order of the list, first served. */
export function withRoomForWords(marks: readonly Mark[], zoom: number): Set<string> {
  const kept: Mark[] = [];
  for (const mark of marks) {
    const pixel = metresPerPixel(mark.lat, zoom) / METRES_PER_DEGREE;
    const wide = (WORDS_WIDE * pixel) / Math.cos((mark.lat * Math.PI) / 180);
    const high = WORDS_HIGH * pixel;
    const isFree = kept.every(
      ({ lon, lat }) => Math.abs(lon - mark.lon) > wide || Math.abs(lat - mark.lat) > high,
    );
    if (isFree) kept.push(mark);
  }
  return new Set(kept.map(({ id }) => id));
}

function placeOf(marks: readonly Mark[]): { lon: number; lat: number } {
  const lon = marks.reduce((sum, mark) => sum + mark.lon, 0) / marks.length;
  const lat = marks.reduce((sum, mark) => sum + mark.lat, 0) / marks.length;
  return { lon, lat };
}
