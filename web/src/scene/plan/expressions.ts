/** Colours and filters as MapLibre expressions. */
import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl';
import { COLOUR_KINDS, type ColourKind, fieldFor } from '../../model/fields';
import { type Filter, isOpen, type Range } from '../../model/filter';
import { type Scale, type ScaleClass, SELECTED_COLOUR, scaleFor } from '../../model/scales';

/** Colour of buildings where the base style names none. */
export const PLAIN_BUILDING = '#dcd5cb';

/** Which field of the building layer carries which value. */
export type BuildingFields = Partial<Record<ColourKind, string>>;

export function buildingFields(fields: readonly string[]): BuildingFields {
  return Object.fromEntries(
    COLOUR_KINDS.flatMap((kind) => {
      const field = fieldFor(kind, fields);
      return field === undefined ? [] : [[kind, field]];
    }),
  );
}

/** Colour of a building by its class; the selected one stands out. */
export function buildingColour(
  kind: ColourKind,
  fields: BuildingFields,
  selection: string | null,
  plain = PLAIN_BUILDING,
): ExpressionSpecification | string {
  const colour = classExpression(kind, fields, (entry) => entry.colour) ?? plain;
  if (selection === null) return colour;
  return ['case', ['==', ['get', 'gml_id'], selection], SELECTED_COLOUR, colour];
}

/** Name of the pattern picture of each building; null where the colouring has no patterns. */
export function buildingPattern(
  kind: ColourKind,
  fields: BuildingFields,
): ExpressionSpecification | null {
  const scale = scaleFor(kind);
  if (!scale?.classes.some((entry) => entry.pattern !== 'none')) return null;
  const expression = classExpression(kind, fields, patternName);
  return typeof expression === 'string' ? null : expression;
}

export function patternName(entry: ScaleClass): string {
  return `pattern-${entry.id}`;
}

function classExpression(
  kind: ColourKind,
  fields: BuildingFields,
  give: (entry: ScaleClass) => string,
): ExpressionSpecification | null {
  const scale = scaleFor(kind);
  const field = fields[kind];
  if (!scale || field === undefined) return null;
  return scale.numeric ? stepExpression(scale, field, give) : matchExpression(scale, field, give);
}

function stepExpression(
  scale: Scale,
  field: string,
  give: (entry: ScaleClass) => string,
): ExpressionSpecification {
  const [lowest, ...rest] = scale.classes as [ScaleClass, ...ScaleClass[]];
  const step = [
    'step',
    numberOf(field),
    give(lowest),
    ...rest.flatMap((entry) => [entry.from, give(entry)]),
  ] as unknown as ExpressionSpecification;
  const known: ExpressionSpecification = ['>', numberOf(field), scale.unit === 'year' ? 0 : -9000];
  return ['case', ['all', ['has', field], known], step, give(scale.unknown)];
}

function matchExpression(
  scale: Scale,
  field: string,
  give: (entry: ScaleClass) => string,
): ExpressionSpecification {
  return [
    'match',
    ['to-string', ['get', field]],
    ...scale.classes.flatMap((entry) => [[...entry.codes], give(entry)]),
    give(scale.unknown),
  ] as unknown as ExpressionSpecification;
}

function numberOf(field: string): ExpressionSpecification {
  return ['to-number', ['get', field], -9999];
}

/** The buildings that stay; a condition whose field is not in the tiles is left out. */
export function buildingFilter(filter: Filter, fields: BuildingFields): FilterSpecification {
  const conditions = [
    ...rangeConditions(filter.height, fields.height),
    ...rangeConditions(filter.year, fields.year),
    ...classConditions('use', filter.uses, fields.use),
    ...classConditions('structure', filter.structures, fields.structure),
  ];
  return ['all', ...conditions] as unknown as FilterSpecification;
}

function classConditions(
  kind: 'use' | 'structure',
  wanted: readonly string[],
  field: string | undefined,
): unknown[] {
  if (wanted.length === 0 || field === undefined) return [];
  const codes = (scaleFor(kind)?.classes ?? [])
    .filter((entry) => wanted.includes(entry.id))
    .flatMap((entry) => [...entry.codes]);
  return [['in', ['to-string', ['get', field]], ['literal', codes]]];
}

function rangeConditions(range: Range, field: string | undefined): unknown[] {
  if (isOpen(range) || field === undefined) return [];
  const bounds: unknown[] = [['has', field]];
  if (range.min !== null) bounds.push(['>=', numberOf(field), range.min]);
  if (range.max !== null) bounds.push(['<=', numberOf(field), range.max]);
  return bounds;
}
