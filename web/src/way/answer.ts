/** A way as the server gives it, and what can be told from it without the server. */
import {
  type ClassId,
  type CoolPlace,
  type Here,
  openPlaces,
  seenFrom,
  type Today,
} from '../today/answer';
import { sunIsUp } from './sun';

export const CHOICES = ['fastest', 'coolest', 'via_cool_place', 'step_free'] as const;
export type Choice = (typeof CHOICES)[number];

export interface Totals {
  duration_s: number;
  length_m: number;
  /** Degree-minutes of UTCI above 32 °C; null where no heat is known. */
  heat_load: number | null;
}

export interface Minute {
  minute: number;
  time: string | null;
  from_m: number;
  to_m: number;
  shade: number | null;
  roofed: boolean;
  utci_c: number | null;
  wbgt_c: number | null;
  wbgt_class: ClassId | null;
  known: number;
}

export interface Way extends Totals {
  kind: Choice;
  at: string | null;
  run: { run: string; version: string; title: string; source: string; date: string } | null;
  detour: number;
  weight: number;
  fastest: Totals;
  past: {
    lon: number;
    lat: number;
    id: string | null;
    name: string | null;
    after_s: number;
  } | null;
  geometry: { coordinates: readonly (readonly [number, number])[] };
  start_away_m: number;
  end_away_m: number;
  strip: readonly Minute[];
  directions: readonly { text: string; at_m: number; lon: number; lat: number }[];
  known: { steps_unknown_m: number };
  notes: readonly string[];
  network: string;
  attribution: string;
}

/** Minutes that are alike, one after another; `end` is not included. */
export interface Stretch {
  start: number;
  end: number;
  light: Light;
  wbgt_class: ClassId | null;
  /** Lowest and highest WBGT and UTCI [°C]; null where none is known. */
  wbgt: readonly [number, number] | null;
  utci: readonly [number, number] | null;
}

export type Light = 'roof' | 'shade' | 'half' | 'sun' | 'night' | 'unknown';

const SHADED = 2 / 3;
const SUNLIT = 1 / 3;

/** The light of each minute; where there is no sun there is no shade either. */
export function lightsOf({ strip, geometry }: Pick<Way, 'strip' | 'geometry'>): Light[] {
  const [place] = geometry.coordinates;
  return strip.map((each) => {
    const light = lightOf(each);
    const isNight = place && each.time !== null && !sunIsUp(Date.parse(each.time), place);
    return isNight && light !== 'roof' ? 'night' : light;
  });
}

export function lightOf({ shade, roofed }: Minute): Light {
  if (roofed) return 'roof';
  if (shade === null) return 'unknown';
  if (shade >= SHADED) return 'shade';
  return shade <= SUNLIT ? 'sun' : 'half';
}

export function stretches(strip: readonly Minute[], lights: readonly Light[]): Stretch[] {
  const found: Stretch[] = [];
  for (const [number, each] of strip.entries()) {
    const light = lights[number] ?? 'unknown';
    const last = found.at(-1);
    const { wbgt_class, wbgt_c, utci_c } = each;
    if (last && last.light === light && last.wbgt_class === wbgt_class) {
      last.end = each.minute + 1;
      last.wbgt = wider(last.wbgt, wbgt_c);
      last.utci = wider(last.utci, utci_c);
    } else {
      const [wbgt, utci] = [wider(null, wbgt_c), wider(null, utci_c)];
      found.push({ start: each.minute, end: each.minute + 1, light, wbgt_class, wbgt, utci });
    }
  }
  return found;
}

/** Metres of a way without steps of which nobody knows whether there are some; 0 of other ways. */
export function stepsUnknown({ kind, known }: Pick<Way, 'kind' | 'known'>): number {
  return kind === 'step_free' ? Math.round(known.steps_unknown_m) : 0;
}

export function minutes({ duration_s }: Totals): number {
  return wholeMinutes(duration_s);
}

/** A begun minute counts as one everywhere: in times, on the clock, on the strip. */
export function wholeMinutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60));
}

/** How a way stands against the coolest: minutes longer (shorter below 0) and hotter by percent. */
export function againstCoolest(
  way: Way,
  coolest: Way | undefined,
): { longer: number; hotter: number } | null {
  if (!coolest || way.kind === 'coolest') return null;
  const longer = minutes(way) - minutes(coolest);
  const [load, least] = [way.heat_load, coolest.heat_load];
  const hotter = load !== null && least ? Math.round((load / least - 1) * 100) : 0;
  return { longer, hotter };
}

/** The nearest place that is certainly open at a moment. */
export function openInstead(today: Today, from: Here, moment: number): CoolPlace | null {
  const open = openPlaces(seenFrom(today, from), moment);
  return open.find(({ needs_check }) => !needs_check) ?? null;
}

function wider(
  range: readonly [number, number] | null,
  value: number | null,
): readonly [number, number] | null {
  if (value === null) return range;
  return range === null ? [value, value] : [Math.min(range[0], value), Math.max(range[1], value)];
}
