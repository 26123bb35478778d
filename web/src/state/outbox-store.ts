/** Keeps the outbox and drafts in the browser's database, so that they survive its end. */
import type { Item } from '../model/items';
import {
  type Client,
  type Entry,
  nextBatch,
  type Result,
  settled,
  unnumbered,
  withEdit,
} from '../model/outbox';

const NAME = 'uchimizu-outbox';
const ENTRIES = 'entries';
const CLIENTS = 'clients';
const DRAFTS = 'drafts';
const SUGGESTED = 'suggested';
/** Suggestions of which nothing was heard for so long are forgotten. */
const SUGGESTED_MS = 60 * 24 * 3600 * 1000;
const ID_BYTES = 24;

export class OutboxStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(name = NAME): Promise<OutboxStore> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES, { keyPath: 'key', autoIncrement: true });
      request.result.createObjectStore(CLIENTS);
      request.result.createObjectStore(DRAFTS);
      request.result.createObjectStore(SUGGESTED, { keyPath: 'item.id' });
    };
    return new OutboxStore(await done(request));
  }

  close(): void {
    this.database.close();
  }

  entries(city: string): Promise<Entry[]> {
    return this.within('readonly', [ENTRIES], (stores) => entriesOf(stores, city));
  }

  /** Puts an edit in; it is on the disk when this ends. */
  put(edit: Omit<Entry, 'key'>): Promise<void> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      const { changed, gone } = withEdit(await entriesOf(stores, edit.city), edit);
      if (gone !== null) store(stores, ENTRIES).delete(gone);
      if (changed) store(stores, ENTRIES).put(changed);
    });
  }

  /** Takes the place of an entry, as it is after a person decided about it. */
  replace(entry: Entry): Promise<void> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      store(stores, ENTRIES).put(entry);
    });
  }

  /** Throws an entry away, unless it was handed in and its fate is unknown; tells whether. */
  drop(key: number): Promise<boolean> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      const entry = (await done(store(stores, ENTRIES).get(key))) as Entry | undefined;
      if (!entry || entry.sent) return false;
      store(stores, ENTRIES).delete(key);
      return true;
    });
  }

  /** Numbers the next edits and gives them; the numbers are on the disk before anything is sent. */
  next(city: string): Promise<{ batch: Entry[]; client: Client }> {
    return this.within('readwrite', [ENTRIES, CLIENTS], async (stores) => {
      const known = (await done(store(stores, CLIENTS).get(city))) as Client | undefined;
      const taken = nextBatch(await entriesOf(stores, city), known ?? newClient());
      for (const entry of taken.batch) store(stores, ENTRIES).put(entry);
      store(stores, CLIENTS).put(taken.client, city);
      return taken;
    });
  }

  /** Keeps what the server answered. */
  settle(city: string, batch: readonly Entry[], results: readonly Result[]): Promise<void> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      const before = await entriesOf(stores, city);
      const after = settled(before, batch, results);
      const kept = new Set(after.map(({ key }) => key));
      for (const { key } of before) if (!kept.has(key)) store(stores, ENTRIES).delete(key);
      for (const entry of after) store(stores, ENTRIES).put(entry);
    });
  }

  /** Begins anew under another name, where the server does not take this one any more. */
  rename(city: string): Promise<void> {
    return this.within('readwrite', [ENTRIES, CLIENTS], async (stores) => {
      const entries = unnumbered(await entriesOf(stores, city));
      for (const entry of entries) store(stores, ENTRIES).put(entry);
      store(stores, CLIENTS).put(newClient(), city);
    });
  }

  /** What was suggested from here and waits for a moderator: visitors cannot ask for it. */
  suggested(city: string): Promise<Item[]> {
    return this.within('readonly', [SUGGESTED], async (stores) => {
      const all = (await done(store(stores, SUGGESTED).getAll())) as Suggested[];
      const young = all.filter((each) => Date.now() - each.at < SUGGESTED_MS);
      return young.filter((each) => each.city === city).map(({ item }) => item);
    });
  }

  keepSuggested(city: string, items: readonly Item[]): Promise<void> {
    return this.within('readwrite', [SUGGESTED], async (stores) => {
      for (const item of items) store(stores, SUGGESTED).put({ city, item, at: Date.now() });
    });
  }

  forgetSuggested(ids: readonly string[]): Promise<void> {
    return this.within('readwrite', [SUGGESTED], async (stores) => {
      for (const id of ids) store(stores, SUGGESTED).delete(id);
    });
  }

  draft(key: string): Promise<unknown> {
    return this.within('readonly', [DRAFTS], (stores) => done(store(stores, DRAFTS).get(key)));
  }

  /** Keeps what is being made; null forgets it. */
  keepDraft(key: string, draft: unknown): Promise<void> {
    return this.within('readwrite', [DRAFTS], async (stores) => {
      if (draft === null) store(stores, DRAFTS).delete(key);
      else store(stores, DRAFTS).put(draft, key);
    });
  }

  /** Runs something as one transaction, which is on the disk when it ends. */
  private async within<T>(
    mode: IDBTransactionMode,
    names: string[],
    act: (stores: Stores) => Promise<T>,
  ): Promise<T> {
    const transaction = this.database.transaction(names, mode, { durability: 'strict' });
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const stores = new Map(names.map((name) => [name, transaction.objectStore(name)]));
    try {
      const result = await act(stores);
      await ended;
      return result;
    } catch (error) {
      ended.catch(() => {});
      throw error;
    }
  }
}

interface Suggested {
  city: string;
  item: Item;
  /** UTC, ms. */
  at: number;
}

type Stores = ReadonlyMap<string, IDBObjectStore>;

function store(stores: Stores, name: string): IDBObjectStore {
  const found = stores.get(name);
  if (!found) throw new Error(`${name} is not part of this transaction`);
  return found;
}

async function entriesOf(stores: Stores, city: string): Promise<Entry[]> {
  const all = (await done(store(stores, ENTRIES).getAll())) as Entry[];
  return all.filter((entry) => entry.city === city);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function newClient(): Client {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  const id = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { id, next: 1 };
}
