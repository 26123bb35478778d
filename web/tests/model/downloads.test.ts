import { describe, expect, it } from 'vitest';
import type { City, Dataset } from '../../src/model/city';
import { downloadGroups, formatWord, isDailyTable, savedName } from '../../src/model/downloads';

function dataset(id: string, kind: Dataset['kind'], ...names: string[]): Dataset {
  const files = names.map((name) => ({ name, bytes: 1, media_type: '' }));
  return { id, kind, files } as unknown as Dataset;
}

const CITY = {
  id: 'demo',
  datasets: [
    dataset('heat-2018-07-23-a', 'heat', 'wbgt.tif', 'run.csv.gz'),
    dataset('open-data', 'open-data', 'bldg.gpkg'),
    dataset('heat-2018-07-23-b', 'heat', 'wbgt.tif'),
    dataset('ways', 'ways'),
  ],
} as unknown as City;

describe('the table of a run', () => {
  const files = downloadGroups(CITY)[1]?.downloads ?? [];

  it.each([
    ['days', [false, true]],
    ['hours', [false, false]],
    ['', [false, false]],
  ])('with %j rows: %j', (csv_rows, told) => {
    const runs = [
      { run: '2018-07-23-b', csv_rows: 'days' },
      { run: '2018-07-23-a', csv_rows },
    ];
    expect(files.map((each) => isDailyTable(each, runs))).toEqual(told);
  });

  it('is not judged before its run is known', () => {
    expect(files.map((each) => isDailyTable(each, []))).toEqual([false, false]);
  });
});

describe('downloads of a town', () => {
  it('stand run by run, after those of the model', () => {
    const groups = downloadGroups(CITY);
    expect(groups.map(({ run }) => run?.id ?? null)).toEqual([
      null,
      'heat-2018-07-23-a',
      'heat-2018-07-23-b',
    ]);
    expect(groups[1]?.downloads.map(({ subject }) => subject)).toEqual(['wbgt', 'run']);
  });

  it('are saved under names that no two files share', () => {
    const names = downloadGroups(CITY).flatMap(({ downloads }) =>
      downloads.map((each) => savedName(CITY, each, '暑い日: 提案（作成データ）')),
    );
    expect(new Set(names).size).toBe(4);
    expect(names).toContain('demo_bldg.gpkg');
    expect(names).toContain('demo_heat-2018-07-23-b_暑い日-提案（作成データ）_wbgt.tif');
  });

  it('name their formats', () => {
    expect(['wbgt.tif', 'run.nc', 'run.csv.gz', 'bldg.gpkg', 'x.kml'].map(formatWord)).toEqual([
      'GeoTIFF',
      'NetCDF',
      'CSV (gzip)',
      'GeoPackage',
      'KML',
    ]);
  });
});
