import { describe, expect, it } from 'vitest';
import {
  type Filter,
  inRange,
  isFiltering,
  isReversed,
  NO_FILTER,
  OPEN,
  passes,
} from '../../src/model/filter';

const HOUSE = { height: 7.2, use: '411', year: 1975, structure: '601' };
const UNKNOWN = { height: null, use: null, year: null, structure: null };

describe('a filter', () => {
  it('that is open lets everything pass, even features without values', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(passes(NO_FILTER, UNKNOWN)).toBe(true);
  });

  it.each<[Partial<Filter>, boolean]>([
    [{ height: { min: 7.2, max: 7.2 } }, true],
    [{ height: { min: 7.3, max: null } }, false],
    [{ year: { min: null, max: 1981 } }, true],
    [{ year: { min: 1981, max: null } }, false],
    [{ uses: ['detached'] }, true],
    [{ uses: ['business', 'lodging'] }, false],
    [{ structures: ['wood'] }, true],
    [{ structures: ['steel', 'concrete'] }, false],
    [{ uses: ['detached'], height: { min: 10, max: null } }, false],
  ])('%j: passes is %s', (part, expected) => {
    expect(passes({ ...NO_FILTER, ...part }, HOUSE)).toBe(expected);
  });

  it.each([
    [{ min: 30, max: 10 }, true],
    [{ min: 10, max: 10 }, false],
    [{ min: 10, max: null }, false],
    [{ min: null, max: 10 }, false],
  ])('of %j can let nothing pass: %s', (range, expected) => {
    expect(isReversed(range)).toBe(expected);
  });

  it('drops features that lack the value asked for', () => {
    expect(inRange({ min: 0, max: null }, null)).toBe(false);
    expect(inRange({ min: 0, max: null }, 'tall')).toBe(false);
    expect(inRange(OPEN, null)).toBe(true);
  });
});
