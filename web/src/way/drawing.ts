/** Where the pieces of a way lie in a drawing, north up, in units of the drawing. */
import type { Minute, Way } from './answer';

export const SIDE = 420;
const EDGE = 36;
const LEAST_HEIGHT = 180;
const MOST_HEIGHT = 460;
const LEAST_M = 60; // a way of a few steps is not blown up
const METRES_PER_DEGREE = 111_320;
const BARS = [500, 200, 100, 50, 20, 10];
const WIDEST_BAR = 140;
const SAMPLES = 400;

export type Point = readonly [number, number];

/** Where a word stands: of an SVG text. */
export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'middle' | 'end';
}

/** West, north, east and south of what stands in a drawing. */
export type Box = readonly [number, number, number, number];

/** The part of the line that is walked in a minute. */
export interface Piece {
  minute: Minute;
  points: string;
}

export interface Drawing {
  pieces: readonly Piece[];
  /** The whole line, close enough for a word to be kept off it. */
  line: readonly Point[];
  start: Point;
  end: Point;
  past: Point | null;
  /** From the line to the place that it passes, which stands beside it. */
  spur: string;
  height: number;
  bar: { metres: number; width: number };
  /** Puts a place (longitude, latitude) into the drawing. */
  at: (place: Point) => Point;
}

export function drawnWay(way: Way): Drawing | null {
  const { coordinates } = way.geometry;
  const [first, last] = [coordinates[0], coordinates.at(-1)];
  if (!first || !last || coordinates.length < 2) return null;
  const past: Point | null = way.past ? [way.past.lon, way.past.lat] : null;
  const { at, height, scale } = frame(past ? [...coordinates, past] : coordinates);
  const along = distances(coordinates);
  const whole = Math.max(way.length_m, way.strip.at(-1)?.to_m ?? 0, 1);
  const pieces = way.strip.map((minute) => ({
    minute,
    points: between(coordinates, along, [minute.from_m / whole, minute.to_m / whole])
      .map((each) => at(each).map(rounded).join(','))
      .join(' '),
  }));
  const metres = BARS.find((each) => each * scale <= WIDEST_BAR) ?? 10;
  const bar = { metres, width: rounded(metres * scale) };
  const shares = Array.from({ length: SAMPLES + 1 }, (_, i) => i / SAMPLES);
  const line = shares.map((share) => at(placeAt(coordinates, along, share)));
  const [begin, end, cool] = [at(first), at(last), past && at(past)];
  const near = cool && nearest(line, cool);
  const spur = cool && near ? `${near.join(',')} ${cool.join(',')}` : '';
  return { pieces, line, start: begin, end, past: cool, spur, height, bar, at };
}

/** How far the place that a way passes lies beside it [m]; 0 where it passes none. */
export function metresBeside({ past, geometry }: Pick<Way, 'past' | 'geometry'>): number {
  const [first] = geometry.coordinates;
  if (!past || !first) return 0;
  const narrow = Math.cos((past.lat * Math.PI) / 180);
  const plane = ([lon, lat]: Point): Point => [
    (lon - past.lon) * METRES_PER_DEGREE * narrow,
    (lat - past.lat) * METRES_PER_DEGREE,
  ];
  return Math.round(Math.hypot(...nearest(geometry.coordinates.map(plane), [0, 0])));
}

/** The place of a line that is nearest to another. */
export function nearest(line: readonly Point[], [x, y]: Point): Point {
  const found = line.slice(1).map((end, i): Point => {
    const [left, top] = line[i] as Point;
    const [dx, dy] = [end[0] - left, end[1] - top];
    const share = ((x - left) * dx + (y - top) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.min(1, Math.max(0, share));
    return [rounded(left + dx * part), rounded(top + dy * part)];
  });
  const off = (each: Point) => Math.hypot(each[0] - x, each[1] - y);
  return found.reduce((best, each) => (off(each) < off(best) ? each : best), line[0] as Point);
}

/** A place of a word at a mark, what it takes of the drawing, and how much lies under it. */
export interface Placing {
  label: Label;
  box: Box;
  covered: number;
}

/** Where a word of a width may stand at a mark, the better first: beside, above or below it. */
export function placings(
  [x, y]: Point,
  width: number,
  line: readonly Point[],
  taken: readonly Box[] = [],
): Placing[] {
  const right: Label = { x: x + 14, y: y + 5, anchor: 'start' };
  const left: Label = { x: x - 14, y: y + 5, anchor: 'end' };
  const over = (top: number): Label[] => [
    { x, y: top, anchor: 'middle' },
    { x: x - 9, y: top, anchor: 'start' },
    { x: x + 9, y: top, anchor: 'end' },
  ];
  const [inwards, outwards] = x > SIDE / 2 ? [left, right] : [right, left];
  const tried = [inwards, ...over(y - 16), outwards, ...over(y + 28)].map((label) => {
    const box = boxOf(label, width);
    return { label, box, covered: coveredBy(box, line, taken) };
  });
  return tried.sort((one, other) => one.covered - other.covered);
}

function boxOf({ x, y, anchor }: Label, width: number): Box {
  const west = x - { start: 0, middle: width / 2, end: width }[anchor];
  return [west, y - 16, west + width, y + 6];
}

/** How much lies under a word: of the line; all of it where it leaves the drawing or meets another. */
function coveredBy(box: Box, line: readonly Point[], taken: readonly Box[]): number {
  const [west, north, east, south] = box;
  if (west < 0 || east > SIDE) return 2 * line.length;
  const under = line.filter(([x, y]) => x > west && x < east && y > north && y < south).length;
  return under + line.length * taken.filter((each) => meets(each, box)).length;
}

export function meets(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

function frame(places: readonly Point[]): { at: Drawing['at']; height: number; scale: number } {
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wide = Math.max(LEAST_M, (east - west) * METRES_PER_DEGREE * narrow);
  const high = Math.max(LEAST_M, (north - south) * METRES_PER_DEGREE);
  const scale = Math.min((SIDE - 2 * EDGE) / wide, (MOST_HEIGHT - 2 * EDGE) / high);
  const height = Math.max(LEAST_HEIGHT, Math.round(high * scale + 2 * EDGE));
  const at = ([lon, lat]: Point): Point => [
    rounded(SIDE / 2 + (lon - (west + east) / 2) * METRES_PER_DEGREE * narrow * scale),
    rounded(height / 2 - (lat - (south + north) / 2) * METRES_PER_DEGREE * scale),
  ];
  return { at, height, scale };
}

/** Share of the line's length at each of its points. */
function distances(line: readonly Point[]): number[] {
  const found = [0];
  line.slice(1).forEach(([lon, lat], i) => {
    const [lon0, lat0] = line[i] as Point;
    const narrow = Math.cos((lat * Math.PI) / 180);
    found.push((found[i] ?? 0) + Math.hypot((lon - lon0) * narrow, lat - lat0));
  });
  const whole = found.at(-1) || 1;
  return found.map((each) => each / whole);
}

function between(
  line: readonly Point[],
  along: readonly number[],
  [from, to]: readonly [number, number],
): Point[] {
  const inner = line.filter((_, i) => (along[i] ?? 0) > from && (along[i] ?? 0) < to);
  return [placeAt(line, along, from), ...inner, placeAt(line, along, to)];
}

function placeAt(line: readonly Point[], along: readonly number[], share: number): Point {
  const after = Math.max(
    1,
    along.findIndex((each) => each >= Math.min(share, 1)),
  );
  const [start, end] = [line[after - 1] as Point, line[after] as Point];
  const [low, high] = [along[after - 1] ?? 0, along[after] ?? 1];
  const part = high > low ? (share - low) / (high - low) : 0;
  return [start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part];
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
