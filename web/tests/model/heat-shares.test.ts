import { expect, it } from 'vitest';
import { largestShare, sharesOf } from '../../src/model/heat-shares';

const FLUXES = {
  sun_direct: 300,
  sky_diffuse: 50,
  sky_longwave: 150,
  reflected: 40,
  ground_longwave: 260,
  walls_longwave: 200,
  canopy: 0,
};

it('shares add up to one, sky light and sky heat together', () => {
  const shares = sharesOf(FLUXES);
  expect(shares.map(({ group }) => group)).toEqual(['sun', 'sky', 'reflected', 'ground', 'walls']);
  expect(shares.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1, 12);
  expect(shares.find(({ group }) => group === 'sky')?.part).toBeCloseTo(0.2, 12);
});

it.each([
  [{ sun: 1, sky: 1, ground: 1 }],
  [{ sun: 13.6, sky: 33.4, reflected: 9.4, ground: 40.4, wall: 2.4, canopy: 0.8 }],
  [{ sun: 995, canopy: 4 }],
  [{ ground: 7 }],
])('in whole per cent they add up to 100: %j', (fluxes) => {
  const shares = sharesOf(fluxes);
  expect(shares.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
  const largest = largestShare(shares);
  expect(Math.abs((largest?.percent ?? 0) - 100 * (largest?.part ?? 0))).toBeLessThan(1);
});

it('the largest share is named', () => {
  expect(largestShare(sharesOf(FLUXES))?.group).toBe('sun');
  expect(largestShare(sharesOf({ ...FLUXES, sun_direct: 0 }))?.group).toBe('ground');
});

it('over water no ground is named', () => {
  const shares = sharesOf({ ...FLUXES, sun_direct: 0 }, 'water');
  expect(shares.map(({ group }) => group)).not.toContain('ground');
  expect(largestShare(shares)?.group).toBe('water');
});

it('nothing known gives no shares', () => {
  expect(sharesOf({})).toEqual([]);
  expect(sharesOf({ ground: Number.NaN })).toEqual([]);
  expect(largestShare([])).toBeNull();
});
