/** A sheet of paper as the server tells of it. */
import type { Words } from './say';

export interface SheetSpot {
  number: number;
  id: string;
  name: Words;
  cell: string;
  shown: boolean;
}

export interface Sheet {
  number: string;
  made: string;
  paper: Paper;
  scale: number;
  bounds: readonly [number, number, number, number];
  spots: readonly SheetSpot[];
  left_out: number;
}

export type Paper = 'a4' | 'a4-landscape' | 'a3' | 'a3-landscape';

/** Width of the map on each paper [mm]. */
export const MAP_WIDTHS: Readonly<Record<Paper, number>> = {
  a4: 186,
  'a4-landscape': 273,
  a3: 273,
  'a3-landscape': 396,
};

export const SCALES = [1000, 1500, 2500, 4000, 6000, 10_000, 15_000, 25_000] as const;

export const isPaper = (text: string): text is Paper => Object.hasOwn(MAP_WIDTHS, text);

/** How much ground is across a map [m], to the nearest ten. */
export function widthOf(paper: Paper, scale: number): number {
  return Math.round((MAP_WIDTHS[paper] * scale) / 10_000) * 10;
}

/** The name of a number or cell on a sheet as it is told back: `3 Town hall`. */
export function placeWord(text: string, named: (words: Words) => string, sheet: Sheet): string {
  const where = text.normalize('NFKC').trim().toUpperCase();
  const spot = sheet.spots.find(({ number }) => String(number) === where);
  return spot ? `${where} ${named(spot.name)}` : where;
}
