/** The server's layers that people write on: what lies there, what changes, what is handed in. */
import type { Item, ItemStatus, Past, PeopleLayer, Words } from '../model/items';
import type { Edit, Entry, Result } from '../model/outbox';
import { authorOf, type Me } from '../people/people';
import { getDatedJson, getJson, postJson } from './client';

const PAGE = 1000;
/** Features of one layer that are fetched; beyond that a map of single marks is of no use. */
const MOST_PAGES = 10;

export interface Change {
  number: number;
  kind: string;
  layer: string | null;
  object: string;
  version: number | null;
}

function cityOf(city: string, ...rest: string[]): string {
  return ['/api/cities', ...[city, ...rest].map(encodeURIComponent)].join('/');
}

/** The layers; `asOf` is null unless they are the last that a server without its database knows. */
export async function fetchPeopleLayers(
  city: string,
  signal?: AbortSignal,
): Promise<{ layers: PeopleLayer[]; asOf: string | null }> {
  const { body, asOf } = await getDatedJson(cityOf(city, 'layers'), signal);
  return { layers: (body as { layers: PeopleLayer[] }).layers, asOf };
}

export async function fetchItems(
  city: string,
  layer: string,
  signal?: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  let after = 0;
  for (let page = 0; page < MOST_PAGES; page++) {
    const address = `${cityOf(city, 'layers', layer, 'items')}?limit=${PAGE}&after=${after}`;
    const found = (await getJson(address, signal)) as { features: Item[]; next: number | null };
    items.push(...found.features);
    if (found.next === null) break;
    after = found.next;
  }
  return items;
}

export async function fetchItem(
  city: string,
  layer: string,
  item: string,
  signal?: AbortSignal,
): Promise<Item> {
  return (await getJson(cityOf(city, 'layers', layer, 'items', item), signal)) as Item;
}

export async function fetchPast(
  city: string,
  layer: string,
  item: string,
  signal?: AbortSignal,
): Promise<Past> {
  const address = cityOf(city, 'layers', layer, 'items', item, 'versions');
  return (await getJson(address, signal)) as Past;
}

export async function fetchChanges(
  city: string,
  since: number,
  signal?: AbortSignal,
): Promise<{ changes: Change[]; last: number }> {
  const address = `${cityOf(city, 'changes')}?since=${since}`;
  return (await getJson(address, signal)) as { changes: Change[]; last: number };
}

/** Opens the stream of changes; without `since` it begins with what comes next. */
export function openChanges(city: string, since: number | null): EventSource {
  const from = since === null ? '' : `?since=${since}`;
  return new EventSource(`${cityOf(city, 'changes', 'stream')}${from}`);
}

/** Who asks, by the name under which their edits are kept here; null of a visitor. */
export async function whoAsks(city: string): Promise<string | null> {
  return authorOf((await getJson(cityOf(city, 'me'))) as Me);
}

/** Hands in edits; each is done once, however often it is sent. */
export async function handIn(
  city: string,
  client: string,
  entries: readonly Entry[],
  signal?: AbortSignal,
): Promise<Result[]> {
  const operations = entries.map((entry) => ({
    sequence: entry.sent?.sequence ?? 0,
    ...asOperation(entry),
  }));
  const answer = await postJson(cityOf(city, 'operations'), { client, operations }, signal);
  return (answer as { results: Result[] }).results;
}

/** What became of something that a visitor handed in; reason and words are those of the decision. */
export interface Outcome {
  sequence: number;
  item: string;
  status: ItemStatus;
  reason: Words | null;
  words: string;
}

/** Asks what became of what was handed in under the random id of an outbox. */
export async function fetchOutcomes(
  city: string,
  client: string,
  sequences: readonly number[],
  signal?: AbortSignal,
): Promise<Outcome[]> {
  const asked = { client, sequences };
  const answer = await postJson(cityOf(city, 'operations', 'outcomes'), asked, signal);
  return (answer as { outcomes: Outcome[] }).outcomes;
}

function asOperation({ action, layer, item, baseVersion, toVersion, content }: Edit) {
  return { action, layer, item, base_version: baseVersion, to_version: toVersion, content };
}
