/**
 * What a person is writing or drawing: one draft, whatever the map, the hand or the keyboard.
 *
 * All ways of input make steps of the same draft, so it outlives the map that it is drawn on.
 */
import { metresBetween, type Place, rounded, shifted } from './heat-stamps';
import {
  type Anchor,
  type Content,
  type Geometry,
  type GeometryType,
  type Item,
  newItemId,
  type PeopleLayer,
  type Properties,
  placeOf,
} from './items';

export type Shape = 'point' | 'line' | 'area' | 'rectangle';

export interface Tool {
  id: string;
  shape: Shape;
  /** Value of the field `kind`. */
  kind: string;
  properties: Properties;
}

/** What can be drawn, in the order of the buttons; names of kinds as a what-if reads them. */
export const TOOLS: readonly Tool[] = [
  {
    id: 'tree',
    shape: 'point',
    kind: 'tree',
    properties: { species: 'zelkova', height_m: 8, crown_diameter_m: 5 },
  },
  { id: 'awning', shape: 'rectangle', kind: 'awning', properties: { height_m: 3 } },
  { id: 'shade_sail', shape: 'area', kind: 'shade_sail', properties: { height_m: 4 } },
  { id: 'mist', shape: 'point', kind: 'mist', properties: { height_m: 2.5 } },
  { id: 'bench', shape: 'point', kind: 'bench', properties: {} },
  { id: 'paving', shape: 'area', kind: 'paving', properties: { cover: 'grass' } },
  { id: 'line', shape: 'line', kind: 'sketch', properties: {} },
  { id: 'area', shape: 'area', kind: 'sketch', properties: {} },
  { id: 'text', shape: 'point', kind: 'text', properties: {} },
  { id: 'volume', shape: 'area', kind: 'building', properties: { height_m: 6 } },
];

/** Fields of the drawing layer that each kind needs; `text` goes with all. */
export const FIELDS_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  tree: ['species', 'height_m', 'crown_diameter_m'],
  awning: ['height_m'],
  shade_sail: ['height_m'],
  mist: ['height_m'],
  paving: ['cover'],
  building: ['height_m'],
};

export const NOTE_TOOL: Tool = { id: 'note', shape: 'point', kind: '', properties: {} };

/** Sides of a rectangle that is set with one touch, metres. */
export const RECTANGLES = [
  [3, 3],
  [6, 3],
  [10, 4],
] as const;

/** The server takes 500 with the point that closes an area. */
export const MOST_POINTS = 499;

export type Step = 'place' | 'kind' | 'words';
export type Position = readonly [lon: number, lat: number];

export interface Draft {
  /** Id of what becomes of it. */
  item: string;
  layer: string;
  tool: Tool;
  step: Step;
  /** As it is at the server, where an existing one is changed; null for a new one. */
  before: Item | null;
  points: readonly Position[];
  /** Whether the shape has all its points. */
  closed: boolean;
  anchor: Anchor | null;
  /** Whether a building stands where it was last put. */
  isBuilt: boolean;
  /** Sides and turn (degrees clockwise) of a rectangle. */
  size: readonly [number, number];
  turn: number;
  properties: Properties;
}

export function newDraft(layer: PeopleLayer, tool: Tool): Draft {
  const kind = layer.fields.some(({ id }) => id === 'kind') && tool.kind ? { kind: tool.kind } : {};
  return {
    item: newItemId(),
    layer: layer.id,
    tool,
    step: 'place',
    before: null,
    points: [],
    closed: false,
    anchor: null,
    isBuilt: false,
    size: RECTANGLES[1],
    turn: 0,
    properties: { ...kind, ...tool.properties },
  };
}

/** One more of the same size and kind, without its words and without a place. */
export function anotherOf(draft: Draft): Draft {
  const { text: _, ...properties } = draft.properties;
  const nowhere = { points: [], closed: false, anchor: null, isBuilt: false, before: null };
  return { ...draft, ...nowhere, item: newItemId(), step: 'place', properties };
}

/** The tool that a thing was drawn with, for its sign; others have the sign of their layer. */
export function toolOf({
  geometry,
  properties,
}: Pick<Item, 'geometry' | 'properties'>): Tool | undefined {
  const ofKind = TOOLS.filter(({ kind }) => kind === properties.kind);
  return ofKind.find(({ shape }) => shape === shapeOf(geometry)) ?? ofKind[0];
}

/** A draft that begins with what is there. */
export function draftOf(item: Item, step: Step): Draft {
  const { geometry } = item;
  const kind = item.properties.kind;
  const known = TOOLS.find((tool) => tool.kind === kind && tool.shape === shapeOf(geometry));
  return {
    item: item.id,
    layer: item.about.layer,
    tool: known ?? { ...NOTE_TOOL, shape: shapeOf(geometry) },
    step,
    before: item,
    points: pointsOf(geometry),
    closed: true,
    anchor: item.about.anchor,
    isBuilt: false,
    size: RECTANGLES[1],
    turn: 0,
    properties: item.properties,
  };
}

function shapeOf(geometry: Geometry | null): Shape {
  if (geometry?.type === 'LineString') return 'line';
  return geometry?.type === 'Polygon' ? 'area' : 'point';
}

function pointsOf(geometry: Geometry | null): Position[] {
  if (!geometry) return [];
  if (geometry.type === 'Point') return [asPosition(geometry.coordinates)];
  if (geometry.type === 'LineString') return geometry.coordinates.map(asPosition);
  return (geometry.coordinates[0] ?? []).slice(0, -1).map(asPosition);
}

function asPosition([lon = 0, lat = 0]: GeoJSON.Position): Position {
  return [lon, lat];
}

/** The draft with one point more; a point or rectangle is complete with it. */
export function withPoint(
  draft: Draft,
  { lon, lat }: Place,
  anchor: Anchor | null = null,
  isBuilt = false,
): Draft {
  const point: Position = [rounded(lon), rounded(lat)];
  const { shape } = draft.tool;
  if (shape === 'point' || shape === 'rectangle') {
    return { ...draft, points: [point], closed: true, anchor, isBuilt };
  }
  const last = draft.points.at(-1);
  const stays = last?.[0] === point[0] && last[1] === point[1];
  if (draft.closed || stays || draft.points.length >= MOST_POINTS) return draft;
  return { ...draft, points: [...draft.points, point] };
}

export function withoutLastPoint(draft: Draft): Draft {
  if (draft.closed && draft.points.length > 1) return { ...draft, closed: false };
  return { ...draft, points: draft.points.slice(0, -1), closed: false, anchor: null };
}

export function fewestPoints({ tool }: Pick<Draft, 'tool'>): number {
  return { point: 1, rectangle: 1, line: 2, area: 3 }[tool.shape];
}

export function canClose(draft: Draft): boolean {
  return draft.points.length >= fewestPoints(draft);
}

/** Moved so that its middle lies there. */
export function movedTo(draft: Draft, { lon, lat }: Place): Draft {
  const middle = placeOf(geometryOf({ ...draft, closed: true }));
  if (!middle) return draft;
  const [east, north] = [lon - middle.lon, lat - middle.lat];
  const points = draft.points.map(([x, y]): Position => [rounded(x + east), rounded(y + north)]);
  return { ...draft, points, anchor: null };
}

/** Whether a thing that is moved lies elsewhere by now than at the server. */
export function hasMoved({ before, points }: Draft): boolean {
  const [now, then] = [points, pointsOf(before?.geometry ?? null)];
  return before !== null && now.some(([x, y], i) => x !== then[i]?.[0] || y !== then[i]?.[1]);
}

/** What is drawn so far, as it would be kept; null while points are missing. */
export function geometryOf(draft: Draft): Geometry | null {
  const { points, tool } = draft;
  const [first] = points;
  if (!first || !canClose(draft)) return null;
  if (tool.shape === 'point') return { type: 'Point', coordinates: [...first] };
  if (tool.shape === 'line') return { type: 'LineString', coordinates: points.map((p) => [...p]) };
  const ring = tool.shape === 'rectangle' ? rectangle(draft, first) : points;
  return { type: 'Polygon', coordinates: [counterClockwise(ring)] };
}

function rectangle({ size, turn }: Draft, [lon, lat]: Position): Position[] {
  const [width, depth] = size;
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const corners: Position[] = [
    [-width / 2, -depth / 2],
    [width / 2, -depth / 2],
    [width / 2, depth / 2],
    [-width / 2, depth / 2],
  ];
  return corners.map(([x, y]) => {
    const [east, north] = shifted({ lon, lat }, x * cos + y * sin, y * cos - x * sin);
    return [rounded(east), rounded(north)];
  });
}

/** Closed, and in the direction that GeoJSON wants (RFC 7946, 3.1.6). */
function counterClockwise(points: readonly Position[]): GeoJSON.Position[] {
  const twiceArea = points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  const ring = twiceArea < 0 ? [...points].reverse() : [...points];
  return [...ring, ring[0] ?? [0, 0]].map((point) => [...point]);
}

/** What goes to the server. */
export function contentOf(draft: Draft): Content {
  const geometry = geometryOf(draft);
  const { height_m: height } = draft.properties;
  const stands = draft.tool.kind === 'building' || draft.tool.kind === 'tree';
  return {
    ...(geometry ? { geometry } : {}),
    properties: draft.properties,
    ...(stands && typeof height === 'number' ? { height_m: height } : {}),
    ...(draft.anchor || draft.before?.about.anchor ? { anchor: draft.anchor } : {}),
  };
}

/** Fields that stand without a value although the layer wants one, in their order. */
export function missingFields(layer: PeopleLayer, properties: Properties): string[] {
  return layer.fields
    .filter(({ id, required }) => required && isEmpty(properties[id]))
    .map(({ id }) => id);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

export function takesShape(layer: PeopleLayer, shape: Shape): boolean {
  const type: Record<Shape, GeometryType> = {
    point: 'Point',
    line: 'LineString',
    area: 'Polygon',
    rectangle: 'Polygon',
  };
  return layer.geometry_types.includes(type[shape]);
}

/** Steps of a draft that can be taken back and done again. */
export interface Steps<T> {
  past: readonly T[];
  now: T;
  future: readonly T[];
}

export const MOST_STEPS = 100;

export function begun<T>(now: T): Steps<T> {
  return { past: [], now, future: [] };
}

export function stepped<T>({ past, now }: Steps<T>, next: T): Steps<T> {
  return { past: [...past, now].slice(-MOST_STEPS), now: next, future: [] };
}

export function undone<T>({ past, now, future }: Steps<T>): Steps<T> {
  const before = past.at(-1);
  return before === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redone<T>({ past, now, future }: Steps<T>): Steps<T> {
  const [next, ...rest] = future;
  return next === undefined
    ? { past, now, future }
    : { past: [...past, now], now: next, future: rest };
}

/** Whether it is new and would give shade, but stands where a building is. */
export function standsInBuilding({ tool, before, isBuilt }: Draft): boolean {
  return isBuilt && before === null && (tool.id === 'tree' || tool.id === 'awning');
}

/** Whether a new tree would stand within half its crown of another tree of the same person. */
export function standsInTree(
  { tool, before, points, properties }: Draft,
  items: readonly Item[],
): boolean {
  const [[lon, lat] = []] = points;
  const crown = properties.crown_diameter_m;
  if (tool.id !== 'tree' || before || lon === undefined || lat === undefined) return false;
  if (typeof crown !== 'number') return false;
  return items.some((item) => {
    const place = item.about.mine && item.properties.kind === 'tree' && placeOf(item.geometry);
    return place && metresBetween(place, { lon, lat }) < crown / 2;
  });
}
