import { describe, expect, it } from 'vitest';
import { aroundChange, metresAcross } from '../../src/model/change-cut';
import { NONE } from '../../src/model/heat-pixels';
import { changedThings } from '../../src/people/proposals';

const CODING = { offset: -100, scale: 0.5 };
const SAME = 200;

describe('the picture of a change', () => {
  it('is cut around what changes, with ground around it', () => {
    const codes = new Uint16Array(20 * 10).fill(SAME);
    for (const [x, y] of [
      [8, 4],
      [11, 5],
    ] as const) {
      codes[y * 20 + x] = SAME - 4;
    }
    codes[0] = NONE;
    const cut = aroundChange({ codes, width: 20, height: 10 }, CODING);
    expect([cut.width, cut.height]).toEqual([6, 4]);
    expect(cut.codes[1 * 6 + 1]).toBe(SAME - 4);
    expect(cut.codes.filter((code) => code !== SAME)).toHaveLength(2);
  });

  it('is whole where nothing changes', () => {
    const whole = { codes: new Uint16Array(6).fill(SAME), width: 3, height: 2 };
    expect(aroundChange(whole, CODING)).toBe(whole);
    expect(metresAcross([139, 0, 139.01, 0])).toBeCloseTo(1113.2, 1);
  });
});

describe('a variant', () => {
  const tree: GeoJSON.Feature = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [139, 36] },
    properties: { kind: 'tree', height_m: 8 },
  };

  it('leaves out what is not kept, and takes new heights', () => {
    const still = { kept: true, height: null, east: 0, north: 0 };
    const made = changedThings(
      [tree, tree, tree],
      [{ ...still, height: 6 }, { ...still, kept: false, height: 5 }, still],
    );
    expect(made.map(({ properties }) => properties?.height_m)).toEqual([6, 8]);
    expect(tree.properties?.height_m).toBe(8);
  });

  it('moves things by metres, and leaves their size', () => {
    const change = { kept: true, height: null, east: 20, north: -10 };
    const ring = [
      [139, 36],
      [139.0001, 36],
      [139, 36.0001],
      [139, 36],
    ];
    const area: GeoJSON.Feature = { ...tree, geometry: { type: 'Polygon', coordinates: [ring] } };
    const [one, other] = changedThings([tree, area], [change, change]);
    const there = { lon: 139 + 20 / (111_320 * Math.cos(Math.PI / 5)), lat: 36 - 10 / 111_320 };
    const [lon = 0, lat = 0] = (one as GeoJSON.Feature<GeoJSON.Point>).geometry.coordinates;
    expect(lon).toBeCloseTo(there.lon, 6);
    expect(lat).toBeCloseTo(there.lat, 6);
    const [moved] = (other as GeoJSON.Feature<GeoJSON.Polygon>).geometry.coordinates;
    const [first, second] = moved ?? [];
    expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBeCloseTo(0.0001, 7);
    expect(ring[0]).toEqual([139, 36]);
  });
});
