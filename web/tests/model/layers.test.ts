import { describe, expect, it } from 'vitest';
import {
  hiddenFlatLayers,
  isOn,
  layersOf,
  levelOf,
  levelsOf,
  OFF,
  shownDatasets,
} from '../../src/model/layers';
import { city, dataset } from './cities';

const TOWN = city([
  dataset('bldg_lod1'),
  dataset('bldg_lod2', { lod: 2, textured: true }),
  dataset('bldg_lod2_no_texture', { lod: 2 }),
  dataset('bldg_lod4_no_texture', { lod: 4 }),
  dataset('veg_PlantCover_lod1', { theme: 'veg' }),
  dataset('veg_SolitaryVegetationObject_lod1', { theme: 'veg' }),
  dataset('fld_pref_kawa_l2', { theme: 'fld', lod: null }),
  dataset('map', { kind: '2d', theme: null }),
]);
const FLAT = ['building', 'road', 'vegetation', 'tree', 'hazard', 'landuse', 'boundary'];
const LAYERS = layersOf(TOWN, { flatLayers: FLAT, pictures: false });

function layer(id: string) {
  const found = LAYERS.find((each) => each.id === id);
  if (!found) throw new Error(`no layer ${id}`);
  return found;
}

describe('the layers of a city', () => {
  it('are one per family, buildings first, then what only the flat map has', () => {
    expect(LAYERS.map(({ id }) => id)).toEqual([
      'bldg',
      'tran',
      'veg_PlantCover',
      'veg_SolitaryVegetationObject',
      'luse',
      'fld_pref_kawa_l2',
    ]);
  });

  it('hold their levels from coarse to fine', () => {
    expect(layer('bldg').levels.map(({ id }) => id)).toEqual([
      'bldg_lod1',
      'bldg_lod2_no_texture',
      'bldg_lod2',
      'bldg_lod4_no_texture',
    ]);
  });

  it('start with LOD2 without pictures; floods wait to be asked for', () => {
    expect(levelOf(layer('bldg'), {})).toBe('bldg_lod2_no_texture');
    expect(levelOf(layer('fld_pref_kawa_l2'), {})).toBe(OFF);
  });

  it('start with pictures where the device can carry them', () => {
    const [buildings] = layersOf(TOWN, { flatLayers: FLAT, pictures: true });
    expect(buildings?.preferred).toBe('bldg_lod2');
  });

  it('draw roads and water on the ground unless a level was chosen', () => {
    const city3d = city([dataset('tran_lod3', { theme: 'tran', lod: 3 })]);
    const [roads] = layersOf(city3d, { flatLayers: ['road'], pictures: true });
    expect(roads && levelsOf(roads)).toEqual(['flat', 'tran_lod3']);
    expect(roads && levelOf(roads, {})).toBe('flat');
    expect(roads && levelOf(roads, { tran: 'tran_lod3' })).toBe('tran_lod3');
  });

  it('show one level of each family, and what was chosen', () => {
    const shown = shownDatasets(LAYERS, { bldg: 'bldg_lod1', veg_PlantCover: OFF });
    expect(shown.map(({ id }) => id)).toEqual(['bldg_lod1', 'veg_SolitaryVegetationObject_lod1']);
  });

  it('fall back to the default where the address names a level that is gone', () => {
    expect(levelOf(layer('bldg'), { bldg: 'bldg_lod9' })).toBe('bldg_lod2_no_texture');
  });

  it('hide a flat layer only when all that it draws is off', () => {
    expect(hiddenFlatLayers(LAYERS, {})).toEqual(['hazard']);
    expect(hiddenFlatLayers(LAYERS, { fld_pref_kawa_l2: 'flat', tran: OFF })).toEqual(['road']);
    expect(isOn(layer('tran'), { tran: OFF })).toBe(false);
  });
});
