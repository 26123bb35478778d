/** Today's answer as the server gives it, and what can be told from it without the server. */
import type { DataLanguage } from '../i18n/languages';
import type { Words } from './words';

export type ClassId = 'caution' | 'warning' | 'severe_warning' | 'danger';
export type Origin = 'by-hand' | 'measured' | 'estimated' | 'forecast' | 'simulated';
export type Level = 'none' | 'warning' | 'special-judged' | 'special';

export interface Reading {
  wbgt: number;
  wbgt_class: ClassId;
  at: string;
  origin: Origin;
  place: string;
  source: string;
  told_at: string | null;
  made_up: boolean;
  role: string;
}

export interface Alert {
  day: string;
  level: Level;
  issued_at: string | null;
  area: string;
  source: string;
  by_hand: boolean;
  made_up: boolean;
}

export interface CoolPlace {
  id: string;
  layer: string;
  lon: number;
  lat: number;
  spans: readonly (readonly [string, string | null])[];
  hours: Words;
  distance_m: number | null;
  minutes: number | null;
  needs_check: boolean;
  properties: Readonly<Record<string, unknown>>;
}

export interface Source {
  kind: 'forecast' | 'observed' | 'alert' | 'run';
  name: string;
  sha256: string | null;
  read_at: string | null;
  made_up: boolean;
}

export interface Today {
  city: string;
  name: string;
  /** In which the city speaks to those who asked for no other. */
  language: DataLanguage;
  at: string;
  as_of: string | null;
  stale: boolean;
  drill: boolean;
  near: readonly [number, number] | null;
  heat: { now: Reading | null; here: Reading | null; next: readonly Reading[] };
  alert: Alert | null;
  alert_tomorrow: Alert | null;
  places: readonly CoolPlace[];
  /** The nearest open one; where it must be checked, also the nearest sure one. */
  rest_places: readonly CoolPlace[];
  /** The one that was asked for by its id. */
  spot: CoolPlace | null;
  walk: { factor: number; metres_per_minute: number };
  sources: readonly Source[];
}

/** Somewhere on the map, with a name where one was chosen. */
export interface Here {
  lon: number;
  lat: number;
  name: string;
}

const EARTH_RADIUS_M = 6_371_008.8;
const MINUTE_MS = 60_000;
const SOON_MS = 30 * MINUTE_MS;
const HUNDRED_M = 3; // decimals of a degree
const FOREIGN_M = 30_000;

/** A place to 100 m: nobody needs to be known more exactly. */
export function rounded(here: Here): Here {
  const to = (degrees: number) => Number(degrees.toFixed(HUNDRED_M));
  return { ...here, lon: to(here.lon), lat: to(here.lat) };
}

/** When a place closes that is open at a moment: null for not soon, undefined for closed. */
export function openUntil(place: CoolPlace, now: number): string | null | undefined {
  const span = place.spans.find(
    ([begin, end]) => Date.parse(begin) <= now && (end === null || now < Date.parse(end)),
  );
  return span === undefined ? undefined : span[1];
}

/** Whether whoever sets out now has less than half an hour there before it closes. */
export function closesSoon(place: CoolPlace, now: number): boolean {
  const until = openUntil(place, now);
  const arriving = now + (place.minutes ?? 0) * MINUTE_MS;
  return Boolean(until) && Date.parse(until as string) - arriving < SOON_MS;
}

/** When a place opens next within a day; null where it does not. */
export function opensAt(place: CoolPlace, now: number): string | null {
  return place.spans.find(([begin]) => Date.parse(begin) > now)?.[0] ?? null;
}

export function openPlaces(places: readonly CoolPlace[], now: number): CoolPlace[] {
  return places.filter((place) => openUntil(place, now) !== undefined);
}

/** Who feels ill rests in the nearest open rest place; beside one to be checked, the nearest sure. */
export function restPlaces(places: readonly CoolPlace[], now: number): CoolPlace[] {
  const found = openPlaces(places, now).filter(
    ({ properties }) => properties.kind === 'rest_place',
  );
  const sure = found.find((each) => !each.needs_check);
  return [...new Set([...found.slice(0, 1), ...(sure ? [sure] : [])])];
}

/** The places of an answer as seen from somewhere, worked out here: the nearest first. */
export function seenFrom(answer: Today, here: Here): CoolPlace[] {
  const { factor, metres_per_minute: pace } = answer.walk;
  return answer.places
    .map((place) => {
      const metres = Math.round(distance(here, place));
      return {
        ...place,
        distance_m: metres,
        minutes: Math.max(1, Math.ceil((metres * factor) / pace)),
      };
    })
    .sort((one, other) => one.distance_m - other.distance_m);
}

/** Places whose name, reading or address holds every word; found also offline. */
export function named(places: readonly CoolPlace[], words: string): Here[] {
  const wanted = folded(words).split(/\s+/);
  return places
    .filter(({ properties: { name, name_kana, name_en, address } }) => {
      const told = folded([name, name_kana, name_en, address].join('\n'));
      return wanted.every((each) => told.includes(each));
    })
    .map(({ properties, lon, lat }) => ({ name: String(properties.name ?? ''), lon, lat }));
}

function folded(words: string): string {
  return words.normalize('NFKC').toLowerCase().trim();
}

/** Whether somewhere is far from all that a city has. */
export function isForeign(answer: Today, here: Here): boolean {
  return (
    answer.places.length > 0 && answer.places.every((place) => distance(here, place) > FOREIGN_M)
  );
}

interface LonLat {
  lon: number;
  lat: number;
}

/** Great-circle distance [m] (haversine, Sinnott 1984). */
function distance(one: LonLat, other: LonLat): number {
  const radians = Math.PI / 180;
  const north = Math.sin(((other.lat - one.lat) * radians) / 2) ** 2;
  const east = Math.sin(((other.lon - one.lon) * radians) / 2) ** 2;
  const both = Math.cos(one.lat * radians) * Math.cos(other.lat * radians) * east;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(north + both)));
}
