import { describe, expect, it } from 'vitest';
import { shadeOf } from '../../src/model/heat-stamps';
import { sunAt } from '../../src/model/heat-sun';

const KUMAGAYA = [139.3883, 36.1477] as const;

/** Shadow of a 10 m pole at Kumagaya on 2018-07-23: hour JST, length in m, bearing. */
const POLE = [
  [9, 8.437, 281.84],
  [12, 2.912, 9.33],
  [14, 6.453, 69.64],
  [16, 15.206, 91.61],
] as const;

describe.each(POLE)('at %i:00', (hour, length, bearing) => {
  const sun = sunAt(new Date(`2018-07-23T${String(hour).padStart(2, '0')}:00+09:00`), ...KUMAGAYA);

  it('a pole throws its shadow as the almanac says', () => {
    expect(10 / Math.tan((sun.elevation * Math.PI) / 180)).toBeCloseTo(length, 1);
    expect((sun.azimuth + 180) % 360).toBeCloseTo(bearing, 1);
  });

  it('an awning of 10 m height throws its own outline as far and that way', () => {
    const [lon, lat] = KUMAGAYA;
    const awning = { kind: 'awning', height: 10, width: 1, depth: 1, turn: 0, lon, lat } as const;
    const ring = shadeOf(awning, sun) ?? [];
    const corners = ring.slice(0, -1);
    const middle = (i: 0 | 1) => corners.reduce((sum, each) => sum + each[i], 0) / corners.length;
    const east = (middle(0) - lon) * 111_320 * Math.cos((lat * Math.PI) / 180);
    const north = (middle(1) - lat) * 111_320;
    expect(Math.hypot(east, north)).toBeCloseTo(length, 1);
    expect(((Math.atan2(east, north) * 180) / Math.PI + 360) % 360).toBeCloseTo(bearing, 1);
  });
});

it('at midnight there is no sun and no shade', () => {
  const sun = sunAt(new Date('2018-07-23T00:00+09:00'), ...KUMAGAYA);
  expect(sun.elevation).toBeLessThan(-20);
  const tree = { kind: 'tree', species: 'ginkgo', height: 8, lon: 139, lat: 36 } as const;
  expect(shadeOf(tree, sun)).toBeNull();
});
