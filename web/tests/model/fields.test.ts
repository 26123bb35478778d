import { describe, expect, it } from 'vitest';
import { fieldFor, propertyIds } from '../../src/model/fields';
import { dataset, property } from './cities';

const BUILDINGS = dataset('bldg_lod1', {
  properties: [
    'gml_id',
    'bldg_usage',
    'bldg_measuredHeight',
    'bldg_yearOfConstruction',
    'uro_BuildingDetailAttribute_buildingStructureType',
    'uro_BuildingRiverFloodingRiskAttribute_1_2_rank',
    'uro_BuildingRiverFloodingRiskAttribute_1_2_rank_code',
    'uro_BuildingLandSlideRiskAttribute_areaType',
  ].map((id) => property(id)),
});

describe('the properties that answer a colouring', () => {
  it('are found in 3D Tiles by their names in the model', () => {
    expect(propertyIds(BUILDINGS, 'height')).toEqual(['bldg_measuredHeight']);
    expect(propertyIds(BUILDINGS, 'use')).toEqual(['bldg_usage']);
    expect(propertyIds(BUILDINGS, 'structure')).toHaveLength(1);
    expect(propertyIds(BUILDINGS, 'hazard')).toEqual([
      'uro_BuildingRiverFloodingRiskAttribute_1_2_rank',
    ]);
    expect(propertyIds(BUILDINGS, 'none')).toEqual([]);
  });

  it('are found in the flat tiles by their short names, never by the words of a code', () => {
    const fields = ['gml_id', 'usage_label', 'usage', 'flood_rank_label', 'flood_rank', 'height'];
    expect(fieldFor('use', fields)).toBe('usage');
    expect(fieldFor('hazard', fields)).toBe('flood_rank');
    expect(fieldFor('height', fields)).toBe('height');
    expect(fieldFor('year', fields)).toBeUndefined();
  });
});
