/** Proposals as the server tells of them. */
import { dataLanguage, type Language } from '../i18n/languages';
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

/** Things of a scenario with their changes: what is not kept is left out, heights are new ones. */
export function changedThings(
  features: readonly GeoJSON.Feature[],
  kept: readonly boolean[],
  heights: readonly (number | null)[],
): GeoJSON.Feature[] {
  return features.flatMap((feature, i) => {
    if (!kept[i]) return [];
    const height = heights[i];
    if (height === null || height === undefined) return [feature];
    return [{ ...feature, properties: { ...feature.properties, height_m: height } }];
  });
}

/** What asks a page to show what is there now. */
export function changedEvent(): Event {
  return new Event('proposal-changed', { bubbles: true, composed: true });
}
