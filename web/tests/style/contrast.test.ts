import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf-8');
const tokens = declarations(
  read('../../node_modules/@digital-go-jp/design-tokens/dist/tokens.css'),
);
const [lightRules = '', darkRules = ''] = read('../../src/style/theme.css').split('@media');
const THEMES = {
  light: declarations(lightRules),
  dark: { ...declarations(lightRules), ...declarations(darkRules) },
};

function declarations(css: string): Record<string, string> {
  return Object.fromEntries(
    [...css.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value?.trim()]),
  );
}

function colourOf(name: string, theme: Record<string, string>): string {
  const value = theme[name] ?? tokens[name] ?? '';
  const reference = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return reference ? colourOf(reference, theme) : value;
}

/** Relative luminance of #rrggbb or #rgb (WCAG 2.2). */
function luminance(colour: string): number {
  const long = colour.length === 4 ? colour.replace(/[\da-f]/gi, '$&$&') : colour;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const PAIRS = [
  ['--ink', '--surface'],
  ['--ink', '--surface-sunken'],
  ['--ink', '--accent-soft'],
  ['--ink-soft', '--surface'],
  ['--ink-soft', '--surface-sunken'],
  ['--accent', '--surface'],
  ['--on-accent', '--accent'],
  ['--warning', '--surface'],
  ['--warning', '--warning-soft'],
  ['--ink', '--warning-soft'],
  ['--workshop', '--surface'],
] as const;

describe.each(Object.entries(THEMES))('text in the %s theme', (_name, theme) => {
  it.each(PAIRS)('%s on %s has a contrast of at least 7 (WCAG 2.2, 1.4.6)', (text, ground) => {
    expect(contrast(colourOf(text, theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(7);
  });

  it('has edges of controls with a contrast of at least 3 (WCAG 2.2, 1.4.11)', () => {
    const edge = contrast(colourOf('--line-strong', theme), colourOf('--surface', theme));
    expect(edge).toBeGreaterThanOrEqual(3);
  });
});
