/** A layer as it is configured, and its fields as the editor's rows. */
import type { Field, FieldType } from '../model/items';
import type { Words } from './say';

export interface LayerRecord {
  id: string;
  space: string;
  kind: string;
  title: Words;
  fields: Field[];
  geometry_types: string[];
  who_may_add: string[];
  moderation: 'before' | 'after' | 'open';
  official: boolean;
  licence: string;
  blur_m: number;
  retention_days: number | null;
  position: number;
  version: number;
  workshop: string | null;
}

export const FIELD_TYPES: readonly FieldType[] = [
  'text',
  'long text',
  'number',
  'integer',
  'boolean',
  'choice',
  'choices',
  'date',
  'hours',
  'link',
];
export const ROLES = [
  'visitor',
  'citizen',
  'vouched',
  'spot-owner',
  'facilitator',
  'moderator',
  'staff',
  'office',
  'planner',
] as const;
export const GEOMETRIES = ['Point', 'LineString', 'Polygon'] as const;
export const MODERATIONS = ['before', 'after', 'open'] as const;
export const BLURS = [0, 50, 200, 500] as const;

/**
 * One field in the editor; choices are lines `id=日本語/English`.
 *
 * A `/` of the Japanese words and a `=` of the id have a `\` before them; `\\` is a backslash.
 */
export interface FieldRow {
  id: string;
  type: FieldType;
  ja: string;
  en: string;
  required: boolean;
  choices: string;
  /** What the editor does not show and must not lose. */
  rest: Partial<Field>;
}

export function rowOf(field: Field): FieldRow {
  const { id, type, label, required, choices, ...rest } = field;
  const lines = (choices ?? []).map(lineOf);
  return {
    id,
    type,
    ja: label.ja,
    en: label.en,
    required: required ?? false,
    choices: lines.join('\n'),
    rest,
  };
}

export function emptyRow(): FieldRow {
  return { id: '', type: 'text', ja: '', en: '', required: false, choices: '', rest: {} };
}

export function hasChoices({ type }: FieldRow): boolean {
  return type === 'choice' || type === 'choices';
}

export function fieldOf(row: FieldRow): Field {
  const { id, type, ja, en, required, rest } = row;
  return {
    ...fitting(rest, type),
    id: id.trim(),
    type,
    label: { ja: ja.trim(), en: en.trim() || ja.trim() },
    ...(required ? { required } : {}),
    ...(hasChoices(row) ? { choices: choicesIn(row.choices) } : {}),
  };
}

type Choice = NonNullable<Field['choices']>[number];

function lineOf({ id, label: { ja, en } }: Choice): string {
  const marked = (text: string, mark: RegExp) => text.replaceAll(mark, '\\$&');
  return `${marked(id, /[\\=]/g)}=${marked(ja, /[\\/]/g)}/${marked(en, /\\/g)}`;
}

function choicesIn(text: string): Choice[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [id, words] = split(line, '=');
    const [ja, en] = split(words || id, '/').map(plain) as [string, string];
    return { id: plain(id), label: { ja, en: en || ja } };
  });
}

/** What stands before and after the first mark that has no backslash before it. */
function split(text: string, mark: '=' | '/'): [string, string] {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === mark) return [text.slice(0, at), text.slice(at + 1)];
  }
  return [text, ''];
}

function plain(text: string): string {
  return text.replaceAll(/\\([\\/=])/g, '$1').trim();
}

/** Limits that a type can have; others went with the type that had them. */
function fitting(rest: Partial<Field>, type: FieldType): Partial<Field> {
  const kept = Object.entries(rest).filter(([name]) =>
    name === 'max_length'
      ? type === 'text' || type === 'long text'
      : type === 'number' || type === 'integer',
  );
  return Object.fromEntries(kept);
}
