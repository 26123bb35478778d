import { describe, expect, it } from 'vitest';
import {
  crownOf,
  decodeStamps,
  encodeStamps,
  MOST_STAMPS,
  metresBetween,
  outlineOf,
  type Stamp,
  scenarioOf,
  shadeOf,
  stampAt,
} from '../../src/model/heat-stamps';

const TREE: Stamp = { kind: 'tree', species: 'zelkova', height: 10, lon: 139.4375, lat: 36.2083 };
const AWNING: Stamp = {
  kind: 'awning',
  height: 3,
  width: 6,
  depth: 3,
  turn: 90,
  lon: 139.4376,
  lat: 36.2083,
};

function extent(ring: [number, number][]): { east: number; north: number } {
  const [lon, lat] = [0, 1].map((i) => ring.map((each) => each[i] as number)) as [
    number[],
    number[],
  ];
  const shrink = Math.cos((36.2083 * Math.PI) / 180);
  return {
    east: (Math.max(...lon) - Math.min(...lon)) * 111_320 * shrink,
    north: (Math.max(...lat) - Math.min(...lat)) * 111_320,
  };
}

describe('stamps', () => {
  it('have the size that they are said to have', () => {
    expect(extent(outlineOf(TREE)).east).toBeCloseTo(crownOf(TREE), 3);
    expect(extent(outlineOf(AWNING)).east).toBeCloseTo(3, 3);
    expect(extent(outlineOf(AWNING)).north).toBeCloseTo(6, 3);
  });

  it('shade the ground under themselves when the sun is overhead', () => {
    const { east, north } = extent(shadeOf(TREE, { elevation: 90, azimuth: 180 }) ?? []);
    expect(east).toBeCloseTo(6.5, 2);
    expect(north).toBeCloseTo(6.5, 2);
  });

  it('have a shade that is longer than the crown when the sun is low', () => {
    const { east, north } = extent(shadeOf(TREE, { elevation: 45, azimuth: 180 }) ?? []);
    expect(east).toBeCloseTo(6.5, 2);
    expect(north).toBeCloseTo(6.5 + 10 - 3, 2);
  });

  it('are found where they stand, the last one first', () => {
    const near = { lon: 139.43752, lat: 36.2083 };
    expect(metresBetween(TREE, near)).toBeLessThan(2);
    expect(stampAt([TREE, { ...TREE }], near)).toBe(1);
    expect(stampAt([TREE], { lon: 139.438, lat: 36.2083 })).toBeNull();
  });

  it('become a scenario: trees are points, awnings are areas', () => {
    const { features } = scenarioOf([TREE, AWNING]);
    expect(features[0]).toMatchObject({
      geometry: { type: 'Point', coordinates: [139.4375, 36.2083] },
      properties: { kind: 'tree', species: 'zelkova', height_m: 10, crown_diameter_m: 6.5 },
    });
    const ring = outlineOf(AWNING);
    expect(ring).toHaveLength(5);
    expect(ring[0]).toEqual(ring[4]);
    const kept = ring.map((each) => each.map((degrees) => Number(degrees.toFixed(7))));
    expect(features[1]?.geometry).toEqual({ type: 'Polygon', coordinates: [kept] });
    expect(features[1]?.properties).toMatchObject({ kind: 'awning', height_m: 3 });
  });
});

describe('stamps in an address', () => {
  it('come back as they were', () => {
    expect(decodeStamps(encodeStamps([TREE, AWNING]))).toEqual([TREE, AWNING]);
  });

  it.each([
    null,
    '',
    'rubbish',
    't,oak,10,36.2,139.4',
    't,zelkova,1000,36.2,139.4',
    't,zelkova,10,99,139.4',
    'a,3,6,3,0,36.2',
    'a,NaN,6,3,0,36.2,139.4',
  ])('%s are no stamps', (text) => {
    expect(decodeStamps(text)).toEqual([]);
  });

  it('are cut where there are too many', () => {
    const many = Array.from({ length: MOST_STAMPS + 5 }, () => TREE);
    expect(decodeStamps(encodeStamps(many))).toHaveLength(MOST_STAMPS);
  });
});
