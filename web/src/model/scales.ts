/**
 * Colour scales: a value becomes one of a few classes, each with a colour and a word.
 *
 * Qualitative colours: Paul Tol's "light" scheme (2021), readable with colour-blindness. Heights
 * and years: ColorBrewer YlGnBu and PuOr (Brewer 2003). Flood depth: classes and colours of the
 * Ministry of Land's manual for flood hazard maps (2016), plus a pattern each.
 */
import type { ColourKind } from './fields';

export type Pattern = 'none' | 'dots' | 'thin' | 'thick' | 'cross';

export interface ScaleClass {
  id: string;
  colour: string;
  pattern: Pattern;
  /** Codes (and Japanese labels) of the class; empty for a numeric one. */
  codes: readonly string[];
  /** Lower bound, included; numeric classes only. */
  from: number;
  /** Upper bound, excluded; numeric classes only. */
  to: number;
}

export interface Scale {
  kind: ColourKind;
  numeric: boolean;
  unit: 'm' | 'year' | null;
  classes: readonly ScaleClass[];
  unknown: ScaleClass;
}

/** Colour of the selected feature: in none of the scales. */
export const SELECTED_COLOUR = '#c000c0';

export type ScaleValue = number | string | null | undefined;

const UNKNOWN: ScaleClass = {
  id: 'unknown',
  colour: '#c9cdd2',
  pattern: 'none',
  codes: [],
  from: Number.NaN,
  to: Number.NaN,
};

function numericScale(
  kind: ColourKind,
  unit: 'm' | 'year',
  breaks: readonly number[],
  colours: readonly string[],
): Scale {
  const edges = [Number.NEGATIVE_INFINITY, ...breaks, Number.POSITIVE_INFINITY];
  const classes = colours.map((colour, i) => ({
    id: `${kind}-${i}`,
    colour,
    pattern: 'none' as const,
    codes: [],
    from: edges[i] as number,
    to: edges[i + 1] as number,
  }));
  return { kind, numeric: true, unit, classes, unknown: UNKNOWN };
}

type Category = readonly [id: string, colour: string, codes: readonly string[], pattern?: Pattern];

function categoryScale(kind: ColourKind, categories: readonly Category[]): Scale {
  const classes = categories.map(([id, colour, codes, pattern = 'none']) => ({
    id,
    colour,
    pattern,
    codes,
    from: Number.NaN,
    to: Number.NaN,
  }));
  return { kind, numeric: false, unit: null, classes, unknown: UNKNOWN };
}

/** 31 m and 60 m are the limits at which Japanese building law changes. */
const HEIGHT = numericScale(
  'height',
  'm',
  [6, 10, 15, 20, 31, 60],
  ['#fbf7c9', '#d9efb3', '#a3dbb7', '#57bfc0', '#2a93c0', '#2a5ba8', '#1d2a6c'],
);

/** June 1981 and June 2000 changed the earthquake rules of the building code. */
const YEAR = numericScale(
  'year',
  'year',
  [1971, 1981, 1991, 2001, 2011],
  ['#a8500c', '#e08a2c', '#f7cf93', '#cfc9e6', '#9083bd', '#50307f'],
);

const USE = categoryScale('use', [
  ['detached', '#eedd88', ['411', '住宅']],
  ['apartment', '#ee8866', ['412', '共同住宅']],
  [
    'mixed',
    '#bbcc33',
    ['413', '414', '415', '店舗等併用住宅', '店舗等併用共同住宅', '作業所併用住宅'],
  ],
  ['business', '#77aadd', ['401', '402', '404', '業務施設', '商業施設', '商業系複合施設']],
  ['lodging', '#ffaabb', ['403', '宿泊施設']],
  ['public', '#44bb99', ['421', '422', '官公庁施設', '文教厚生施設']],
  ['industry', '#99ddff', ['431', '441', '運輸倉庫施設', '工場']],
  [
    'other',
    '#aaaa00',
    ['451', '452', '453', '454', '農林漁業用施設', '供給処理施設', '防衛施設', 'その他'],
  ],
]);

const STRUCTURE = categoryScale('structure', [
  ['wood', '#eedd88', ['601', '木造・土蔵造', '木造']],
  ['steel_concrete', '#44bb99', ['602', '鉄骨鉄筋コンクリート造']],
  ['concrete', '#77aadd', ['603', '鉄筋コンクリート造']],
  ['steel', '#ee8866', ['604', '鉄骨造']],
  ['light_steel', '#ffaabb', ['605', '軽量鉄骨造']],
  ['masonry', '#aaaa00', ['606', 'レンガ造・コンクリートブロック造・石造']],
  ['not_wood', '#99ddff', ['610', '非木造']],
]);

const HAZARD = categoryScale('hazard', [
  ['depth_1', '#f7f5a9', ['1', '0.5m未満'], 'dots'],
  ['depth_2', '#ffd8c0', ['2', '0.5m以上3m未満', '0.5m以上3.0m未満'], 'thin'],
  ['depth_3', '#ffb7b7', ['3', '3m以上5m未満', '3.0m以上5.0m未満'], 'thick'],
  ['depth_4', '#ff9191', ['4', '5m以上10m未満', '5.0m以上10.0m未満'], 'cross'],
  ['depth_5', '#f285c9', ['5', '10m以上20m未満', '10.0m以上20.0m未満'], 'none'],
  ['depth_6', '#dc7adc', ['6', '20m以上', '20.0m以上'], 'none'],
]);

const SCALES: Record<Exclude<ColourKind, 'none'>, Scale> = {
  height: HEIGHT,
  use: USE,
  structure: STRUCTURE,
  year: YEAR,
  hazard: HAZARD,
};

/** The scale of a colouring; null for plain buildings. */
export function scaleFor(kind: ColourKind): Scale | null {
  return kind === 'none' ? null : SCALES[kind];
}

/** The class a value falls into; `unknown` where there is no value or no such code. */
export function classOf(scale: Scale, value: ScaleValue): ScaleClass {
  if (value === null || value === undefined || value === '') return scale.unknown;
  if (scale.numeric) return numericClass(scale, Number(value));
  const text = String(value);
  return scale.classes.find((entry) => entry.codes.includes(text)) ?? scale.unknown;
}

function numericClass(scale: Scale, value: number): ScaleClass {
  if (!Number.isFinite(value) || value <= (scale.unit === 'year' ? 0 : -9000)) return scale.unknown;
  return scale.classes.find((entry) => value >= entry.from && value < entry.to) ?? scale.unknown;
}
