import { expression, featureFilter, latest } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { COLOUR_KINDS } from '../../src/model/fields';
import { NO_FILTER, passes } from '../../src/model/filter';
import { classOf, SELECTED_COLOUR, scaleFor } from '../../src/model/scales';
import {
  buildingColour,
  buildingFields,
  buildingFilter,
  buildingPattern,
  PLAIN_BUILDING,
} from '../../src/scene/plan/expressions';

const FIELDS = buildingFields(['gml_id', 'height', 'usage', 'structure', 'year', 'flood_rank']);

type Properties = Record<string, string | number>;

function colour(given: unknown, properties: Properties): string {
  if (typeof given === 'string') return given;
  const specification = latest.paint_fill['fill-color'];
  const made = expression.createPropertyExpression(given, 'fill-color', specification as never);
  if (made.result === 'error') throw new Error(made.value.map((each) => each.message).join());
  const feature = { type: 3, properties } as never;
  const { r, g, b } = made.value.evaluate({ zoom: 16 }, feature) as Record<'r' | 'g' | 'b', number>;
  return `#${[r, g, b]
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

const BUILDINGS: Properties[] = [
  { gml_id: 'a', height: 3, usage: '411', structure: '601', year: 1960, flood_rank: 1 },
  { gml_id: 'b', height: 6, usage: '402', structure: '603', year: 1981, flood_rank: 6 },
  { gml_id: 'c', height: 31, usage: '999', structure: '611', year: 2020 },
  { gml_id: 'd', height: -9999 },
  { gml_id: 'e' },
];
const FIELD = {
  height: 'height',
  use: 'usage',
  structure: 'structure',
  year: 'year',
  hazard: 'flood_rank',
};

describe('flat buildings', () => {
  it.each(COLOUR_KINDS.filter((kind) => kind !== 'none'))(
    'coloured by %s have the colours of the legend',
    (kind) => {
      const scale = scaleFor(kind);
      if (!scale) throw new Error('no scale');
      for (const building of BUILDINGS) {
        const expected = classOf(scale, building[FIELD[kind]]).colour;
        expect(colour(buildingColour(kind, FIELDS, null), building)).toBe(expected);
      }
    },
  );

  it('stand out when selected', () => {
    const given = buildingColour('height', FIELDS, 'b');
    expect(colour(given, BUILDINGS[1] as Properties)).toBe(SELECTED_COLOUR);
    expect(colour(given, BUILDINGS[0] as Properties)).not.toBe(SELECTED_COLOUR);
  });

  it('are plain where the tiles lack the field', () => {
    expect(buildingColour('year', {}, null)).toBe(PLAIN_BUILDING);
    expect(buildingPattern('hazard', {})).toBeNull();
  });

  it('have patterns by flood depth only', () => {
    expect(buildingPattern('hazard', FIELDS)).not.toBeNull();
    expect(buildingPattern('use', FIELDS)).toBeNull();
  });
});

describe('the filter of the flat map', () => {
  it.each([
    NO_FILTER,
    { ...NO_FILTER, height: { min: 5, max: 40 } },
    { ...NO_FILTER, height: { min: null, max: 6 } },
    { ...NO_FILTER, year: { min: 1981, max: null } },
    { ...NO_FILTER, uses: ['detached'] },
    { ...NO_FILTER, structures: ['wood', 'steel'] },
    {
      height: { min: 1, max: null },
      year: { min: null, max: 1990 },
      uses: ['business', 'detached'],
      structures: [],
    },
  ])('keeps what the model keeps: %j', (filter) => {
    const made = featureFilter(buildingFilter(filter, FIELDS), 'filter');
    for (const building of BUILDINGS) {
      const kept = made.filter({ zoom: 16 } as never, { type: 3, properties: building } as never);
      const { height, usage, year, structure } = building;
      expect(kept).toBe(passes(filter, { height, use: usage, year, structure }));
    }
  });
});
