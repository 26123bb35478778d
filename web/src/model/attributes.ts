/** Attributes of one feature as the inspector shows them. */
import { bracketed, dataLanguage, type Language } from '../i18n/languages';
import type { Bounds } from './camera';
import type { PropertyRecord } from './city';

export type Origin = 'measured' | 'estimated' | 'computed' | null;

export interface Attribute {
  id: string;
  name: string;
  label: string;
  value: string | number | boolean | null;
  /** Word behind a code. */
  value_label: string | null;
  unit: string | null;
}

export interface Feature {
  gml_id: string;
  class: string;
  theme: string;
  dataset: string;
  version: string;
  source_file: string;
  bounds: Bounds;
  attributes: Attribute[];
}

/** Attributes from the values that a map tile carries, named by the dataset's own record. */
export function attributesOf(
  values: Readonly<Record<string, unknown>>,
  properties: readonly PropertyRecord[],
): Attribute[] {
  const known = new Map(properties.map((property) => [property.id, property]));
  return Object.entries(values).flatMap(([id, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      return [];
    }
    const { name = id, label = id, unit = null, enum: words = null } = known.get(id) ?? {};
    return [{ id, name, label, value, value_label: words?.[String(value)] ?? null, unit }];
  });
}

const UNIT_WORDS: Record<string, string> = { m2: 'm²', m3: 'm³', degree: '°', deg: '°' };

/** How blocks were made, and from which height; of models with several levels that of LOD1. */
const MADE_BY = /(geometrySrcDesc|geometrySrcDescLod1|lod1HeightType)$/i;

/** Unit as people write it: m² for m2. */
export function unitWord(unit: string | null): string {
  return unit === null ? '' : (UNIT_WORDS[unit] ?? unit);
}

/**
 * Whether a value was measured, estimated or computed, where its own name says so: PLATEAU's
 * `measuredHeight` is surveyed unless the record of its quality says that the blocks are estimated,
 * hazard depths come from a simulation.
 *
 * all : the attributes of the same feature.
 */
export function originOf(
  attribute: Pick<Attribute, 'id'>,
  all: readonly Pick<Attribute, 'id' | 'value_label'>[] = [],
): Origin {
  if (/measuredHeight$/i.test(attribute.id)) {
    const made = all.filter(({ id }) => MADE_BY.test(id));
    const isEstimated = made.some(({ value_label: word }) => word?.includes('推定'));
    return isEstimated ? 'estimated' : 'measured';
  }
  if (/(RiskAttribute|Risk).*(depth|duration|rank)/i.test(attribute.id)) return 'computed';
  return null;
}

/**
 * What an attribute is called. The standard names it in English (`bldg:yearOfConstruction`), its
 * label is Japanese; a name that is not English itself stays as its label.
 */
export function labelOf(
  { name, label }: Pick<Attribute, 'name' | 'label'>,
  language: Language,
): string {
  const own = /(?:^|[:_/])([A-Za-z][A-Za-z0-9]*)(?:\s*\(.*\))?$/.exec(name)?.[1];
  if (language !== 'en' || own === undefined) return label;
  const words = own
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  const lower = words.replace(/\b[A-Z][a-z]/g, (found) => found.toLowerCase());
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/** The value as text: the code's word with the code behind it, or the number with its unit. */
export function valueText(attribute: Attribute, language: Language): string {
  const { value, value_label: word } = attribute;
  if (value === null || value === '') return '—';
  if (word !== null && word !== '' && word !== String(value)) {
    return word + bracketed(language, String(value));
  }
  if (typeof value === 'boolean') return value ? '✓' : '—';
  if (typeof value !== 'number') return [value, unitWord(attribute.unit)].filter(Boolean).join(' ');
  const rate = rateText(attribute, value, language);
  if (rate !== null) return rate;
  const grouped = /year|date|code|id$/i.test(attribute.id)
    ? String(value)
    : new Intl.NumberFormat(dataLanguage(language), { maximumFractionDigits: 3 }).format(value);
  return [grouped, unitWord(attribute.unit)].filter(Boolean).join(' ');
}

/** Largest ratio that is met; cities also give these rates in per cent. */
const LARGEST_RATIO: readonly [RegExp, number][] = [
  [/BuildingCoverageRate$/i, 1],
  [/FloorAreaRate$/i, 20],
];

/** `60 %` of 60, `60 %（0.6）` of 0.6; null for what is no rate of a site. */
function rateText({ id, unit }: Attribute, value: number, language: Language): string | null {
  const largest = LARGEST_RATIO.find(([name]) => name.test(id))?.[1];
  if (largest === undefined || unit !== null || value < 0) return null;
  const number = new Intl.NumberFormat(dataLanguage(language), { maximumFractionDigits: 3 });
  if (value > largest) return `${number.format(value)} %`;
  return `${number.format(100 * value)} %${bracketed(language, number.format(value))}`;
}
