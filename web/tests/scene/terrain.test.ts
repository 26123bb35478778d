import { describe, expect, it } from 'vitest';
import { geoidHeight, terrariumHeight } from '../../src/scene/city/heights';

const GRID = {
  west: 139,
  south: 36,
  step_lon: 0.5,
  step_lat: 0.5,
  columns: 3,
  rows: 2,
  undulation_m: [
    [40, 41, 42],
    [44, 45, 46],
  ],
};

describe('the geoid', () => {
  it('is read at the points of its grid, rows from south to north', () => {
    expect(geoidHeight(GRID, 139, 36)).toBe(40);
    expect(geoidHeight(GRID, 140, 36.5)).toBe(46);
  });

  it('is bilinear between them and goes on beyond the edge', () => {
    expect(geoidHeight(GRID, 139.25, 36.25)).toBeCloseTo(42.5, 10);
    expect(geoidHeight(GRID, 150, 30)).toBe(42);
  });
});

describe('a Terrarium pixel', () => {
  it('holds metres in steps of 1/256', () => {
    expect(terrariumHeight(128, 0, 0)).toBe(0);
    expect(terrariumHeight(128, 20, 64)).toBe(20.25);
    expect(terrariumHeight(127, 255, 0)).toBe(-1);
  });
});
