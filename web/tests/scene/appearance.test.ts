import type { Cesium3DTileFeature } from '@cesium/engine';
import { expect, it } from 'vitest';
import { NO_FILTER } from '../../src/model/filter';
import { appearanceOf } from '../../src/scene/city/appearance';
import type { Picture } from '../../src/scene/port';
import { dataset, property } from '../model/cities';

const TALL = { height: { min: 10, max: null } };
const BUILDINGS = dataset('bldg_lod1', {
  properties: [property('bldg_measuredHeight', { type: 'float64', unit: 'm' })],
});
const BLOCK = { feature_count: 4, mean_height: 12 };

function isShown(values: Record<string, unknown>, filter: Partial<Picture['filter']>): boolean {
  const feature = {
    hasProperty: (id: string) => id in values,
    getProperty: (id: string) => values[id],
    getPropertyIds: () => Object.keys(values),
  } as unknown as Cesium3DTileFeature;
  const picture = { colour: 'none', selection: null, filter: { ...NO_FILTER, ...filter } };
  const { show } = appearanceOf(BUILDINGS, picture as Picture);
  return Boolean(show?.evaluate(feature, undefined) ?? true);
}

it('a filter keeps the buildings that pass it', () => {
  expect(isShown({ bldg_measuredHeight: 12 }, TALL)).toBe(true);
  expect(isShown({ bldg_measuredHeight: 8 }, TALL)).toBe(false);
});

it('a filter keeps no block, since some of its buildings may pass and others not', () => {
  expect(isShown(BLOCK, {})).toBe(true);
  expect(isShown(BLOCK, TALL)).toBe(false);
  expect(isShown(BLOCK, { uses: ['detached'] })).toBe(false);
});
