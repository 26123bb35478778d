/** The server's heat runs: list, record, values at a place, stations, what-if. */
import type { DataLanguage } from '../i18n/languages';
import type { HeatReportParts } from '../model/heat-report';
import type {
  HeatJob,
  HeatPoint,
  HeatQuantity,
  HeatRemark,
  HeatRun,
  HeatRunSummary,
  Station,
  WhatIf,
} from '../model/heat-run';
import type { Place } from '../model/heat-stamps';
import { of } from '../people/api';
import type { Proposal } from '../people/proposals';
import { getJson, postJson } from './client';

function heatOf(city: string, ...rest: string[]): string {
  return ['/api/cities', city, 'heat', ...rest]
    .map((part, i) => (i === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

export async function fetchHeatRuns(city: string, signal?: AbortSignal): Promise<HeatRunSummary[]> {
  const { runs } = (await getJson(heatOf(city), signal)) as { runs: HeatRunSummary[] };
  return [...runs].sort((a, b) => Number(Boolean(a.scenario)) - Number(Boolean(b.scenario)));
}

/** The record of a run, with what it leaves out at its usual value. */
export async function fetchHeatRun(
  { run, url }: HeatRunSummary,
  signal?: AbortSignal,
): Promise<HeatRun> {
  const record = (await getJson(url, signal)) as HeatRun;
  return {
    ...record,
    run,
    quantities: record.quantities.map(withDefaults),
    accuracy: record.accuracy ?? [],
    remarks: (record.remarks ?? []).map(asRemark),
    files: record.files ?? {},
    tilesets: record.tilesets ?? {},
    weather: record.weather ?? {},
    steps: record.steps ?? [],
    resolution_m: record.resolution_m ?? null,
    root: new URL('./', new URL(url, window.location.href)).href,
  };
}

function asRemark(remark: HeatRemark | string): HeatRemark {
  return typeof remark === 'string' ? { code: '', severity: 'info', message: remark } : remark;
}

function withDefaults(quantity: HeatQuantity): HeatQuantity {
  const { statistics = [], hourly = true } = quantity;
  return { ...quantity, statistics, hourly };
}

export async function fetchHeatPoint(
  city: string,
  run: string,
  { lon, lat }: Place,
  signal?: AbortSignal,
): Promise<HeatPoint> {
  const where = `lon=${lon.toFixed(6)}&lat=${lat.toFixed(6)}`;
  const point = (await getJson(`${heatOf(city, run, 'point')}?${where}`, signal)) as HeatPoint;
  return { ...point, day: point.day ?? {}, explain: point.explain ?? [] };
}

export async function fetchStations(
  city: string,
  run: string,
  signal?: AbortSignal,
): Promise<Station[]> {
  const answer = await getJson(heatOf(city, run, 'observations'), signal);
  const { stations } = answer as { stations: Station[] };
  return stations.map((station, i) => ({ ...station, id: ownId(stations, i) }));
}

/** A survey that walks has one name for all its places: each gets a number of its own. */
function ownId(stations: readonly Station[], at: number): string {
  const id = stations[at]?.id ?? '';
  const before = stations.slice(0, at).filter((each) => each.id === id).length;
  return before === 0 ? id : `${id}.${before + 1}`;
}

/** The planner's report in Japanese or English, as sections of words and tables. */
export async function fetchReport(
  city: string,
  run: string,
  language: DataLanguage,
): Promise<HeatReportParts> {
  const address = `${heatOf(city, run, 'report')}?language=${language}`;
  return (await getJson(address)) as HeatReportParts;
}

/** Computations under way; only the operator, who sits at the server's machine, may see them. */
export async function fetchHeatJobs(city: string, signal?: AbortSignal): Promise<HeatJob[]> {
  return ((await getJson(heatOf(city, 'jobs'), signal)) as { jobs: HeatJob[] }).jobs;
}

export async function askWhatIf(
  city: string,
  run: string,
  scenario: GeoJSON.FeatureCollection,
  signal?: AbortSignal,
): Promise<WhatIf> {
  const answer = (await postJson(heatOf(city, run, 'what-if'), scenario, signal)) as WhatIf;
  return { ...answer, classes: answer.classes ?? null };
}

/** What a proposal changes, as its newest version says. */
export async function fetchProposed(
  city: string,
  proposal: string,
  signal?: AbortSignal,
): Promise<readonly GeoJSON.Feature[]> {
  const found = (await getJson(of(city, 'proposals', proposal), signal)) as Proposal;
  return found.versions.find(({ version }) => version === found.version)?.scenario.features ?? [];
}

/** Tells the server that somebody is about to set stamps; nobody waits for what comes of it. */
export async function announceWhatIf(city: string, run: string, place: Place): Promise<void> {
  const where = `lon=${place.lon.toFixed(6)}&lat=${place.lat.toFixed(6)}`;
  await fetch(`${heatOf(city, run, 'what-if', 'ready')}?${where}`, { method: 'POST' }).catch(
    () => null,
  );
}
