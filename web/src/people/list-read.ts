/** A list on its way onto a layer: what the server read in it, and how it is asked to read it. */
import type { Field } from '../model/items';
import type { Words } from './say';

/** What a request may hold; the server says no to more. */
export const FILE_MAX_BYTES = 15_000_000;

export const OUTCOMES = ['refused', 'left out', 'changed', 'noted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RowProblem {
  row: number;
  column: string;
  value: string;
  outcome: Outcome;
  expected: Words;
  what_to_do: Words;
}

export interface Target {
  id: string;
  label: Words;
}

/** Target of each column that is read, and values for fields that no cell gives. */
export interface Mapping {
  targets: Readonly<Record<string, string>>;
  defaults: Readonly<Record<string, unknown>>;
}

export interface ListRead {
  name: string;
  kind: 'csv' | 'geojson';
  encoding: string;
  columns: readonly string[];
  row_count: number;
  sample_rows: readonly Readonly<Record<string, string>>[];
  placed: boolean;
  remarks: readonly Words[];
  facts: Readonly<Record<string, string>>;
  mapping: Mapping;
  targets: readonly Target[];
  /** Null while no column gives the place. */
  rows: { good: number; refused: number; already: number; added: number } | null;
  errors: readonly RowProblem[];
  errors_count: number;
  committed: boolean;
}

/** A column gets a target, or none for ''. Two may have the same for a while: the arrow keys pass by. */
export function withTarget(mapping: Mapping, column: string, target: string): Mapping {
  const { [column]: _, ...others } = mapping.targets;
  return { ...mapping, targets: target === '' ? others : { ...others, [column]: target } };
}

/** Another column that has the target of this one; it is one too many. */
export function doubleOf(mapping: Mapping, column: string): string | undefined {
  const target = mapping.targets[column];
  return Object.keys(mapping.targets).find(
    (each) => each !== column && mapping.targets[each] === target,
  );
}

export function columnOf(mapping: Mapping, target: string): string | undefined {
  return Object.entries(mapping.targets).find(([, had]) => had === target)?.[0];
}

/** Every row gets a value where no cell gives one; undefined takes it away. */
export function withDefault(mapping: Mapping, field: string, value: unknown): Mapping {
  const { [field]: _, ...others } = mapping.defaults;
  return { ...mapping, defaults: value === undefined ? others : { ...others, [field]: value } };
}

/** Fields that each row must have and no column gives. */
export function neededBeside(mapping: Mapping, fields: readonly Field[]): Field[] {
  return fields.filter(({ id, required }) => required && columnOf(mapping, id) === undefined);
}

/** The value that was typed for a field, as the server takes it; undefined where none was. */
export function typedValue(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (field.type === 'boolean') return trimmed === 'true';
  if (field.type === 'number' || field.type === 'integer') return Number(trimmed);
  return trimmed;
}

export type TargetGroup = 'place' | 'fields' | 'hours';

/** Targets in groups of a list to choose from. */
export function grouped(targets: readonly Target[]): [TargetGroup, Target[]][] {
  const found: Record<TargetGroup, Target[]> = { place: [], fields: [], hours: [] };
  for (const each of targets) found[groupOf(each.id)].push(each);
  return (Object.entries(found) as [TargetGroup, Target[]][]).filter(([, of]) => of.length > 0);
}

function groupOf(id: string): TargetGroup {
  if (id.startsWith('@')) return 'place';
  return id.includes('.') ? 'hours' : 'fields';
}

/** An encoding by the name that people know. */
export function encodingName(encoding: string): string {
  const names: Record<string, string> = { cp932: 'Shift_JIS', 'utf-8-sig': 'UTF-8 (BOM)' };
  return names[encoding] ?? encoding.toUpperCase();
}

/** The content of a file as Base64. */
export async function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
