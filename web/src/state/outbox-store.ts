/** Keeps the outbox and drafts in the browser's database, so that they survive its end. */
import type { Item, Verdict } from '../model/items';
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

/** Whose part of what is kept here: several people may sit at one device. */
export type Whose = Pick<Entry, 'city' | 'author'>;

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

  /** What somebody made here, and what visitors did. */
  entries(whose: Whose): Promise<Entry[]> {
    return this.within('readonly', [ENTRIES], (stores) => entriesOf(stores, whose));
  }

  /** Puts an edit in; it is on the disk when this ends. */
  put(edit: Omit<Entry, 'key'>): Promise<void> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      const { changed, gone } = withEdit(await entriesOf(stores, edit), edit);
      if (gone !== null) store(stores, ENTRIES).delete(gone);
      if (changed) store(stores, ENTRIES).put({ ...changed, author: edit.author });
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

  /**
   * Numbers the next edits and gives them; the numbers are on the disk before anything is sent.
   *
   * Each person has numbers of their own, and what a visitor made is from now on theirs.
   */
  next(whose: Whose): Promise<{ batch: Entry[]; client: Client }> {
    return this.within('readwrite', [ENTRIES, CLIENTS], async (stores) => {
      const known = (await done(store(stores, CLIENTS).get(nameOf(whose)))) as Client | undefined;
      const taken = nextBatch(await entriesOf(stores, whose), known ?? newClient());
      const batch = taken.batch.map((entry) => ({ ...entry, author: whose.author }));
      for (const entry of batch) store(stores, ENTRIES).put(entry);
      store(stores, CLIENTS).put(taken.client, nameOf(whose));
      return { batch, client: taken.client };
    });
  }

  /** Keeps what the server answered. */
  settle(whose: Whose, batch: readonly Entry[], results: readonly Result[]): Promise<void> {
    return this.within('readwrite', [ENTRIES], async (stores) => {
      const before = await entriesOf(stores, whose);
      const after = settled(before, batch, results);
      const kept = new Set(after.map(({ key }) => key));
      for (const { key } of before) if (!kept.has(key)) store(stores, ENTRIES).delete(key);
      for (const entry of after) store(stores, ENTRIES).put(entry);
    });
  }

  /** Begins anew under another name, where the server does not take this one any more. */
  rename(whose: Whose): Promise<void> {
    return this.within('readwrite', [ENTRIES, CLIENTS], async (stores) => {
      const entries = unnumbered(await entriesOf(stores, whose));
      for (const entry of entries) store(stores, ENTRIES).put(entry);
      store(stores, CLIENTS).put(newClient(), nameOf(whose));
    });
  }

  /** What was suggested from here and waits for a moderator: visitors cannot ask for it. */
  suggested(city: string): Promise<Suggested[]> {
    return this.within('readonly', [SUGGESTED], async (stores) => {
      const all = (await done(store(stores, SUGGESTED).getAll())) as Suggested[];
      const young = all.filter((each) => Date.now() - each.at < SUGGESTED_MS);
      return young.filter((each) => each.city === city);
    });
  }

  keepSuggested(all: readonly Suggested[]): Promise<void> {
    return this.within('readwrite', [SUGGESTED], async (stores) => {
      for (const each of all) store(stores, SUGGESTED).put(each);
    });
  }

  forgetSuggested(ids: readonly string[]): Promise<void> {
    return this.within('readwrite', [SUGGESTED], async (stores) => {
      for (const id of ids) store(stores, SUGGESTED).delete(id);
    });
  }

  /** What somebody was making; without any, what a visitor was, which is from now on theirs. */
  draft(whose: Whose): Promise<unknown> {
    return this.within('readwrite', [DRAFTS], async (stores) => {
      const own = await done(store(stores, DRAFTS).get(nameOf(whose)));
      if (own || whose.author === null) return own;
      const visitors = nameOf({ ...whose, author: null });
      const found = await done(store(stores, DRAFTS).get(visitors));
      if (found) store(stores, DRAFTS).put(found, nameOf(whose));
      store(stores, DRAFTS).delete(visitors);
      return found;
    });
  }

  /** Keeps what is being made; null forgets it. */
  keepDraft(whose: Whose, draft: unknown): Promise<void> {
    return this.within('readwrite', [DRAFTS], async (stores) => {
      if (draft === null) store(stores, DRAFTS).delete(nameOf(whose));
      else store(stores, DRAFTS).put(draft, nameOf(whose));
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

/** Something that a visitor handed in, and what was decided about it. */
export interface Suggested {
  city: string;
  item: Item;
  /** Under which it was handed in: whoever knows it may ask what became of it. */
  sent?: Entry['sent'];
  /** Why it was decided as its status says; null until a moderator has looked. */
  verdict?: Verdict | null;
  /** UTC, ms. */
  at: number;
}

type Stores = ReadonlyMap<string, IDBObjectStore>;

function store(stores: Stores, name: string): IDBObjectStore {
  const found = stores.get(name);
  if (!found) throw new Error(`${name} is not part of this transaction`);
  return found;
}

/** Also entries from before they told who made them: those count as visitors'. */
async function entriesOf(stores: Stores, { city, author }: Whose): Promise<Entry[]> {
  const all = (await done(store(stores, ENTRIES).getAll())) as Entry[];
  const here = all.filter((entry) => entry.city === city);
  return here.filter((entry) => !entry.author || entry.author === author);
}

/** The name of somebody's numbers and draft. */
function nameOf({ city, author }: Whose): string {
  return author === null ? city : `${city} ${author}`;
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
