/** A small heat run for tests. */
import type { HeatQuantity, HeatRun } from '../../src/model/heat-run';

export function quantity(id: string, more: Partial<HeatQuantity> = {}): HeatQuantity {
  return {
    id,
    label: { ja: id, en: id },
    unit: 'degC',
    min: 20,
    max: 50,
    offset: -100,
    scale: 0.05,
    statistics: ['max', 'mean'],
    hourly: true,
    ramp: 'heat',
    ...more,
  };
}

export function run(more: Partial<HeatRun> = {}): HeatRun {
  return {
    run: 'hot-day',
    title: { ja: '暑い日', en: 'Hot day' },
    date: '2018-07-23',
    hours: ['09:30', '10:30', '11:30', '13:30'].map((each) => `2018-07-23T${each}:00+09:00`),
    quantities: [
      quantity('utci'),
      quantity('wbgt'),
      quantity('shadow', { unit: '1', offset: 0, scale: 0.005, min: 0, max: 1 }),
      quantity('sun_hours', { hourly: false, statistics: ['day'], unit: 'h' }),
    ],
    bounds: [139.43, 36.2, 139.44, 36.21],
    minzoom: 12,
    maxzoom: 17,
    source: '計算値',
    kind: 'computed',
    resolution_m: 2,
    weather: {},
    accuracy: [],
    remarks: [],
    steps: [],
    scenario: null,
    files: {},
    tilesets: {},
    lineage: { program: 'uchimizu', created: '', sources: [] },
    root: '/tiles/town/heat-hot-day/v/',
    ...more,
  };
}
