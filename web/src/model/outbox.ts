/**
 * Edits on their way to the server: which go next, and what an answer makes of them.
 *
 * An edit gets its number when it is first handed in and keeps it until the server has answered,
 * so that it arrives once however often it is sent. Edits of one feature go one after another;
 * one that was refused holds back those that follow it.
 */
import type { Content, Item, Refusal } from './items';

export type EditAction = 'add' | 'change' | 'delete' | 'restore';
export type EditState = 'waiting' | 'refused' | 'conflict';

/** What is handed in. */
export interface Edit {
  action: EditAction;
  layer: string;
  item: string;
  /** Version that the person had seen; 0 for what is new. */
  baseVersion: number;
  /** Version that comes back, of `restore`. */
  toVersion: number;
  content: Content;
}

export interface Entry extends Edit {
  /** Order in which the edits were made. */
  key: number;
  city: string;
  /** Who made it; null of a visitor, whose edits go out under the name of whoever signs in. */
  author: string | null;
  /** As it was when the edit began; null for what is new. */
  before: Item | null;
  /** Under which it was handed in; null before that. */
  sent: { client: string; sequence: number } | null;
  state: EditState;
  refusal: Refusal | null;
  /** UTC, ms. */
  madeAt: number;
}

/** Name of an outbox at the server, and the number of its next edit. */
export interface Client {
  id: string;
  next: number;
}

export interface Result {
  sequence: number;
  done: boolean;
  item?: Item | null;
  problem?: Refusal | null;
}

/** Of `restore`: the version before that of the edit in front of it, which has no number yet. */
export const BEFORE_THIS = 0;

/** Most that is handed in at once: edits, and their characters (the server takes 200,000). */
const MOST = 50;
const MOST_CHARACTERS = 120_000;

/** The next edits to hand in, with their numbers, in the order of the numbers. */
export function nextBatch(
  entries: readonly Entry[],
  client: Client,
): { batch: Entry[]; client: Client } {
  const waiting = entries.filter(({ state }) => state === 'waiting');
  const again = waiting
    .filter(({ sent }) => sent?.client === client.id)
    .sort((a, b) => (a.sent?.sequence ?? 0) - (b.sent?.sequence ?? 0));
  // What was sent before and not answered must arrive first, and alone: its fate decides the rest.
  if (again.length > 0) return { batch: again, client };
  const batch: Entry[] = [];
  let { next } = client;
  let characters = 0;
  for (const entry of firstOfEach(entries)) {
    if (entry.state !== 'waiting' || batch.length === MOST) continue;
    characters += JSON.stringify(entry.content).length;
    if (batch.length > 0 && characters > MOST_CHARACTERS) break;
    batch.push({ ...entry, sent: { client: client.id, sequence: next } });
    next += 1;
  }
  return { batch, client: { ...client, next } };
}

/** Of every feature the edit that was made first. */
function firstOfEach(entries: readonly Entry[]): Entry[] {
  const firsts = new Map<string, Entry>();
  for (const entry of [...entries].sort((a, b) => a.key - b.key)) {
    if (!firsts.has(entry.item)) firsts.set(entry.item, entry);
  }
  return [...firsts.values()];
}

/**
 * What an answer leaves of an outbox.
 *
 * What was done goes; what follows it at the same feature now builds on the version that came of
 * it. What was refused stays, with the reason, as a draft.
 */
export function settled(
  entries: readonly Entry[],
  batch: readonly Entry[],
  results: readonly Result[],
): Entry[] {
  const answers = answersOf(batch, results);
  const now = madeBy(batch, results);
  return entries.flatMap((entry) => {
    const answer = answers.get(entry.key);
    const follows = !entry.sent && now.has(entry.item);
    if (!answer) return [follows ? following(entry, now.get(entry.item) ?? null) : entry];
    return isDone(entry, answer) ? [] : [refused(entry, answer.problem ?? null)];
  });
}

/** What features are after the edits of a batch that were done; null where the answer does not tell. */
export function madeBy(
  batch: readonly Entry[],
  results: readonly Result[],
): Map<string, Item | null> {
  const answers = answersOf(batch, results);
  const now = new Map<string, Item | null>();
  for (const entry of batch) {
    const answer = answers.get(entry.key);
    if (answer && isDone(entry, answer)) now.set(entry.item, answer.item ?? null);
  }
  return now;
}

function answersOf(batch: readonly Entry[], results: readonly Result[]): Map<number, Result> {
  const byNumber = new Map(results.map((result) => [result.sequence, result]));
  return new Map(
    batch.flatMap((entry) => {
      const result = entry.sent && byNumber.get(entry.sent.sequence);
      return result ? [[entry.key, result] as const] : [];
    }),
  );
}

/** An edit as it follows what became of its feature. */
export function following<E extends Pick<Entry, 'before' | 'baseVersion' | 'toVersion'>>(
  edit: E,
  item: Item | null,
): E {
  if (item) {
    const { version } = item.about;
    const toVersion = edit.toVersion === BEFORE_THIS ? version - 1 : edit.toVersion;
    return { ...edit, before: item, baseVersion: version, toVersion };
  }
  return { ...edit, baseVersion: Math.max(edit.baseVersion, 1) };
}

/** Done, or done before under another number: what was added is there, what was to go is gone. */
function isDone({ action }: Entry, { done, problem }: Result): boolean {
  if (done) return true;
  if (action === 'add') return problem?.type.endsWith(':already-exists') ?? false;
  return action === 'delete' && problem?.status === 404;
}

function refused(entry: Entry, refusal: Refusal | null): Entry {
  const state = refusal?.status === 412 ? 'conflict' : 'refused';
  return { ...entry, state, refusal, sent: null };
}

/** Edits that are numbered anew under another name, as when somebody signs in meanwhile. */
export function unnumbered(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, sent: null }));
}

/**
 * Puts an edit into the outbox.
 *
 * It is taken together with one of the same feature that was not handed in yet, so that what is
 * refused remains one draft.
 */
export function withEdit(
  entries: readonly Entry[],
  edit: Omit<Entry, 'key'>,
): {
  changed: Entry | Omit<Entry, 'key'> | null;
  gone: number | null;
} {
  const last = [...entries].reverse().find(({ item, sent }) => item === edit.item && sent === null);
  if (!last || edit.action === 'restore' || last.action === 'restore') {
    return { changed: edit, gone: null };
  }
  // What never left needs no word to the server; what was changed keeps that change under it.
  if (edit.action === 'delete') {
    return last.action === 'add'
      ? { changed: null, gone: last.key }
      : { changed: edit, gone: null };
  }
  if (last.action === 'delete') return { changed: edit, gone: null };
  const content = joined(last.content, edit.content);
  const anew = { state: 'waiting', refusal: null, sent: null } as const;
  return { changed: { ...last, ...anew, content }, gone: null };
}

/** One edit after another as one. */
export function joined(first: Content, then: Content): Content {
  const properties = { ...first.properties, ...then.properties };
  return { ...first, ...then, ...(Object.keys(properties).length > 0 ? { properties } : {}) };
}

/** The part of a content that is another than before. */
export function changesOf(before: Item, wanted: Content): Content {
  const properties = Object.fromEntries(
    Object.entries(wanted.properties ?? {}).filter(
      ([name, value]) => !same(value ?? null, before.properties[name] ?? null),
    ),
  );
  const content: Content = {};
  if (wanted.geometry && !same(wanted.geometry, before.geometry))
    content.geometry = wanted.geometry;
  if (wanted.height_m !== undefined && wanted.height_m !== before.about.height_m) {
    content.height_m = wanted.height_m;
  }
  if (wanted.anchor !== undefined && !same(wanted.anchor, before.about.anchor)) {
    content.anchor = wanted.anchor;
  }
  if (Object.keys(properties).length > 0) content.properties = properties;
  return content;
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}

/** An item with what an edit makes of it; null where it takes it away. */
export function edited(item: Item, { action, content }: Edit): Item | null {
  if (action === 'delete') return null;
  const together = { ...item.properties, ...content.properties };
  const properties = Object.fromEntries(
    Object.entries(together).filter(([, value]) => value !== null && value !== undefined),
  );
  return {
    ...item,
    geometry: content.geometry ?? item.geometry,
    properties,
    about: {
      ...item.about,
      height_m: content.height_m === undefined ? item.about.height_m : content.height_m,
      anchor: content.anchor === undefined ? item.about.anchor : content.anchor,
      observed:
        content.observed_at === undefined
          ? item.about.observed
          : new Date(content.observed_at).toISOString(),
    },
  };
}

/** An item as the person sees it: with the own edits that are on their way. */
export interface Shown extends Item {
  /** State of an edit of it in the outbox; null where there is none. */
  waiting: EditState | null;
}

/** All items, with what waits in the outbox. */
export function withOutbox(items: Iterable<Item>, entries: readonly Entry[]): Shown[] {
  const shown = new Map<string, Shown>();
  for (const item of items) shown.set(item.id, { ...item, waiting: null });
  for (const entry of [...entries].sort((a, b) => a.key - b.key)) {
    const base = shown.get(entry.item) ?? (entry.action === 'add' ? fresh(entry) : null);
    if (!base) continue;
    const after = edited(base, entry);
    if (after) shown.set(entry.item, { ...after, waiting: worse(base.waiting, entry.state) });
    else if (entry.state === 'waiting') shown.delete(entry.item);
    else shown.set(entry.item, { ...base, waiting: entry.state });
  }
  return [...shown.values()];
}

function worse(a: EditState | null, b: EditState): EditState {
  return a === null || a === 'waiting' ? b : a;
}

/** What was added here and is not at the server yet. */
export function fresh({ item, layer, madeAt }: Entry): Shown {
  const at = new Date(madeAt).toISOString();
  return {
    id: item,
    geometry: null,
    properties: {},
    waiting: null,
    about: {
      layer,
      status: 'published',
      voice: 'person',
      pen_name: '',
      version: 0,
      created: at,
      updated: at,
      observed: null,
      height_m: null,
      anchor: null,
      blur_m: 0,
      deleted: false,
      mine: true,
      may_edit: true,
    },
  };
}
