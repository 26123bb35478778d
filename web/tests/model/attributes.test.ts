import { describe, expect, it } from 'vitest';
import {
  type Attribute,
  attributesOf,
  labelOf,
  originOf,
  valueText,
} from '../../src/model/attributes';
import { property } from './cities';

function attribute(
  id: string,
  value: Attribute['value'],
  rest: Partial<Attribute> = {},
): Attribute {
  return { id, name: id, label: id, value, value_label: null, unit: null, ...rest };
}

describe('the value of an attribute', () => {
  it.each<[Attribute, string]>([
    [attribute('bldg_measuredHeight', 12.3, { unit: 'm' }), '12.3 m'],
    [attribute('uro_area', 1234.5678, { unit: 'm2' }), '1,234.568 m²'],
    [attribute('bldg_usage', '411', { value_label: '住宅' }), '住宅（411）'],
    [attribute('bldg_yearOfConstruction', 1981), '1981'],
    [attribute('gml_name', '市役所'), '市役所'],
    [attribute('x', null), '—'],
    [attribute('x', ''), '—'],
    [attribute('x', false), '—'],
    [attribute('x', 0, { unit: 'm' }), '0 m'],
    [attribute('uro_buildingCoverageRate', 0.055), '5.5 %（0.055）'],
    [attribute('uro_specifiedBuildingCoverageRate', 60), '60 %'],
    [attribute('uro_specifiedFloorAreaRate', 800), '800 %'],
    [attribute('uro_floorAreaRate', 1.66), '166 %（1.66）'],
    [attribute('uro_specifiedFloorAreaRate', -9999), '-9,999'],
  ])('%j reads %s', (given, text) => {
    expect(valueText(given, 'ja')).toBe(text);
  });
});

describe('the name of an attribute', () => {
  it.each([
    ['bldg:measuredHeight', 'Measured height'],
    ['bldg:usage (codelists/Building_usage.xml)', 'Usage'],
    ['uro:BuildingIDAttribute_uro:buildingID', 'Building ID'],
    ['uro:BuildingDetailAttribute_uro:buildingFootprintArea', 'Building footprint area'],
    ['gml:name', 'Name'],
    ['gen:大字・町コード', '名称'],
    ['geometry 2', '名称'],
  ])('%s is in English %s', (name, english) => {
    expect(labelOf({ name, label: '名称' }, 'en')).toBe(english);
    expect(labelOf({ name, label: '名称' }, 'ja')).toBe('名称');
  });

  it('has its code in the brackets of the language', () => {
    const usage = attribute('bldg_usage', '411', { value_label: '住宅' });
    expect(valueText(usage, 'en')).toBe('住宅 (411)');
  });
});

describe('attributes from a map tile', () => {
  it('take label, unit and words from the record of the dataset', () => {
    const properties = [
      property('bldg_usage', { label: '用途', enum: { 411: '住宅' } }),
      property('bldg_measuredHeight', { label: '計測高さ', unit: 'm' }),
    ];
    const values = { bldg_usage: '411', bldg_measuredHeight: 7, other: 'x', list: [1], none: null };
    const found = attributesOf(values, properties);
    expect(found.map(({ label }) => label)).toEqual(['用途', '計測高さ', 'other']);
    expect(found.map((each) => valueText(each, 'ja'))).toEqual(['住宅（411）', '7 m', 'x']);
  });
});

describe('the origin of a value', () => {
  it('is marked where its name says it', () => {
    expect(originOf({ id: 'bldg_measuredHeight' })).toBe('measured');
    expect(originOf({ id: 'uro_BuildingRiverFloodingRiskAttribute_1_2_depth' })).toBe('computed');
    expect(originOf({ id: 'bldg_usage' })).toBeNull();
  });

  it.each([
    ['uro_DataQualityAttribute_uro_geometrySrcDescLod1', '推定', 'estimated'],
    ['uro_geometrySrcDesc', '推定', 'estimated'],
    ['uro_DataQualityAttribute_uro_geometrySrcDescLod1', '公共測量成果', 'measured'],
    ['uro_DataQualityAttribute_uro_geometrySrcDescLod2', '推定', 'measured'],
  ])('of a height is what %s says: %s', (id, word, origin) => {
    const quality = attribute(id, 1, { value_label: word });
    expect(originOf({ id: 'bldg_measuredHeight' }, [quality])).toBe(origin);
  });
});
