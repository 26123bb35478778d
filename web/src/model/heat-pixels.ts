/** From a value picture to a coloured one, pixel by pixel; runs in a worker, without the page. */
import { classColour, type Paint, rampColour, rgbOf } from './heat-paint';
import type { Pattern } from './scales';

/** Values of a tile as they are coded: 16-bit numbers, row by row; NONE where there is none. */
export type Codes = Uint16Array;

/** A value picture: its codes and how many there are in a row. */
export interface Tile {
  codes: Codes;
  width: number;
}

export interface Coding {
  offset: number;
  scale: number;
}

/** A code that no value has: the server codes at most 65,534. */
export const NONE = 65_535;

/** Reads the numbers out of the pixels (RGBA) of a value picture. */
export function codesOf(pixels: Uint8ClampedArray): Codes {
  const codes = new Uint16Array(pixels.length / 4);
  for (let i = 0; i < codes.length; i++) {
    const at = i * 4;
    codes[i] =
      pixels[at + 3] === 0 ? NONE : ((pixels[at] as number) << 8) | (pixels[at + 1] as number);
  }
  return codes;
}

export function numberOf(code: number, { offset, scale }: Coding): number {
  return code === NONE ? Number.NaN : offset + scale * code;
}

/** Codes of `a − b` in a coding of its own; NONE where either is missing. */
export function changeOf(a: Codes, b: Codes, of: Coding, against: Coding): Codes {
  const codes = new Uint16Array(a.length);
  for (let i = 0; i < a.length; i++) {
    const change = numberOf(a[i] as number, of) - numberOf(b[i] as number, against);
    codes[i] = Number.isNaN(change)
      ? NONE
      : Math.round((change - CHANGE_CODING.offset) / CHANGE_CODING.scale);
  }
  return codes;
}

export const CHANGE_CODING: Coding = { offset: -300, scale: 0.01 };

/** A colour for each of the 65,536 codes, as RGBA in memory order, and its pattern. */
export interface Palette {
  colours: Uint32Array;
  patterns: Uint8Array | null;
}

const PATTERN_IDS: readonly Pattern[] = ['none', 'dots', 'thin', 'thick', 'cross'];
const INK = 0.3;

export function paletteOf(paint: Paint, coding: Coding): Palette {
  const colours = new Uint32Array(NONE + 1);
  const patterns = paint.kind === 'classes' ? new Uint8Array(NONE + 1) : null;
  for (let code = 0; code < NONE; code++) {
    const value = numberOf(code, coding);
    colours[code] = packed(paint, value);
    if (patterns && paint.kind === 'classes') {
      const found = paint.classes.find(({ from, to }) => value >= from && value < to);
      patterns[code] = PATTERN_IDS.indexOf(found?.pattern ?? 'none');
    }
  }
  return { colours, patterns };
}

function packed(paint: Paint, value: number): number {
  if (paint.kind === 'classes') {
    const found = paint.classes.find(({ from, to }) => value >= from && value < to);
    return found ? pack(classColour(found, value), 255) : 0;
  }
  const at = (value - paint.min) / (paint.max - paint.min);
  if (paint.kind === 'veil') {
    const strength = Math.min(Math.max(at, 0), 1) * paint.strength;
    return pack(rgbOf(paint.colour), Math.round(255 * strength));
  }
  const left = paint.clear !== undefined && Math.abs(value) < paint.clear;
  return left ? 0 : pack(rampColour(paint.stops, at), 255);
}

function pack([r, g, b]: readonly [number, number, number], alpha: number): number {
  return ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

function darker(colour: number): number {
  const keep = 1 - INK;
  const r = (colour & 255) * keep;
  const g = ((colour >> 8) & 255) * keep;
  const b = ((colour >> 16) & 255) * keep;
  return pack([r, g, b].map(Math.round) as [number, number, number], colour >>> 24);
}

/** Which square of a value tile a picture shows: `scale` squares a side. */
export interface Cut {
  scale: number;
  column: number;
  row: number;
}

export const WHOLE_TILE: Cut = { scale: 1, column: 0, row: 0 };

/** Pixels of a coloured picture of `size` × `size` from a tile, or from a part of it. */
export function paintPixels(
  { codes, width }: Tile,
  palette: Palette,
  size: number,
  cut: Cut = WHOLE_TILE,
): Uint8ClampedArray<ArrayBuffer> {
  const across = sources(width, cut.column, cut.scale, size);
  const down = sources(codes.length / width, cut.row, cut.scale, size);
  const out = new Uint32Array(size * size);
  const unit = size / 256;
  for (let y = 0; y < size; y++) {
    const line = (down[y] as number) * width;
    for (let x = 0; x < size; x++) {
      const code = codes[line + (across[x] as number)] as number;
      const colour = palette.colours[code] as number;
      const pattern = palette.patterns?.[code] ?? 0;
      out[y * size + x] =
        pattern !== 0 && isInk(pattern, x / unit, y / unit) ? darker(colour) : colour;
    }
  }
  return new Uint8ClampedArray(out.buffer);
}

/** Which of `count` columns or rows each of `size` pixels shows, in one part of `scale`. */
function sources(count: number, part: number, scale: number, size: number): Int32Array {
  const start = (part * count) / scale;
  const step = count / scale / size;
  return Int32Array.from({ length: size }, (_, i) => Math.floor(start + (i + 0.5) * step));
}

const DOTS = 1;
const THIN = 2;
const PERIOD = 8;

/** Whether a pattern has ink at a place of the screen; periods divide a tile, so no seams. */
function isInk(pattern: number, x: number, y: number): boolean {
  if (pattern === DOTS) {
    const odd = Math.floor(y / PERIOD) % 2 === 1 ? PERIOD / 2 : 0;
    const dx = ((x + odd) % PERIOD) - PERIOD / 2;
    const dy = (y % PERIOD) - PERIOD / 2;
    return dx * dx + dy * dy < 2.3;
  }
  const along = (x + y) % PERIOD;
  return along < (pattern === THIN ? 1 : 3);
}
