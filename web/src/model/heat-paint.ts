/**
 * How a heat value looks: classes with colour and pattern, or a place on a ramp.
 *
 * WBGT: the four classes of the daily-life guideline for heat illness (Japanese Society of
 * Biometeorology 2022), colours of the Ministry of the Environment's heat information site;
 * within a class the colour goes from lighter to darker, so that a whole town in one class still
 * shows where it is hotter.
 * Ramp: inferno (Smith and van der Walt 2015, CC0), perceptually even and readable in grey and
 * for colour-blind people, light for cool. Differences: RdBu (Brewer 2003), white at 0.
 */
import type { HeatQuantity } from './heat-run';
import type { Pattern } from './scales';

export type Rgb = readonly [number, number, number];

export interface HeatClass {
  id: 'caution' | 'warning' | 'severe' | 'danger';
  /** Lower bound, included; upper bound, excluded; °C WBGT. */
  from: number;
  to: number;
  colour: string;
  pattern: Pattern;
  /** How the colour goes with the value; null where the class has one colour. */
  shading: Shading | null;
}

/** From `light` at `from` over the class's colour in the middle to `dark` at `to`, °C. */
export interface Shading {
  from: number;
  to: number;
  light: string;
  dark: string;
}

export const WBGT_CLASSES: readonly HeatClass[] = [
  {
    id: 'caution',
    from: -Infinity,
    to: 25,
    colour: '#a0d2ff',
    pattern: 'dots',
    shading: { from: 21, to: 25, light: '#d9eeff', dark: '#6cb2f0' },
  },
  {
    id: 'warning',
    from: 25,
    to: 28,
    colour: '#faf500',
    pattern: 'thin',
    shading: { from: 25, to: 28, light: '#fdfbaa', dark: '#e2d200' },
  },
  {
    id: 'severe',
    from: 28,
    to: 31,
    colour: '#ff9600',
    pattern: 'thick',
    shading: { from: 28, to: 31, light: '#ffc270', dark: '#f08600' },
  },
  {
    id: 'danger',
    from: 31,
    to: Infinity,
    colour: '#ff2800',
    pattern: 'none',
    shading: { from: 31, to: 35, light: '#ff5f3d', dark: '#8f0d00' },
  },
];

/** Colours of a class from its lightest to its darkest. */
export function shadesOf({ colour, shading }: HeatClass): readonly string[] {
  return shading ? [shading.light, colour, shading.dark] : [colour, colour];
}

/** Colour of a value within its class. */
export function classColour(entry: HeatClass, value: number): Rgb {
  const { from, to } = entry.shading ?? { from: 0, to: 1 };
  return rampColour(shadesOf(entry), (value - from) / (to - from));
}

export const HEAT_STOPS: readonly string[] = [
  '#fcffa4',
  '#f6d746',
  '#fca50a',
  '#f3761b',
  '#dd513a',
  '#ba3655',
  '#932667',
  '#6a176e',
  '#420a68',
];

/** What is no heat: wind, humidity, open sky (YlGnBu, Brewer 2003). */
export const OTHER_STOPS: readonly string[] = [
  '#ffffd9',
  '#edf8b1',
  '#c7e9b4',
  '#7fcdbb',
  '#41b6c4',
  '#1d91c0',
  '#225ea8',
  '#253494',
  '#081d58',
];

export const CHANGE_STOPS: readonly string[] = [
  '#053061',
  '#2166ac',
  '#4393c3',
  '#92c5de',
  '#d1e5f0',
  '#ffffff',
  '#fddbc7',
  '#f4a582',
  '#d6604d',
  '#b2182b',
  '#67001f',
];

/** How a value picture becomes a coloured one; plain data, so that it can go to a worker. */
export type Paint =
  | { kind: 'classes'; classes: readonly HeatClass[] }
  | {
      kind: 'ramp';
      stops: readonly string[];
      min: number;
      max: number;
      /** Values nearer to 0 than this are left out. */
      clear?: number;
    }
  /** One colour, more opaque the higher the value. */
  | { kind: 'veil'; colour: string; min: number; max: number; strength: number };

const OTHER_RAMPS = ['wind', 'humidity', 'sky'];

export function paintOf(quantity: HeatQuantity): Paint {
  if (quantity.id === 'wbgt') return { kind: 'classes', classes: WBGT_CLASSES };
  const { min, max } = quantity;
  if (quantity.id === 'shadow')
    return { kind: 'veil', colour: SHADE_COLOUR, min: 0, max: 1, strength: 0.72 };
  const stops = OTHER_RAMPS.includes(quantity.ramp) ? OTHER_STOPS : HEAT_STOPS;
  return { kind: 'ramp', stops, min, max };
}

export const SHADE_COLOUR = '#1d2b53';

/** Shade over another quantity: it darkens, so that classes stay what they are. */
export const SHADE_OVER: Paint = {
  kind: 'veil',
  colour: SHADE_COLOUR,
  min: 0,
  max: 1,
  strength: 0.2,
};

/** Largest change of the scale on both sides of 0, by quantity, in its own unit. */
const CHANGE_LIMIT: Readonly<Record<string, number>> = {
  wbgt: 4,
  utci: 8,
  mean_radiant_temperature: 25,
  surface_temperature: 20,
  shadow: 1,
};

/**
 * What no thermometer tells apart, in the quantity's own unit: from it on, ground counts as changed
 * (so does the server) and a change is drawn over other colours.
 */
export const LEAST_CHANGE = 0.05;

/** A change laid over other colours: nothing where nothing changes. */
export function changeOverPaint(quantity: string): Paint {
  return { ...changePaint(quantity), clear: LEAST_CHANGE } as Paint;
}

/** Differences: the same limit on both sides, so that white is 0. */
export function changePaint(quantity: string): Paint {
  const limit = CHANGE_LIMIT[quantity] ?? 8;
  const stops = quantity === 'shadow' ? [...CHANGE_STOPS].reverse() : CHANGE_STOPS;
  return { kind: 'ramp', stops, min: -limit, max: limit };
}

export function wbgtClass(value: number): HeatClass {
  return (
    WBGT_CLASSES.find(({ from, to }) => value >= from && value < to) ??
    (WBGT_CLASSES[3] as HeatClass)
  );
}

export function rgbOf(colour: string): Rgb {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/** Colour at a place of a ramp, 0 to 1; outside, that of the nearer end. */
export function rampColour(stops: readonly string[], at: number): Rgb {
  const place = Math.min(Math.max(at, 0), 1) * (stops.length - 1);
  const left = Math.min(Math.floor(place), stops.length - 2);
  const [a, b] = [rgbOf(stops[left] as string), rgbOf(stops[left + 1] as string)];
  const mix = (i: 0 | 1 | 2) => Math.round(a[i] + (b[i] - a[i]) * (place - left));
  return [mix(0), mix(1), mix(2)];
}

/** Colour of a value on a continuous paint, as CSS. */
export function colourOf(paint: Paint, value: number): string {
  if (paint.kind === 'classes') {
    const found = paint.classes.find(({ from, to }) => value >= from && value < to);
    return found ? cssOf(classColour(found, value)) : '#000000';
  }
  if (paint.kind === 'veil') return paint.colour;
  return cssOf(rampColour(paint.stops, (value - paint.min) / (paint.max - paint.min)));
}

function cssOf(colour: Rgb): string {
  return `#${colour.map((each) => each.toString(16).padStart(2, '0')).join('')}`;
}

/** Round numbers for a legend, at most `count` apart from the ends. */
export function ticksOf(min: number, max: number, count = 5): number[] {
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(6)),
  );
}
