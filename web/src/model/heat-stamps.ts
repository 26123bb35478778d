/** Trees and awnings that a person sets on the map, as a scenario for the server. */
import type { Sun } from './heat-sun';

export interface Place {
  lon: number;
  lat: number;
}

export interface TreeKind {
  id: string;
  /** Diameter of the crown, and underside of the crown, as shares of the height. */
  spread: number;
  stem: number;
}

/** Street trees that are planted most, with the shapes that the computation gives them. */
export const TREES: readonly TreeKind[] = [
  { id: 'zelkova', spread: 0.65, stem: 0.3 },
  { id: 'ginkgo', spread: 0.42, stem: 0.25 },
  { id: 'cherry', spread: 0.95, stem: 0.25 },
  { id: 'dogwood', spread: 0.7, stem: 0.28 },
];
const UNKNOWN_TREE = { spread: 0.6, stem: 0.25 };

export interface Tree extends Place {
  kind: 'tree';
  species: string;
  height: number;
}

export interface Awning extends Place {
  kind: 'awning';
  /** Metres above the ground. */
  height: number;
  /** Metres; the sides run north and east, turned by `turn` degrees clockwise. */
  width: number;
  depth: number;
  turn: number;
}

export type Stamp = Tree | Awning;

/** What is set with the next touch of the map. */
export type StampTool = Omit<Tree, 'lon' | 'lat'> | Omit<Awning, 'lon' | 'lat'>;

export const FIRST_TREE: StampTool = { kind: 'tree', species: 'zelkova', height: 10 };
export const FIRST_AWNING: StampTool = {
  kind: 'awning',
  height: 3,
  width: 6,
  depth: 3,
  turn: 0,
};

export const MOST_STAMPS = 30;
const METRES_PER_DEGREE = 111_320;
const CORNERS = 16;
const LEAST_ELEVATION = 3;

function shapeOf(species: string): Omit<TreeKind, 'id'> {
  return TREES.find(({ id }) => id === species) ?? UNKNOWN_TREE;
}

/** Diameter of the crown, metres. */
export function crownOf({ species, height }: Pick<Tree, 'species' | 'height'>): number {
  return shapeOf(species).spread * height;
}

/** Height of the crown's underside, metres. */
export function trunkOf({ species, height }: Pick<Tree, 'species' | 'height'>): number {
  return shapeOf(species).stem * height;
}

export type Ring = [lon: number, lat: number][];

export function shifted({ lon, lat }: Place, east: number, north: number): [number, number] {
  const shrink = Math.cos((lat * Math.PI) / 180);
  return [lon + east / (METRES_PER_DEGREE * shrink), lat + north / METRES_PER_DEGREE];
}

/** Seven digits are a centimetre: what the server keeps, and what the address says. */
export function rounded(degrees: number): number {
  return Number(degrees.toFixed(7));
}

/** Metres between two places that are near each other. */
export function metresBetween(a: Place, b: Place): number {
  const shrink = Math.cos((a.lat * Math.PI) / 180);
  const east = (a.lon - b.lon) * METRES_PER_DEGREE * shrink;
  return Math.hypot(east, (a.lat - b.lat) * METRES_PER_DEGREE);
}

/** Outline of a stamp seen from above. */
export function outlineOf(stamp: Stamp): Ring {
  return closed(flatOutline(stamp).map(([east, north]) => shifted(stamp, east, north)));
}

type Offset = [east: number, north: number];

function flatOutline(stamp: Stamp): Offset[] {
  if (stamp.kind === 'tree') {
    const radius = crownOf(stamp) / 2;
    return Array.from({ length: CORNERS }, (_, i) => {
      const angle = (2 * Math.PI * i) / CORNERS;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
  }
  const { width, depth, turn } = stamp;
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const corners: Offset[] = [
    [-width / 2, -depth / 2],
    [width / 2, -depth / 2],
    [width / 2, depth / 2],
    [-width / 2, depth / 2],
  ];
  return corners.map(([x, y]) => [x * cos + y * sin, y * cos - x * sin]);
}

/** Shade of a stamp on level ground: its outline swept along the sun's rays; null at night. */
export function shadeOf(stamp: Stamp, sun: Sun): Ring | null {
  if (sun.elevation < LEAST_ELEVATION) return null;
  const base = stamp.kind === 'tree' ? trunkOf(stamp) : stamp.height;
  const reach = 1 / Math.tan((sun.elevation * Math.PI) / 180);
  const away = ((sun.azimuth + 180) * Math.PI) / 180;
  const ends = [base, stamp.height].map((height) => height * reach);
  const offsets = ends.flatMap((end) =>
    flatOutline(stamp).map(
      ([east, north]): Offset => [east + end * Math.sin(away), north + end * Math.cos(away)],
    ),
  );
  return closed(hull(offsets).map(([east, north]) => shifted(stamp, east, north)));
}

/** Convex hull, counter-clockwise (Andrew 1979). */
function hull(points: Offset[]): Offset[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [...half(sorted), ...half(sorted.reverse())];
}

function half(sorted: readonly Offset[]): Offset[] {
  const chain: Offset[] = [];
  for (const point of sorted) {
    while (chain.length > 1 && !turnsLeft(chain.at(-2), chain.at(-1), point)) chain.pop();
    chain.push(point);
  }
  return chain.slice(0, -1);
}

function turnsLeft(a: Offset | undefined, b: Offset | undefined, c: Offset): boolean {
  if (!a || !b) return true;
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 1e-9;
}

function closed(points: Ring): Ring {
  return points[0] ? [...points, points[0]] : points;
}

/** The scenario as the server reads it. */
export function scenarioOf(stamps: readonly Stamp[]): GeoJSON.FeatureCollection {
  return { type: 'FeatureCollection', features: stamps.map(featureOf) };
}

function featureOf(stamp: Stamp): GeoJSON.Feature {
  if (stamp.kind === 'tree') {
    const { species, height } = stamp;
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [stamp.lon, stamp.lat] },
      properties: { kind: 'tree', species, height_m: height, crown_diameter_m: crownOf(stamp) },
    };
  }
  return {
    type: 'Feature',
    geometry: { type: 'Polygon', coordinates: [outlineOf(stamp).map((each) => each.map(rounded))] },
    properties: { kind: 'awning', height_m: stamp.height, transmittance: AWNING_TRANSMITTANCE },
  };
}

/** Share of the sun that a woven awning lets through. */
const AWNING_TRANSMITTANCE = 0.1;

/** The stamp at a place, the topmost first; null where there is none. */
export function stampAt(stamps: readonly Stamp[], place: Place): number | null {
  const reach = (stamp: Stamp) =>
    Math.max(stamp.kind === 'tree' ? crownOf(stamp) / 2 : stamp.width / 2, 1.5);
  const index = stamps.findLastIndex((stamp) => metresBetween(stamp, place) <= reach(stamp));
  return index === -1 ? null : index;
}

/** Text for the address: `t,zelkova,10,36.20833,139.43750;a,3,6,3,0,…`. */
export function encodeStamps(stamps: readonly Stamp[]): string {
  return stamps.map((stamp) => [...partsOf(stamp), place(stamp)].join(',')).join(';');
}

function partsOf(stamp: Stamp): (string | number)[] {
  if (stamp.kind === 'tree') return ['t', stamp.species, stamp.height];
  return ['a', stamp.height, stamp.width, stamp.depth, stamp.turn];
}

function place({ lon, lat }: Place): string {
  return `${rounded(lat)},${rounded(lon)}`;
}

/** The stamps of an address; what cannot be understood is left out. */
export function decodeStamps(text: string | null): Stamp[] {
  const stamps = (text ?? '').split(';').flatMap((each) => decodeStamp(each.split(',')));
  return stamps.slice(0, MOST_STAMPS);
}

function decodeStamp([kind, ...parts]: string[]): Stamp[] {
  if (kind === 't' && parts.length === 4) {
    const [height, lat, lon] = parts.slice(1).map(Number) as [number, number, number];
    const species = TREES.find(({ id }) => id === parts[0])?.id;
    if (!species || !sound(height, 1, 40) || !onEarth(lat, lon)) return [];
    return [{ kind: 'tree', species, height, lat, lon }];
  }
  const numbers = parts.map(Number);
  if (kind !== 'a' || numbers.length !== 6) return [];
  const [height, width, depth, turn, lat, lon] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fits = sound(height, 1, 20) && sound(width, 0.5, 50) && sound(depth, 0.5, 50);
  if (!fits || !sound(turn, 0, 360) || !onEarth(lat, lon)) return [];
  return [{ kind: 'awning', height, width, depth, turn, lat, lon }];
}

function sound(value: number, low: number, high: number): boolean {
  return Number.isFinite(value) && value >= low && value <= high;
}

function onEarth(lat: number, lon: number): boolean {
  return sound(lat, -85, 85) && sound(lon, -180, 180);
}
