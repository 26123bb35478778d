/** Which buildings stay on the map. An absent bound or list lets everything pass. */
import { classOf, type ScaleValue, scaleFor } from './scales';

export interface Range {
  min: number | null;
  max: number | null;
}

export interface Filter {
  /** Measured height, metres. */
  height: Range;
  /** Year of construction. */
  year: Range;
  /** Ids of the classes of use that stay; empty lets all pass. */
  uses: readonly string[];
}

export const OPEN: Range = { min: null, max: null };
export const NO_FILTER: Filter = { height: OPEN, year: OPEN, uses: [] };

export function isOpen(range: Range): boolean {
  return range.min === null && range.max === null;
}

export function isFiltering(filter: Filter): boolean {
  return !isOpen(filter.height) || !isOpen(filter.year) || filter.uses.length > 0;
}

/** Whether nothing can lie in the range, because it ends before it begins. */
export function isReversed({ min, max }: Range): boolean {
  return min !== null && max !== null && min > max;
}

/** Whether a value lies in the range; a feature without the value fails a range that is set. */
export function inRange(range: Range, value: ScaleValue): boolean {
  if (isOpen(range)) return true;
  if (value === null || value === undefined || value === '') return false;
  const number = Number(value);
  if (!Number.isFinite(number)) return false;
  return number >= (range.min ?? -Infinity) && number <= (range.max ?? Infinity);
}

/** Whether a feature with these values stays on the map. */
export function passes(
  filter: Filter,
  values: { height: ScaleValue; use: ScaleValue; year: ScaleValue },
): boolean {
  if (!inRange(filter.height, values.height) || !inRange(filter.year, values.year)) return false;
  if (filter.uses.length === 0) return true;
  const scale = scaleFor('use');
  return scale !== null && filter.uses.includes(classOf(scale, values.use).id);
}
