import { describe, expect, it } from 'vitest';
import { COLOUR_KINDS, type ColourKind } from '../../src/model/fields';
import { classOf, type Scale, SELECTED_COLOUR, scaleFor } from '../../src/model/scales';

function scale(kind: ColourKind): Scale {
  const found = scaleFor(kind);
  if (!found) throw new Error(`no scale for ${kind}`);
  return found;
}

const KINDS = COLOUR_KINDS.filter((kind) => kind !== 'none');

describe('a numeric scale', () => {
  it.each([
    [0.5, 'height-0'],
    [5.999, 'height-0'],
    [6, 'height-1'],
    [31, 'height-5'],
    [59.9, 'height-5'],
    [200, 'height-6'],
    ['12.5', 'height-2'],
    [-9999, 'unknown'],
    [null, 'unknown'],
    ['', 'unknown'],
    [Number.NaN, 'unknown'],
    ['高い', 'unknown'],
  ])('puts %s into %s', (value, id) => {
    expect(classOf(scale('height'), value).id).toBe(id);
  });

  it('covers every number exactly once', () => {
    for (const kind of ['height', 'year'] as const) {
      const { classes } = scale(kind);
      expect(classes.slice(1).map(({ from }) => from)).toEqual(
        classes.slice(0, -1).map(({ to }) => to),
      );
    }
  });

  it('does not take year 0 for a year', () => {
    expect(classOf(scale('year'), 0).id).toBe('unknown');
    expect(classOf(scale('year'), 1981).id).toBe('year-2');
  });
});

describe('a scale of codes', () => {
  it.each([
    ['use', 411, 'detached'],
    ['use', '住宅', 'detached'],
    ['use', '404', 'business'],
    ['use', '461', 'unknown'],
    ['structure', '603', 'concrete'],
    ['structure', '鉄骨造', 'steel'],
    ['hazard', 2, 'depth_2'],
    ['hazard', '0.5m以上3m未満', 'depth_2'],
  ] as const)('%s: puts %s into %s', (kind, value, id) => {
    expect(classOf(scale(kind), value).id).toBe(id);
  });

  it('names no code twice', () => {
    for (const kind of KINDS) {
      const codes = scale(kind).classes.flatMap((entry) => entry.codes);
      expect(new Set(codes).size).toBe(codes.length);
    }
  });
});

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

describe('colours', () => {
  it('are all different within a scale, and none is the colour of the selection', () => {
    for (const kind of KINDS) {
      const all = [...scale(kind).classes, scale(kind).unknown].map((entry) => entry.colour);
      expect(new Set(all).size).toBe(all.length);
      expect(all).not.toContain(SELECTED_COLOUR);
    }
  });

  it('of heights darken step by step, so that they read in grey', () => {
    const steps = scale('height').classes.map((entry) => luminance(entry.colour));
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
  });

  it('of flood depths differ by pattern where they differ little by colour', () => {
    const patterns = scale('hazard').classes.map((entry) => entry.pattern);
    expect(patterns.slice(0, 4)).toEqual(['dots', 'thin', 'thick', 'cross']);
  });
});
