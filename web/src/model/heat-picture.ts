/** What a scene draws of the heat: layers of value tiles, the sun, stations, stamps, changes. */
import type { Bounds } from './camera';
import { changePaint, type Paint, paintOf, SHADE_OVER } from './heat-paint';
import { CHANGE_CODING, type Coding } from './heat-pixels';
import {
  type HeatQuantity,
  type HeatRun,
  type HeatTime,
  hourIndex,
  inOrderOfChange,
  quantityOf,
  tileFolder,
  timeFor,
} from './heat-run';
import type { Stamp } from './heat-stamps';
import { type Sun, sunAt } from './heat-sun';

/** Value tiles with the way to colour them; plain data. */
export interface HeatLayer {
  folder: string;
  coding: Coding;
  paint: Paint;
  /** Where a difference is shown: the tiles to subtract. */
  minus: { folder: string; coding: Coding } | null;
  /** Where there are values; of a difference, where both runs have them. */
  bounds: Bounds;
  minzoom: number;
  maxzoom: number;
  /** Folders that are asked for next, as a rule: the hours before and after. */
  near: readonly string[];
}

/** A picture over an area whose numbers are shown as a layer. */
export interface ChangeLayer {
  address: string;
  bounds: Bounds;
  coding: Coding;
  paint: Paint;
}

export interface StationMark {
  id: string;
  name: string;
  lon: number;
  lat: number;
}

/** Walls coloured by one of their numbers. */
export interface FacadeLayer {
  /** Address of the tileset. */
  address: string;
  property: string;
  hour: number;
  paint: Paint;
}

export type CompareWay = 'swipe' | 'side' | 'change';

export interface HeatPicture {
  layers: readonly HeatLayer[];
  /** The other run beside this one, or under a curtain at `split` (0 left to 1 right). */
  twin: { layers: readonly HeatLayer[]; way: 'swipe' | 'side'; split: number } | null;
  sun: Sun | null;
  shadows: boolean;
  stations: readonly StationMark[];
  chosenStation: string | null;
  place: { lon: number; lat: number } | null;
  stamps: readonly Stamp[];
  change: ChangeLayer | null;
  /** Only the 3D view shows walls. */
  facades: FacadeLayer | null;
}

export interface HeatChoice {
  quantity: string;
  time: HeatTime;
  shade: boolean;
}

/** Layers of one run, lowest first; none where it lacks the quantity. */
export function layersOfRun(run: HeatRun, choice: HeatChoice): HeatLayer[] {
  const quantity = quantityOf(run, choice.quantity);
  if (!quantity) return [];
  const shown = layerOf(run, quantity, choice.time, paintOf(quantity));
  const shade = choice.shade ? shadeOver(run, choice) : null;
  return shade ? [shown, shade] : [shown];
}

function shadeOver(run: HeatRun, { quantity, time }: HeatChoice): HeatLayer | null {
  const shadow = quantityOf(run, 'shadow');
  if (!shadow || quantity === 'shadow' || hourIndex(run, time) < 0) return null;
  return layerOf(run, shadow, time, SHADE_OVER);
}

/** The difference of two runs as one layer; none where either lacks the quantity. */
export function changeLayer(shown: HeatRun, beside: HeatRun, choice: HeatChoice): HeatLayer[] {
  const [run, other] = inOrderOfChange(shown, beside);
  const [quantity, against] = [run, other].map((each) => quantityOf(each, choice.quantity));
  const bounds = commonBounds(run.bounds, other.bounds);
  if (!quantity || !against || !bounds) return [];
  const layer = layerOf(run, quantity, choice.time, changePaint(quantity.id));
  const time = timeFor(other, against, choice.time);
  const { offset, scale } = against;
  return [
    {
      ...layer,
      bounds,
      minzoom: Math.max(run.minzoom, other.minzoom),
      maxzoom: Math.min(run.maxzoom, other.maxzoom),
      minus: { folder: tileFolder(other, against, time), coding: { offset, scale } },
    },
  ];
}

/** Where two areas overlap; null where they do not. */
function commonBounds(a: Bounds, b: Bounds): Bounds | null {
  const [west, south] = [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
  const [east, north] = [Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return west < east && south < north ? [west, south, east, north] : null;
}

function layerOf(run: HeatRun, quantity: HeatQuantity, asked: HeatTime, paint: Paint): HeatLayer {
  const time = timeFor(run, quantity, asked);
  const index = hourIndex(run, time);
  const near = [index + 1, index - 1].filter((i) => index >= 0 && i >= 0 && i < run.hours.length);
  return {
    folder: tileFolder(run, quantity, time),
    coding: { offset: quantity.offset, scale: quantity.scale },
    paint,
    minus: null,
    bounds: run.bounds,
    minzoom: run.minzoom,
    maxzoom: run.maxzoom,
    near: near.map((i) => `${run.root}tiles/${quantity.id}/${i}/`),
  };
}

/** Coding of the numbers that a layer draws: its own, or that of differences. */
export function drawnCoding(layer: HeatLayer): Coding {
  return layer.minus ? CHANGE_CODING : layer.coding;
}

/** Quantities that a wall has, too. */
const OF_WALLS = ['surface_temperature', 'sun_hours'];

/** The walls of a run; null where it has none or they have no such number. */
export function facadesOf(
  run: HeatRun,
  quantity: HeatQuantity,
  time: HeatTime,
): FacadeLayer | null {
  const path = run.tilesets.facades;
  const hour = hourIndex(run, time);
  if (!path || !OF_WALLS.includes(quantity.id) || (quantity.hourly && hour < 0)) return null;
  return { address: run.root + path, property: quantity.id, hour, paint: paintOf(quantity) };
}

/** The sun over a run's middle at a time of its day; null for statistics. */
export function sunOf(run: HeatRun, time: HeatTime): Sun | null {
  const hour = run.hours[hourIndex(run, time)];
  if (!hour) return null;
  const [west, south, east, north] = run.bounds;
  return sunAt(new Date(hour), (west + east) / 2, (south + north) / 2);
}

/** Whether a tile (Web Mercator, 256 pixels) touches an area. */
export function touches(bounds: Bounds, zoom: number, x: number, y: number): boolean {
  const [west, south, east, north] = bounds;
  const count = 2 ** zoom;
  const left = (x / count) * 360 - 180;
  const right = ((x + 1) / count) * 360 - 180;
  return left < east && right > west && latOf(y + 1, count) < north && latOf(y, count) > south;
}

function latOf(y: number, count: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / count))) * 180) / Math.PI;
}
