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
    const made = changedThings([tree, tree, tree], [true, false, true], [6, 5, null]);
    expect(made.map(({ properties }) => properties?.height_m)).toEqual([6, 8]);
    expect(tree.properties?.height_m).toBe(8);
  });
});
