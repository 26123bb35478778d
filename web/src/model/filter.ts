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
  /** The same for what it is built of. */
  structures: readonly string[];
}

export const OPEN: Range = { min: null, max: null };
export const NO_FILTER: Filter = { height: OPEN, year: OPEN, uses: [], structures: [] };

export function isOpen(range: Range): boolean {
  return range.min === null && range.max === null;
}

export function isFiltering(filter: Filter): boolean {
  const { height, year, uses, structures } = filter;
  return !isOpen(height) || !isOpen(year) || uses.length > 0 || structures.length > 0;
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
  values: Record<'height' | 'use' | 'year' | 'structure', ScaleValue>,
): boolean {
  return (
    inRange(filter.height, values.height) &&
    inRange(filter.year, values.year) &&
    isAmong('use', filter.uses, values.use) &&
    isAmong('structure', filter.structures, values.structure)
  );
}

function isAmong(kind: 'use' | 'structure', wanted: readonly string[], value: ScaleValue): boolean {
  if (wanted.length === 0) return true;
  const scale = scaleFor(kind);
  return scale !== null && wanted.includes(classOf(scale, value).id);
}
