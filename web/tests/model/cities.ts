/** A city as the server describes it, for tests. */
import type { City, Dataset, PropertyRecord } from '../../src/model/city';

export function property(id: string, values: Partial<PropertyRecord> = {}): PropertyRecord {
  return {
    id,
    name: id,
    label: id,
    unit: null,
    type: 'string',
    min: null,
    max: null,
    enum: null,
    ...values,
  };
}

export function dataset(id: string, values: Partial<Dataset> = {}): Dataset {
  return {
    id,
    kind: '3dtiles',
    theme: 'bldg',
    lod: 1,
    textured: false,
    title: { ja: `${id} ja`, en: `${id} en` },
    version: '20261120T000000Z-abcdef',
    entry: 'tileset.json',
    url: `/tiles/town/${id}/20261120T000000Z-abcdef/tileset.json`,
    files: [],
    features: 10,
    bytes: 1000,
    bounds: [139, 36, 139.1, 36.1],
    crs: {
      source: 'EPSG:6697',
      horizontal: 'JGD2011',
      geoid: 'GSIGEO2011',
      heights: 'ellipsoidal',
    },
    height_range: [40, 90],
    attribution: 'PLATEAU',
    lineage: { sources: [], program: 'uchimizu', created: '2026-11-20T00:00:00Z', steps: [] },
    properties: [],
    ...values,
  };
}

export function city(datasets: Dataset[]): City {
  return {
    id: 'town',
    name: '架空の町',
    language: 'ja',
    year: 2024,
    bounds: [139, 36, 139.1, 36.1],
    attribution: 'PLATEAU',
    licence: 'CC BY 4.0',
    datasets,
  };
}
