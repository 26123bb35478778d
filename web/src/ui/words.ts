/** Words for themes, classes and scale classes in the chosen language. */
import { dataLanguage, type Language } from '../i18n/languages';
import { isMessageKey, type MessageKey, message } from '../i18n/messages';
import type { Dataset } from '../model/city';
import type { Layer } from '../model/layers';
import type { Scale, ScaleClass } from '../model/scales';

const THEME_OF_PREFIX: Record<string, string> = { dm: 'frn', urf: 'urf', app: 'gen' };

/** 建物 for `bldg`; the code itself where we have no word. */
export function themeWord(language: Language, theme: string): string {
  const key = `theme.${theme}`;
  return isMessageKey(key) ? message(language, key) : theme;
}

/** The name of a layer: of its theme, or of what tells it from others of the same theme. */
export function layerWord(language: Language, layer: Layer): string {
  const [only] = layer.levels;
  if (layer.id === layer.theme || !only) return themeWord(language, layer.theme);
  return titleOf(only, language).replace(/[\s（(]*LOD ?\d.*$/i, '');
}

/** 建物 for `bldg:Building`. */
export function themeOfClass(language: Language, className: string): string {
  const prefix = className.split(':')[0] ?? className;
  return themeWord(language, THEME_OF_PREFIX[prefix] ?? prefix);
}

/** The words of a class in the legend. */
export function classWord(language: Language, scale: Scale, entry: ScaleClass): string {
  if (entry.id === scale.unknown.id) return message(language, 'colour.unknown');
  if (!scale.numeric) return message(language, `class.${entry.id}` as MessageKey);
  const kind = scale.unit === 'year' ? 'year' : 'height';
  if (!Number.isFinite(entry.from))
    return message(language, `colour.${kind}.below`, { to: entry.to });
  const to = kind === 'year' ? entry.to - 1 : entry.to;
  if (!Number.isFinite(entry.to)) {
    return message(language, `colour.${kind}.above`, { from: entry.from });
  }
  return message(language, `colour.${kind}.between`, { from: entry.from, to });
}

export function titleOf(dataset: Dataset, language: Language): string {
  return dataset.title[dataLanguage(language)] || dataset.title.ja || dataset.id;
}

/** 1.2 MB for 1,200,000. */
export function sizeWord(bytes: number, language: Language): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}
