import { describe, expect, it } from 'vitest';
import {
  CHANGE_STOPS,
  changeOverPaint,
  type Paint,
  WBGT_CLASSES,
} from '../../src/model/heat-paint';
import {
  CHANGE_CODING,
  changeOf,
  codesOf,
  NONE,
  numberOf,
  paintPixels,
  paletteOf,
  type Tile,
} from '../../src/model/heat-pixels';

const CODING = { offset: -100, scale: 0.05 };
const CLASSES: Paint = { kind: 'classes', classes: WBGT_CLASSES };
const RAMP: Paint = { kind: 'ramp', stops: ['#000000', '#ffffff'], min: 0, max: 100 };

function codeOf(value: number): number {
  return Math.round((value - CODING.offset) / CODING.scale);
}

/** A tile of 256 × 256 with one value. */
function flat(value: number): Tile {
  const code = Number.isNaN(value) ? NONE : codeOf(value);
  return { codes: new Uint16Array(256 * 256).fill(code), width: 256 };
}

function pixel(pixels: Uint8ClampedArray, at: number): number[] {
  return [...pixels.subarray(at * 4, at * 4 + 4)];
}

describe('value pictures', () => {
  it('hold 16 bits in red and green; transparent is no value', () => {
    const codes = codesOf(new Uint8ClampedArray([10, 20, 0, 255, 0, 0, 255, 0]));
    expect([...codes]).toEqual([10 * 256 + 20, NONE]);
    expect(numberOf(codes[0] as number, CODING)).toBeCloseTo(-100 + 0.05 * 2580, 9);
    expect(numberOf(NONE, CODING)).toBeNaN();
  });

  it('are subtracted value by value, also with different codings', () => {
    const other = { offset: 0, scale: 0.1 };
    const a = Uint16Array.of(codeOf(30.5), codeOf(31), NONE);
    const b = Uint16Array.of(332, NONE, 300);
    const change = changeOf(a, b, CODING, other);
    expect(numberOf(change[0] as number, CHANGE_CODING)).toBeCloseTo(-2.7, 6);
    expect([change[1], change[2]]).toEqual([NONE, NONE]);
  });
});

describe('coloured pictures', () => {
  it('show the colour of the class, and nothing where there is no value', () => {
    const palette = paletteOf(CLASSES, CODING);
    const danger = paintPixels(flat(33), palette, 256);
    expect(pixel(danger, 0)).toEqual([0xff, 0x28, 0x00, 255]);
    const [cooler, hotter] = [31.5, 34.5].map((each) =>
      pixel(paintPixels(flat(each), palette, 256), 0).reduce((sum, part) => sum + part, 0),
    );
    expect(cooler).toBeGreaterThan((hotter as number) + 100);
    expect(pixel(paintPixels(flat(Number.NaN), palette, 256), 0)[3]).toBe(0);
  });

  it.each([
    [20, 0.08, 0.2],
    [26, 0.1, 0.15],
    [30, 0.3, 0.45],
    [33, 0, 0],
  ])('at %d °C carry ink on %d to %d of the area: dots, thin, thick, none', (value, low, high) => {
    const pixels = paintPixels(flat(value), paletteOf(CLASSES, CODING), 256);
    const colours = new Map<number, number>();
    for (const each of new Uint32Array(pixels.buffer)) {
      colours.set(each, (colours.get(each) ?? 0) + 1);
    }
    const inked = colours.size < 2 ? 0 : Math.min(...colours.values()) / (256 * 256);
    expect(inked).toBeGreaterThanOrEqual(low);
    expect(inked).toBeLessThanOrEqual(high);
  });

  it('have patterns that go on in the next tile without a seam', () => {
    const palette = paletteOf(CLASSES, CODING);
    const pixels = paintPixels(flat(30), palette, 256);
    const column = (x: number) => Array.from({ length: 248 }, (_, y) => pixel(pixels, y * 256 + x));
    expect(column(0)).toEqual(column(248));
  });

  it('keep the number of pixels of a pattern when a square of a tile is enlarged', () => {
    const palette = paletteOf(CLASSES, CODING);
    const whole = paintPixels(flat(26), palette, 256);
    const cut = paintPixels(flat(26), palette, 256, { scale: 4, column: 3, row: 1 });
    expect(cut).toEqual(whole);
  });

  it('show the square that was asked for', () => {
    const tile = flat(0);
    tile.codes.fill(codeOf(100), 256 * 128);
    const palette = paletteOf(RAMP, CODING);
    const lower = paintPixels(tile, palette, 256, { scale: 2, column: 0, row: 1 });
    const upper = paintPixels(tile, palette, 256, { scale: 2, column: 0, row: 0 });
    expect(pixel(lower, 0)).toEqual([255, 255, 255, 255]);
    expect(pixel(upper, 256 * 255)).toEqual([0, 0, 0, 255]);
  });

  it('of what is wider than high are stretched as their area is', () => {
    const tile = { codes: Uint16Array.of(codeOf(0), codeOf(50), codeOf(100)), width: 3 };
    const pixels = paintPixels(tile, paletteOf(RAMP, CODING), 6);
    expect([0, 2, 4].map((x) => pixel(pixels, x)[0])).toEqual([0, 128, 255]);
    expect(pixel(pixels, 5 * 6 + 5)[0]).toBe(255);
  });

  it('of a change leave out what nobody can measure', () => {
    const palette = paletteOf(changeOverPaint('wbgt'), CHANGE_CODING);
    const code = (value: number) =>
      Math.round((value - CHANGE_CODING.offset) / CHANGE_CODING.scale);
    const alpha = (value: number) => (palette.colours[code(value)] as number) >>> 24;
    expect([alpha(0), alpha(0.04), alpha(-0.06), alpha(-4)]).toEqual([0, 0, 255, 255]);
    const coolest = Number.parseInt((CHANGE_STOPS[0] as string).slice(1), 16);
    const drawn = palette.colours[code(-4)] as number;
    expect(((drawn & 255) << 16) | (drawn & 0xff00) | ((drawn >> 16) & 255)).toBe(coolest);
  });
});
