/** The part of a picture of a change in which something changes, with some ground around it. */
import { type Coding, NONE, numberOf } from './heat-pixels';

export interface CodedPicture {
  codes: Uint16Array;
  width: number;
  height: number;
}

/** What no thermometer tells apart, in the unit of the picture. */
const LEAST_CHANGE = 0.05;
/** Ground around what changes, as a share of it. */
const MARGIN = 0.25;
const METRES_PER_DEGREE = 111_320;

export function aroundChange(whole: CodedPicture, coding: Coding): CodedPicture {
  const { codes, width, height } = whole;
  let [left, right, top, bottom] = [width, -1, height, -1];
  codes.forEach((code, at) => {
    if (code === NONE || Math.abs(numberOf(code, coding)) < LEAST_CHANGE) return;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  if (right < 0) return whole;
  const more = Math.ceil(MARGIN * Math.max(right - left + 1, bottom - top + 1));
  [left, right] = [Math.max(left - more, 0), Math.min(right + more, width - 1)];
  [top, bottom] = [Math.max(top - more, 0), Math.min(bottom + more, height - 1)];
  const columns = right - left + 1;
  const rows = bottom - top + 1;
  const cut = new Uint16Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const start = (top + y) * width + left;
    cut.set(codes.subarray(start, start + columns), y * columns);
  }
  return { codes: cut, width: columns, height: rows };
}

/** From west to east in metres; bounds in degrees. */
export function metresAcross(bounds: readonly [number, number, number, number]): number {
  const [west, south, east, north] = bounds;
  return (east - west) * METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
}
