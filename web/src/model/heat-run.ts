/** A published heat run, as `run.json` and the server's heat addresses tell of it. */
import type { Bounds } from './camera';
import type { LineageSource } from './city';

export interface Words {
  ja: string;
  en: string;
}

/** One line of the list of a city's runs. */
export interface HeatRunSummary {
  run: string;
  title: Words;
  date: string;
  kind: string;
  /** 計算値, or 作成データ where its weather or town was made up. */
  source: string;
  scenario: unknown;
  /** What a row of its table is: `hours` of a cell, or `days`; empty where it does not say. */
  csv_rows: string;
  /** Address of the run's `run.json`. */
  url: string;
}

export interface HeatQuantity {
  id: string;
  label: Words;
  unit: string;
  min: number;
  max: number;
  /** How values of the tiles are coded: value = offset + scale × (R × 256 + G). */
  offset: number;
  scale: number;
  /** Daily statistics with tiles of their own: `max`, `mean`, `day` … */
  statistics: readonly string[];
  /** Whether there are tiles for each hour. */
  hourly: boolean;
  /** Family of colours: heat, shade, wind, humidity, sky, hours. */
  ramp: string;
}

export interface HeatAccuracy {
  quantity: string;
  bias: number;
  rmse: number;
  r2: number | null;
  count: number;
}

/** Something to know before trusting the numbers. */
export interface HeatRemark {
  code: string;
  severity: string;
  /** A bare sentence in old runs. */
  message: Words | string;
}

export interface HeatStep {
  name: string;
  /** The name in words, where the step gives them. */
  label?: Words;
  /** `automatic` or `manual`; imported runs call it `kind`. */
  how?: string;
  kind?: string;
  program?: string;
  /** What the step says of itself beyond that. */
  detail?: string;
}

/** One quantity of the weather behind a run. */
export interface WeatherSeries {
  unit: string;
  /** `measured`, `derived` or `assumed`. */
  origin: string;
  values: readonly (number | null)[];
}

export interface HeatWeather {
  station?: string;
  source?: string;
  format?: string;
  quantities?: Readonly<Record<string, WeatherSeries>>;
}

export interface HeatRun {
  run: string;
  title: Words;
  date: string;
  /** Local times with their offset, `2018-07-23T14:00:00+09:00`. */
  hours: readonly string[];
  quantities: readonly HeatQuantity[];
  bounds: Bounds;
  minzoom: number;
  maxzoom: number;
  source: string;
  kind: string;
  /** Size of a cell of the computation, metres; null where the run does not say. */
  resolution_m: number | null;
  weather: HeatWeather;
  accuracy: readonly HeatAccuracy[];
  remarks: readonly HeatRemark[];
  steps: readonly HeatStep[];
  scenario: unknown;
  /** Files of the whole run to take away, by kind: `netcdf`, `csv`. */
  files: Readonly<Record<string, string>>;
  /** Entries of its 3D Tiles: `surface`, `facades`. */
  tilesets: Readonly<Record<string, string>>;
  lineage: { program: string; created: string; sources: readonly LineageSource[] };
  /** Address of the folder of the run's files, with a slash at its end. */
  root: string;
}

/** Values and reasons at one place. */
export interface HeatPoint {
  quantities: Readonly<Record<string, readonly (number | null)[]>>;
  /** What holds for the whole day. */
  day: Readonly<Record<string, number | null>>;
  explain: readonly { hour: number; shares: Readonly<Record<string, number>> }[];
  cover: string | null;
  ground_height: number | null;
  sky_view_factor: number | null;
  inside_building: boolean;
}

export interface StationSeries {
  quantity: string;
  unit: string;
  /** Local times of both curves; a station may have fewer than the run. */
  times: readonly string[];
  measured: readonly (number | null)[];
  computed: readonly (number | null)[];
  bias: number | null;
  rmse: number | null;
  r2: number | null;
  count: number;
}

export interface Station {
  id: string;
  name: string;
  lon: number;
  lat: number;
  /** What its values are: 実測値, 作成データ. */
  origin: string;
  series: readonly StationSeries[];
}

/** Ground that passes from one class of WBGT to another. */
export interface ClassChange {
  from: string;
  to: string;
  area_m2: number;
}

/** A computation on the server. */
export interface HeatJob {
  job: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  title: string;
  date: string;
  done: number;
  total: number;
  error: string | null;
}

export interface WhatIfStatistics {
  min: number;
  mean: number;
  max: number;
  area_m2: number;
}

/** The simulated difference that a scenario makes. */
export interface WhatIf {
  bounds: Bounds;
  quantities: readonly {
    id: string;
    unit: string;
    offset: number;
    scale: number;
    /** One value picture per hour of the run, as addresses. */
    pictures: readonly string[];
    statistics: readonly WhatIfStatistics[];
  }[];
  /** Null where the run has no WBGT. */
  classes: { hours: readonly (readonly ClassChange[])[] } | null;
  remarks: readonly HeatRemark[];
}

/** What is shown when: an hour `14:00`, or a statistic of the day such as `max`. */
export type HeatTime = string;

/** `14:00` of `2018-07-23T14:00:00+09:00`. */
export function clockOf(hour: string): string {
  return hour.slice(11, 16);
}

/** Position of a clock time in the run; the nearest hour where it has none, -1 for statistics. */
export function hourIndex(run: Pick<HeatRun, 'hours'>, time: HeatTime): number {
  const wanted = minutesOf(time);
  if (wanted === null) return -1;
  const distances = run.hours.map((hour) => Math.abs((minutesOf(clockOf(hour)) ?? 0) - wanted));
  return distances.indexOf(Math.min(...distances));
}

/** Minutes since midnight; null for what is no clock time. */
export function minutesOf(clock: string): number | null {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(clock);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}

/** Where clock times lie between the first (0) and the last (1); evenly where they go back. */
export function placesInTime(clocks: readonly string[]): number[] {
  const minutes = clocks.map((clock) => minutesOf(clock) ?? 0);
  const [first = 0, last = 0] = [minutes[0], minutes.at(-1)];
  const forward = minutes.every((each, i) => i === 0 || each > (minutes[i - 1] as number));
  if (!forward) return clocks.map((_, i) => i / (clocks.length - 1));
  return minutes.map((each) => (each - first) / Math.max(last - first, 1));
}

export function quantityOf(run: HeatRun, id: string): HeatQuantity | undefined {
  return run.quantities.find((quantity) => quantity.id === id);
}

/** The quantity to start with: WBGT where there is one. */
export function firstQuantity(run: HeatRun): HeatQuantity | undefined {
  return quantityOf(run, 'wbgt') ?? quantityOf(run, 'utci') ?? run.quantities[0];
}

/** The hour at which a day is hottest as a rule, or the nearest that the run has. */
export function firstTime(run: HeatRun): HeatTime {
  const hour = run.hours[hourIndex(run, '14:00')];
  return hour ? clockOf(hour) : 'max';
}

/** A time that the quantity really has: statistics only where it knows them. */
export function timeFor(run: HeatRun, quantity: HeatQuantity, time: HeatTime): HeatTime {
  if (quantity.statistics.includes(time)) return time;
  if (!quantity.hourly) return quantity.statistics[0] ?? time;
  return minutesOf(time) === null ? firstTime(run) : time;
}

/** Folder of the tiles of a quantity at a time: an hour's index or the statistic's name. */
export function tileFolder(run: HeatRun, quantity: HeatQuantity, time: HeatTime): string {
  const index = hourIndex(run, time);
  return `${run.root}tiles/${quantity.id}/${index >= 0 ? index : time}/`;
}

/** The number at a place for what is shown: of the hour, of the day, or a statistic of its hours. */
export function valueAt(point: HeatPoint, { id }: HeatQuantity, at: ShownAt): number | null {
  const series = point.quantities[id];
  if (!series) return point.day[id] ?? null;
  if (at.hour >= 0) return series[at.hour] ?? null;
  const known = series.filter((value) => value !== null);
  if (known.length === 0) return null;
  if (at.time === 'min') return Math.min(...known);
  if (at.time === 'mean') return known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.max(...known);
}

interface ShownAt {
  time: HeatTime;
  hour: number;
}

const UNITS: Readonly<Record<string, string>> = {
  degC: '°C',
  K: '°C',
  '1': '',
  degree: '°',
  'm s-1': 'm/s',
  'W m-2': 'W/m²',
};

/** Unit as people write it. */
export function heatUnit(unit: string): string {
  return UNITS[unit] ?? unit;
}

/** Two runs as their difference takes them: a changed town minus the unchanged, else as chosen. */
export function inOrderOfChange(run: HeatRun, other: HeatRun): readonly [HeatRun, HeatRun] {
  return other.scenario && !run.scenario ? [other, run] : [run, other];
}

/** A number as it is printed: with the sign of minus, which a hyphen is not. */
export function withMinus(number: string): string {
  return number.replace('-', '−');
}

/** The number with its sign: `▼2.7` cooler, `▲0.4` warmer, `±0.0`. */
export function changeWord(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return `±${text}`;
  return `${value < 0 ? '▼' : '▲'}${text}`;
}
