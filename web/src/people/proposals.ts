/** Proposals as the server tells of them. */
import { dataLanguage, type Language } from '../i18n/languages';
import { rounded, shifted } from '../model/heat-stamps';
import type { Words } from './say';

export type Heat = 'caution' | 'warning' | 'severe_warning' | 'danger';
export type Outcome = 'adopted' | 'considered' | 'not-taken-up';
export const OUTCOMES: readonly Outcome[] = ['adopted', 'considered', 'not-taken-up'];

export interface Origin {
  proposal: string;
  version: number;
}

export interface ProposalBrief {
  id: string;
  layer: string;
  layer_title: Words;
  workshop: string | null;
  /** Whether others than its class see it. */
  public: boolean;
  title: string;
  words: string;
  pen_name: string;
  voice: 'person' | 'office' | 'workshop';
  voice_text: Words;
  status: string;
  created: string;
  mine: boolean;
  version: number;
  /** How many things of each kind. */
  things: Readonly<Record<string, number>>;
  place: readonly [number, number] | null;
  variant_of: Origin | null;
  outcome: Outcome | null;
  outcome_text: Words | null;
}

export interface HourFigures {
  hour: string;
  shaded_m2: number;
  before: number | null;
  after: number | null;
  largest: number;
  area_m2: number;
  relief: number;
}

export interface Result {
  id: string;
  version: number;
  run: string;
  run_version: string;
  run_sha256: string;
  program: string;
  sha256: string;
  at: string;
  /** Place of the hour that is shown. */
  hour: number;
  before: Heat | null;
  after: Heat | null;
  hours: Readonly<Record<string, readonly HourFigures[]>>;
  remarks: readonly { code: string; severity: string; message: Words }[];
}

export interface Decision {
  id: string;
  proposal: string;
  outcome: Outcome;
  outcome_text: Words;
  reason: string;
  official_page: string;
  rests_on: {
    scenario: { version: number; sha256: string };
    result: { id: string; sha256: string; run: string; program: string } | null;
  };
  state: 'proposed' | 'published' | 'refused';
  mine: boolean;
  proposed: string;
  decided: string | null;
}

export interface Version {
  version: number;
  at: string;
  sha256: string;
  scenario: { type: 'FeatureCollection'; features: readonly GeoJSON.Feature[] };
}

export interface Proposal extends ProposalBrief {
  geometry: GeoJSON.Geometry | null;
  may_edit: boolean;
  may_compute: boolean;
  may_decide: boolean;
  versions: readonly Version[];
  results: readonly Result[];
  variants: readonly ProposalBrief[];
  decisions: readonly Decision[];
}

export interface Comparison {
  first: string;
  second: string;
  hours: Readonly<
    Record<string, readonly { hour: string; first: HourFigures; second: HourFigures }[]>
  >;
  relief: Readonly<Record<string, readonly [number, number]>>;
  largest: Readonly<Record<string, number>>;
}

export interface Ballot {
  id: string;
  question: string;
  choices: readonly string[];
  opened: string;
  closed: string | null;
  mine: string | null;
  votes: number;
  counts: Readonly<Record<string, number>> | null;
}

/** The newest result of the newest version; null where none was asked for yet. */
export function newestResult({ results, version }: Proposal): Result | null {
  return results.find((each) => each.version === version) ?? results[0] ?? null;
}

/** The hour of the clock of a local time such as 2018-07-23T14:00:00+09:00. */
export function clockOf(hour: string): string {
  return hour.slice(11, 16);
}

/** 2018年7月23日 for 2018-07-23. */
export function dayWord(language: Language, date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  return new Intl.DateTimeFormat(dataLanguage(language), {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(day);
}

/** What becomes of a thing in a variant; height null: as it is. Metres to the east and north. */
export interface ThingChange {
  kept: boolean;
  height: number | null;
  east: number;
  north: number;
}

/** Things that lie on a building stay where it is. */
const ON_BUILDINGS = ['remove_building', 'green_wall'];

export function mayMove({ properties }: GeoJSON.Feature): boolean {
  return !ON_BUILDINGS.includes(String(properties?.kind));
}

/** Things of a scenario with their changes: what is not kept is left out. */
export function changedThings(
  features: readonly GeoJSON.Feature[],
  changes: readonly ThingChange[],
): GeoJSON.Feature[] {
  return features.flatMap((feature, i) => {
    const change = changes[i];
    if (!change) return [feature];
    if (!change.kept) return [];
    const moved = movedThing(feature, change);
    if (change.height === null) return [moved];
    return [{ ...moved, properties: { ...moved.properties, height_m: change.height } }];
  });
}

/** A thing at another place, of the same size. */
export function movedThing(
  feature: GeoJSON.Feature,
  { east, north }: Pick<ThingChange, 'east' | 'north'>,
): GeoJSON.Feature {
  const { geometry } = feature;
  if ((east === 0 && north === 0) || geometry.type === 'GeometryCollection') return feature;
  const [lon = 0, lat = 0] = firstPosition(geometry.coordinates);
  const [toLon, toLat] = shifted({ lon, lat }, east, north);
  const coordinates = movedBy(geometry.coordinates, toLon - lon, toLat - lat);
  return { ...feature, geometry: { ...geometry, coordinates } as GeoJSON.Geometry };
}

type Positions = GeoJSON.Position | readonly Positions[];

function firstPosition(given: Positions): GeoJSON.Position {
  const [first] = given;
  return typeof first === 'number'
    ? (given as GeoJSON.Position)
    : firstPosition(first as Positions);
}

/** Positions so many degrees to the east and north. */
function movedBy(given: Positions, right: number, up: number): Positions {
  const [lon, lat, ...height] = given;
  if (typeof lon !== 'number') {
    return (given as readonly Positions[]).map((each) => movedBy(each, right, up));
  }
  return [rounded(lon + right), rounded(Number(lat) + up), ...(height as number[])];
}

/** What asks a page to show what is there now. */
export function changedEvent(): Event {
  return new Event('proposal-changed', { bubbles: true, composed: true });
}
