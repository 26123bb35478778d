import { describe, expect, it } from 'vitest';
import type { HeatClass } from '../../src/model/heat-paint';
import {
  CHANGE_STOPS,
  changePaint,
  classColour,
  colourOf,
  HEAT_STOPS,
  OTHER_STOPS,
  paintOf,
  rampColour,
  rgbOf,
  ticksOf,
  WBGT_CLASSES,
  wbgtClass,
} from '../../src/model/heat-paint';
import { quantity } from './heat-runs';

/** CIE lightness of sRGB, 0 to 100. */
function lightness([r, g, b]: readonly [number, number, number]): number {
  const linear = [r, g, b].map((each) => {
    const value = each / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

describe('the classes of WBGT', () => {
  it.each([
    [24.99, 'caution'],
    [25, 'warning'],
    [28, 'severe'],
    [30.99, 'severe'],
    [31, 'danger'],
    [45, 'danger'],
  ])('%d °C is %s: the lower bound belongs to the class', (value, id) => {
    expect(wbgtClass(value).id).toBe(id);
  });

  it.each(WBGT_CLASSES.map((entry) => [entry.id, entry] as const))(
    '%s gets darker with every tenth of a degree, around its own colour',
    (_id, entry) => {
      const { from, to } = entry.shading ?? { from: 0, to: 0 };
      const count = Math.round((to - from) * 10);
      const steps = Array.from({ length: count + 1 }, (_, i) =>
        lightness(classColour(entry, from + i / 10)),
      );
      for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeLessThan(steps[i - 1] as number);
      expect((steps[0] as number) - (steps.at(-1) as number)).toBeGreaterThan(12);
      expect(classColour(entry, (from + to) / 2)).toEqual(rgbOf(entry.colour));
    },
  );

  it('are shaded over all that they span, and no further', () => {
    for (const { from, to, shading } of WBGT_CLASSES) {
      if (Number.isFinite(from)) expect(shading?.from).toBe(from);
      if (Number.isFinite(to)) expect(shading?.to).toBe(to);
    }
    const paint = paintOf(quantity('wbgt'));
    expect(colourOf(paint, 35)).toBe(WBGT_CLASSES[3]?.shading?.dark);
    expect(colourOf(paint, 41)).toBe(WBGT_CLASSES[3]?.shading?.dark);
    expect(colourOf(paint, 12)).toBe(WBGT_CLASSES[0]?.shading?.light);
  });

  it('stay apart where they meet: a darkest and a lightest end are no alike', () => {
    for (const [i, entry] of WBGT_CLASSES.slice(1).entries()) {
      const below = classColour(WBGT_CLASSES[i] as HeatClass, entry.from - 0.01);
      const above = classColour(entry, entry.from);
      const distance = Math.hypot(...below.map((each, k) => each - (above[k] as number)));
      expect(distance).toBeGreaterThan(70);
    }
  });

  it('differ in their patterns, not in colour alone', () => {
    expect(new Set(WBGT_CLASSES.map(({ pattern }) => pattern)).size).toBe(4);
    expect(new Set(WBGT_CLASSES.map(({ colour }) => colour)).size).toBe(4);
  });
});

describe.each([
  ['heat', HEAT_STOPS],
  ['other', OTHER_STOPS],
])('the ramp of %s', (_name, stops) => {
  it('gets darker with every step, so that it is readable in grey', () => {
    const steps = Array.from({ length: 41 }, (_, i) => lightness(rampColour(stops, i / 40)));
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeLessThan(steps[i - 1] as number);
  });
});

describe('differences', () => {
  it('are white at 0 and blue where it is cooler, with the same limits on both sides', () => {
    const paint = changePaint('wbgt');
    expect(colourOf(paint, 0)).toBe('#ffffff');
    expect(colourOf(paint, -4)).toBe(CHANGE_STOPS[0]);
    expect(colourOf(paint, 4)).toBe(CHANGE_STOPS.at(-1));
    expect(paint).toMatchObject({ min: -4, max: 4 });
  });

  it('of shade turn the colours round: more shade is cooler', () => {
    expect(colourOf(changePaint('shadow'), 1)).toBe(CHANGE_STOPS[0]);
  });
});

it('a quantity chooses its way of colouring', () => {
  expect(paintOf(quantity('wbgt')).kind).toBe('classes');
  expect(paintOf(quantity('shadow')).kind).toBe('veil');
  expect(paintOf(quantity('utci'))).toMatchObject({ kind: 'ramp', stops: HEAT_STOPS, min: 20 });
  expect(paintOf(quantity('x', { ramp: 'wind' }))).toMatchObject({ stops: OTHER_STOPS });
});

it.each([
  [20, 56, [20, 30, 40, 50]],
  [-4, 4, [-4, -2, 0, 2, 4]],
  [0, 1, [0, 0.5, 1]],
])('a legend from %d to %d has round numbers', (min, max, ticks) => {
  expect(ticksOf(min, max, 4)).toEqual(ticks);
});
