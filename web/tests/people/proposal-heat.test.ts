import { expect, it } from 'vitest';
import { isOffByRounding } from '../../src/people/proposal-heat';

const HOUR = { hour: '', shaded_m2: 0, largest: 0, area_m2: 0, relief: 0 };

it.each([
  ['35.0, 33.3, 1.6 are read as a mistake', 34.96, 33.32, true],
  ['35.0, 33.3, 1.7', 35.02, 33.31, false],
  ['nothing where a value is missing', null, 33.3, false],
] as const)('%s', (_, before, after, told) => {
  expect(isOffByRounding({ ...HOUR, before, after })).toBe(told);
});
