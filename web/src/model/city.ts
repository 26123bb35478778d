/** What the server tells about cities, their datasets and features; the shapes of its API. */
import type { DataLanguage } from '../i18n/languages';
import type { Bounds } from './camera';

export interface CitySummary {
  id: string;
  name: string;
  /** In which people are spoken to who asked for no other. */
  language: DataLanguage;
  year: number | null;
  bounds: Bounds | null;
  datasets: number;
}

export interface PropertyRecord {
  id: string;
  name: string;
  label: string;
  unit: string | null;
  type: string;
  min: number | null;
  max: number | null;
  /** Label by code, null where the values are no codes. */
  enum: Record<string, string> | null;
}

export interface LineageSource {
  path: string;
  sha256: string;
  bytes: number;
}

export interface DatasetFile {
  name: string;
  bytes: number;
  media_type: string;
}

export type DatasetKind = '3dtiles' | 'terrain' | '2d' | 'open-data' | 'heat' | 'ways';

export interface Dataset {
  id: string;
  kind: DatasetKind;
  theme: string | null;
  lod: number | null;
  textured: boolean | null;
  title: { ja: string; en: string };
  version: string;
  entry: string | null;
  url: string;
  files: DatasetFile[];
  features: number;
  bytes: number;
  bounds: Bounds;
  /** Source system, datum, geoid model and what the heights mean. */
  crs: { source: string; horizontal: string; geoid: string | null; heights: string | null };
  /** Lowest and highest point, metres above the ellipsoid. */
  height_range: readonly [number, number] | null;
  attribution: string;
  lineage: { sources: LineageSource[]; program: string; created: string; steps: unknown[] };
  properties: PropertyRecord[];
}

export interface City {
  id: string;
  name: string;
  language: DataLanguage;
  year: number | null;
  bounds: Bounds | null;
  attribution: string;
  /** Of the files to take away; empty where nobody said. */
  licence: string;
  datasets: Dataset[];
}

export interface SearchResult {
  gml_id: string;
  name: string;
  class: string;
  mesh: string;
  lon: number;
  lat: number;
}

/** Whether it is a part of the town, which is a place and nothing to be picked. */
export function isQuarter(result: SearchResult): boolean {
  return result.class === 'quarter';
}

/** Address of a file of a dataset's published version. */
export function fileAddress(city: City, dataset: Dataset, name: string): string {
  return `/tiles/${encodeURIComponent(city.id)}/${encodeURIComponent(dataset.id)}/${encodeURIComponent(dataset.version)}/${name}`;
}

/** The dataset of that kind, if the city has one. */
export function datasetOfKind(city: City, kind: DatasetKind): Dataset | undefined {
  return city.datasets.find((dataset) => dataset.kind === kind);
}
