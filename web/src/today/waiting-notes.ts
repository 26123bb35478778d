/**
 * Notes that are written without network: they wait in the outbox of the map, which sends them.
 *
 * The layer of notes is kept as the server gave it, so that the form asks for what the layer wants.
 * Whoever sends the note may be another than who was told then: what it said of them may be old.
 */
import { newItemId, type PeopleLayer, type Properties } from '../model/items';
import type { Entry } from '../model/outbox';
import { OutboxStore } from '../state/outbox-store';
import type { Here } from './answer';
import { ask, KEPT, keep } from './kept';

interface Layers {
  layers: readonly PeopleLayer[];
}

/** The layer of notes of a city. */
export function noteLayerOf(city: string): string {
  return `${city}-notes`;
}

/** Keeps what the form needs to know of the layer of notes. */
export async function keepNoteLayer(city: string): Promise<void> {
  const { content } = await ask<Layers>(pathOf(city));
  const layers = content.layers.filter(({ id }) => id === noteLayerOf(city));
  await keep(pathOf(city), { layers });
}

/** The layer of notes as it was kept; null where it was not. */
export async function keptNoteLayer(city: string): Promise<PeopleLayer | null> {
  if (!('caches' in window)) return null;
  const kept = await (await caches.open(KEPT)).match(pathOf(city));
  if (!kept) return null;
  const [layer] = ((await kept.json()) as Layers).layers;
  return layer ?? null;
}

/** Puts a note into the outbox; it is on the disk when this ends. */
export async function putNote(city: string, place: Here, properties: Properties): Promise<void> {
  const { lon, lat } = place;
  const geometry = { type: 'Point' as const, coordinates: [lon, lat] };
  await within((store) =>
    store.put({
      ...{ city, author: null, action: 'add', layer: noteLayerOf(city), item: newItemId() },
      ...{ baseVersion: 0, toVersion: 0, content: { geometry, properties }, before: null },
      ...{ sent: null, state: 'waiting', refusal: null, madeAt: Date.now() },
    }),
  );
  void navigator.storage?.persist?.();
}

/** How many notes of visitors the map has still to send. */
export async function waitingNotes(city: string): Promise<number> {
  const entries = await within((store) => store.entries({ city, author: null }));
  const isUnsent = ({ layer, action, state }: Entry) =>
    layer === noteLayerOf(city) && action === 'add' && state === 'waiting';
  return entries.filter(isUnsent).length;
}

async function within<T>(act: (store: OutboxStore) => Promise<T>): Promise<T> {
  const store = await OutboxStore.open();
  try {
    return await act(store);
  } finally {
    store.close();
  }
}

function pathOf(city: string): string {
  return `/api/cities/${encodeURIComponent(city)}/layers`;
}
