/** Which property of a dataset answers which question, whatever the model year calls it. */
import type { Dataset, PropertyRecord } from './city';

export type ColourKind = 'none' | 'height' | 'use' | 'structure' | 'year' | 'hazard';

export const COLOUR_KINDS: readonly ColourKind[] = [
  'none',
  'height',
  'use',
  'structure',
  'year',
  'hazard',
];

const PATTERNS: Record<Exclude<ColourKind, 'none'>, readonly RegExp[]> = {
  height: [/measuredHeight$/i, /buildingHeight$/i, /^height$/i],
  use: [/^bldg_usage$/i, /(^|_)usage$/i, /orgUsage$/i, /^use$/i],
  structure: [/buildingStructureType$/i, /buildingStructureOrgType$/i, /^structure$/i],
  year: [/yearOfConstruction$/i, /^year$/i],
  hazard: [/Flooding.*_rank(Org)?$/i, /浸水ランク/, /^flood_rank$/i],
};

const NOT_HAZARD = /code$|コード$/i;

/** All properties of a dataset that can carry a colouring of that kind, best first. */
export function propertiesFor(dataset: Dataset, kind: ColourKind): PropertyRecord[] {
  if (kind === 'none') return [];
  return PATTERNS[kind].flatMap((pattern) =>
    dataset.properties.filter(
      (property) =>
        pattern.test(property.id) && !(kind === 'hazard' && NOT_HAZARD.test(property.id)),
    ),
  );
}

/** Ids under which a tile's feature may carry the value, most likely first. */
export function propertyIds(dataset: Dataset, kind: ColourKind): string[] {
  return [...new Set(propertiesFor(dataset, kind).map((property) => property.id))];
}

/** The field of a tile layer that answers a colouring, by its name alone. */
export function fieldFor(kind: ColourKind, names: readonly string[]): string | undefined {
  if (kind === 'none') return undefined;
  return PATTERNS[kind]
    .flatMap((pattern) => names.filter((name) => pattern.test(name)))
    .find((name) => kind !== 'hazard' || !NOT_HAZARD.test(name));
}
