/** The chain as the server tells of it, and what the page asks of the browser for it. */
import type { PageKey, Words } from './say';

/** Roles that add manual steps. */
export const TELLERS = ['staff', 'planner', 'office', 'operator'] as const;
/** What a browser takes into memory to compute a checksum of. */
export const HASHED_MAX_BYTES = 1_000_000_000;

export interface ChainFile {
  name: string;
  sha256: string;
  bytes: number | null;
}

export interface Thing {
  id: string;
  kind: string;
  title: Words;
  version: string;
  at: string;
  /** 計算値, 実測値 or 作成データ; empty where nobody said. */
  source: string;
  digest: string;
  files: readonly ChainFile[];
  out_of_date: boolean;
}

export interface Change {
  name: string;
  recorded: string;
  current: string;
}

export interface Used {
  thing: string;
  files: readonly ChainFile[];
  digest: string;
  changed: readonly Change[];
}

export interface Step {
  id: string;
  way: 'automatic' | 'manual';
  label: Words;
  tool: string;
  role: string;
  at: string;
  why: string;
  parts: readonly { label: Words; way: string; program: string }[];
  used: readonly Used[];
  made: readonly string[];
  replaces: string | null;
  replaced_by: string | null;
  out_of_date: boolean;
  because_of: readonly string[];
}

/** How far all numbers of the quantity are from those that they were compared with. */
export interface ChainAccuracy {
  bias: number;
  rmse: number;
  count: number;
  /** What those are: 実測値, 実況推定値 or 作成データ. */
  against: string;
}

export interface ChainNumber {
  run: string;
  lon: number;
  lat: number;
  time: string;
  quantity: string;
  label: Words;
  unit: string;
  value: number | null;
  source: string;
  /** Null where nobody compared the quantity. */
  accuracy: ChainAccuracy | null;
}

export interface SourceFile extends ChainFile {
  thing: string;
  current: string | null;
}

export interface Chain {
  city: string;
  of: string | null;
  manual: 'included' | 'missing';
  number: ChainNumber | null;
  things: readonly Thing[];
  steps: readonly Step[];
  sources: readonly SourceFile[];
}

/** A thing of the chain, or a file, as a step names it. */
export interface Named {
  thing?: string;
  name: string;
  sha256?: string;
}

/** What the address asks for; `file` is pointed at among the sources. */
export const ASKED = ['of', 'lon', 'lat', 'time', 'quantity'] as const;

/** The words for what numbers are; the server says it in Japanese. */
export const SOURCE_KEYS: Readonly<Record<string, PageKey>> = {
  計算値: 'chain.source.computed',
  実測値: 'chain.source.measured',
  作成データ: 'chain.source.made',
};

/** The map from which one came, with its place; null where the address names none. */
export function mapBefore(search: string): string | null {
  const from = new URLSearchParams(search).get('from') ?? '';
  return from.startsWith('?') ? `/${from}` : null;
}

/** The steps that take a thing. */
export function takersOf(chain: Chain, thing: string): readonly Step[] {
  return chain.steps.filter(({ used }) => used.some((each) => each.thing === thing));
}

/** The question to the server that an address of the page means. */
export function askedIn(search: string): URLSearchParams {
  const given = new URLSearchParams(search);
  const found = ASKED.flatMap((name) => {
    const value = given.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new URLSearchParams(found);
}

export function thingsById(chain: Chain): ReadonlyMap<string, Thing> {
  return new Map(chain.things.map((thing) => [thing.id, thing]));
}

/** What can be traced or named by hand: everything with files, screens last. */
export function choices(chain: Chain, shown: boolean): readonly Thing[] {
  return chain.things.filter(({ kind, digest }) =>
    kind === 'shown' ? shown : kind !== 'earlier' && digest !== '',
  );
}

/** The SHA-256 of a file, computed here; null where the browser may not (no HTTPS). */
export async function sha256Of(file: Blob): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
