import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, Outcome } from '../../src/api/layers';
import type { Item } from '../../src/model/items';
import { type Me, VISITOR } from '../../src/people/people';
import { decodeView } from '../../src/state/address';
import { itemsOn, PeopleSession, shownItems } from '../../src/state/people-session';
import { Store } from '../../src/state/store';
import { city } from '../model/cities';
import { idOf, itemOf, NOTES } from '../model/people';

const TOWN = '/api/cities/town';
const ITEMS = `${TOWN}/layers/${NOTES.id}/items`;

interface Sent {
  sequence: number;
  action: string;
  item: string;
  content: { properties?: Item['properties'] };
}

/** A server that answers when it is let; who reads has read what was there when they asked. */
class Town {
  items = new Map<string, Item>();
  /** Operations that were handed in. */
  sent: Sent[] = [];
  me: Me = VISITOR;
  /** What moderators decided about what was handed in; with it, everything waits first. */
  outcomes: Map<string, Outcome> | null = null;
  asked: string[] = [];
  private held = new Map<string, Promise<void>>();
  private broken = new Set<string>();
  private streams: Stream[] = [];

  /** Keeps back the next answer of an address; what is given lets it go. */
  hold(address: string): () => void {
    let letGo = () => {};
    this.held.set(address, new Promise((resolve) => (letGo = resolve)));
    return letGo;
  }

  break(address: string): () => void {
    this.broken.add(address);
    return () => this.broken.delete(address);
  }

  fetch = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const path = address.replace(/\?.*/, '');
    this.asked.push(path);
    const broken = this.broken.has(path);
    const answer = broken ? null : this.answer(path, init.body ? JSON.parse(`${init.body}`) : null);
    const text = JSON.stringify(answer);
    const held = this.held.get(path);
    this.held.delete(path);
    await held;
    return new Response(text, { status: broken ? 503 : answer === null ? 404 : 200 });
  };

  private answer(path: string, body: { operations: Sent[] } | null): unknown {
    if (path === `${TOWN}/me`) return this.me;
    if (path === `${TOWN}/layers`) return { layers: [NOTES] };
    if (path === ITEMS) return { features: [...this.items.values()], next: null };
    if (path === `${TOWN}/operations/outcomes`) {
      return { outcomes: [...(this.outcomes?.values() ?? [])] };
    }
    if (path === `${TOWN}/operations`) {
      return { results: (body?.operations ?? []).map((each) => this.do(each)) };
    }
    return this.items.get(path.replace(`${ITEMS}/`, '')) ?? null;
  }

  private do(asked: Sent) {
    this.sent.push(asked);
    const { sequence, action, item, content } = asked;
    if (this.outcomes) {
      this.outcomes.set(item, { sequence, item, status: 'queued', reason: null, words: '' });
      const about = { status: 'queued', mine: false, may_edit: false } as const;
      return { sequence, done: true, item: itemOf(item, {}, about) };
    }
    const now = this.write(item, content.properties ?? {}, action === 'delete');
    return { sequence, done: true, item: now };
  }

  /** A version more; words are kept without the spaces around them, as the server does. */
  write(item: string, properties: Item['properties'], deleted = false): Item {
    const before = this.items.get(item);
    const version = (before?.about.version ?? 0) + 1;
    const words = Object.entries({ ...before?.properties, ...properties });
    const clean = words.map(([name, value]) => [name, `${value}`.trim()]);
    const now = itemOf(item, { properties: Object.fromEntries(clean) }, { version, deleted });
    if (deleted) this.items.delete(item);
    else this.items.set(item, now);
    return now;
  }

  /** Somebody else changes a feature. */
  change(item: string, properties: Item['properties']): void {
    this.tell(item, this.write(item, properties).about.version);
  }

  /** Others hear that a feature is another than before. */
  tell(item: string, version: number): void {
    const change: Change = {
      number: version,
      kind: 'feature',
      layer: NOTES.id,
      object: item,
      version,
    };
    const data = JSON.stringify(change);
    for (const stream of this.streams) stream.dispatchEvent(new MessageEvent('change', { data }));
  }

  open(stream: Stream): void {
    this.streams.push(stream);
  }
}

class Stream extends EventTarget {
  onopen: (() => void) | null = null;
  close(): void {}
}

let town: Town;
let store: Store;
let people: PeopleSession;

beforeEach(() => {
  town = new Town();
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.stubGlobal('fetch', town.fetch);
  vi.stubGlobal(
    'EventSource',
    class extends Stream {
      constructor() {
        super();
        town.open(this);
        setTimeout(() => this.onopen?.());
      }
    },
  );
  store = new Store(decodeView('?city=town', 'ja'));
  people = new PeopleSession(store);
});
afterEach(() => {
  store.look({ city: null });
  window.sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function enter(): Promise<void> {
  store.note({ city: { status: 'ready', value: { ...city([]), id: 'town' } } });
  await vi.waitFor(() => {
    expect(store.state.people.fetched.status).toBe('ready');
    expect(store.state.people.live).toBe('stream');
  });
  await rest();
}

/** Everything that was asked for is answered. */
function rest(ms = 100): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function shown(): string[] {
  return [...store.state.people.items.keys()].sort();
}

const base = { layer: NOTES.id, before: null, baseVersion: 0, toVersion: 0 };

describe('what others and oneself write', () => {
  it('stays when it was learnt while an older list of all was on its way', async () => {
    await enter();
    const letGo = town.hold(ITEMS);
    const loading = people.loadAll('town');
    await rest();
    await people.hand({ ...base, action: 'add', item: idOf(1), content: {} });
    await rest();
    expect(shown()).toEqual([idOf(1)]);
    letGo();
    await loading;
    expect(shown()).toEqual([idOf(1)]);
  });

  it('stays hidden when it was hidden while an older list of all was on its way', async () => {
    town.items.set(idOf(1), itemOf(idOf(1)));
    await enter();
    const letGo = town.hold(ITEMS);
    const loading = people.loadAll('town');
    await rest();
    town.items.clear();
    town.tell(idOf(1), 2);
    await rest();
    expect(shown()).toEqual([]);
    letGo();
    await loading;
    expect(shown()).toEqual([]);
  });

  it('is as the latest list says, whichever ends last', async () => {
    town.items.set(idOf(1), itemOf(idOf(1)));
    await enter();
    const letGo = town.hold(ITEMS);
    const older = people.loadAll('town');
    await rest();
    town.items.clear();
    await people.loadAll('town');
    letGo();
    await older;
    expect(shown()).toEqual([]);
  });

  it('is narrowed by topic and words, in the list as on the map', async () => {
    const said = (about: string, text: string) => ({ properties: { about, text } });
    town.items.set(idOf(1), itemOf(idOf(1), said('hot', '日かげがない')));
    town.items.set(idOf(2), itemOf(idOf(2), said('hot', 'ベンチがあつい')));
    town.items.set(idOf(3), itemOf(idOf(3), said('cool', '日かげでベンチがある')));
    await enter();
    const listed = () => shownItems(store.state).map(({ id }) => id);
    people.look({ list: NOTES.id, topic: 'hot' });
    expect(listed().sort()).toEqual([idOf(1), idOf(2)]);
    people.look({ words: 'ﾍﾞﾝﾁ' });
    expect(listed()).toEqual([idOf(2)]);
    people.look({ topic: null });
    expect(listed().sort()).toEqual([idOf(2), idOf(3)]);
    people.look({ words: '' });
    expect(listed()).toHaveLength(3);
  });

  it('is fetched again where that failed', async () => {
    town.items.set(idOf(1), itemOf(idOf(1)));
    await enter();
    const mend = town.break(`${ITEMS}/${idOf(1)}`);
    vi.useFakeTimers();
    town.items.clear();
    town.tell(idOf(1), 2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual([idOf(1)]);
    expect(store.state.people.live).toBe('away');
    mend();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(shown()).toEqual([]);
    expect(store.state.people.live).toBe('stream');
  });

  it('is fetched again all together where that failed', async () => {
    await enter();
    const mend = town.break(ITEMS);
    vi.useFakeTimers();
    await people.loadAll('town');
    expect(store.state.people.live).toBe('away');
    town.items.set(idOf(1), itemOf(idOf(1)));
    mend();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(shown()).toEqual([idOf(1)]);
    expect(store.state.people.live).toBe('stream');
  });
});

function pupil(pen_name: string): Me {
  const roles = [
    { role: 'pupil', scope: 'workshop:7', label: { ja: '児童', en: 'Pupil' }, may: [] },
  ];
  return { ...VISITOR, hat: 'seat', pen_name, roles };
}

describe('a list', () => {
  it('counts what waits, as the list of all does', async () => {
    await enter();
    const waiting = { city: 'town', item: itemOf(idOf(7), {}, { status: 'queued' }), at: 0 };
    store.note({ people: { ...store.state.people, suggested: [waiting] } });
    const counts = [null, NOTES.id, 'elsewhere'].map((id) => itemsOn(id, store.state).length);
    expect(counts).toEqual([1, 1, 0]);
  });
});

describe('what somebody makes', () => {
  it('is not shown to the next who takes the device, and is there when they are back', async () => {
    town.me = pupil('きつね');
    await enter();
    await vi.waitFor(() => expect(people.author).toBe('seat workshop:7 きつね'));
    people.drafts.write(NOTES);
    people.drafts.type({ text: 'half a' });
    const mend = town.break(`${TOWN}/operations`);
    await people.hand({ ...base, action: 'add', item: idOf(1), content: {} });
    await rest();
    expect([store.state.people.outbox.length, store.state.people.task?.kind]).toEqual([1, 'write']);
    town.me = pupil('たぬき');
    mend();
    people.flush();
    await rest();
    const { outbox, task, left } = store.state.people;
    expect([outbox, task, left, town.sent]).toEqual([[], null, null, []]);
    town.me = pupil('きつね');
    people.flush();
    await rest();
    expect(town.sent.map(({ item }) => item)).toEqual([idOf(1)]);
    expect(store.state.people.left?.steps?.now.properties.text).toBe('half a');
  });

  it('stays with a visitor who signs in', async () => {
    await enter();
    people.drafts.write(NOTES);
    people.drafts.type({ text: 'half a' });
    await rest();
    town.me = pupil('きつね');
    people.flush();
    await rest();
    expect(store.state.people.task?.kind).toBe('write');
    people.drafts.leave();
    town.me = pupil('たぬき');
    people.flush();
    await rest();
    expect(store.state.people.left).toBeNull();
  });
});

describe('what a visitor sends', () => {
  const outcome = (status: Outcome['status'], words = ''): Outcome => ({
    sequence: 1,
    item: idOf(1),
    status,
    reason: words ? { ja: '宣伝', en: 'advertising' } : null,
    words,
  });

  beforeEach(async () => {
    town.outcomes = new Map();
    await enter();
    await people.acts.add(NOTES.id, idOf(1), { properties: { text: 'A' } });
    await rest();
  });

  it('cannot be taken back once it is sent', () => {
    expect(people.suggestion(idOf(1))?.verdict).toBeNull();
    expect(store.state.people.acts).toMatchObject({ past: 0, future: 0, deleted: false });
  });

  it('is told to its browser alone when it is refused, without asking for what it may not see', async () => {
    town.outcomes?.set(idOf(1), outcome('hidden', 'お店の名前'));
    town.asked = [];
    town.tell(idOf(1), 2);
    await rest(200);
    const told = people.suggestion(idOf(1));
    expect(told?.item.about.status).toBe('hidden');
    expect(told?.verdict).toEqual({
      reason: { ja: '宣伝', en: 'advertising' },
      words: 'お店の名前',
    });
    expect(town.asked).toEqual([`${TOWN}/operations/outcomes`]);
  });

  it('comes with the others when it is shown', async () => {
    town.outcomes?.set(idOf(1), outcome('published'));
    town.write(idOf(1), { text: 'A' });
    town.tell(idOf(1), 2);
    await rest(200);
    expect(shown()).toEqual([idOf(1)]);
    expect(store.state.people.suggested).toEqual([]);
  });

  it('is asked for when its browser is opened again', async () => {
    store.look({ city: null });
    town.outcomes?.set(idOf(1), outcome('hidden', 'お店の名前'));
    store = new Store(decodeView('?city=town', 'ja'));
    people = new PeopleSession(store);
    await enter();
    expect(people.suggestion(idOf(1))?.verdict?.words).toBe('お店の名前');
  });
});

describe('what is taken back', () => {
  const there = () => town.items.get(idOf(1))?.properties;
  const known = () => {
    const item = store.state.people.items.get(idOf(1));
    if (!item) throw new Error('it is not there');
    return item;
  };

  beforeEach(async () => {
    town.items.set(idOf(1), itemOf(idOf(1), { properties: { about: 'hot', text: 'A' } }));
    await enter();
  });

  async function change(properties: Item['properties']): Promise<void> {
    await people.acts.change(known(), { properties });
    await rest();
  }

  async function undo(): Promise<void> {
    await people.acts.undo();
    await rest();
  }

  it('is what one did, step by step, and can be done again', async () => {
    await change({ text: 'B ' });
    await change({ text: 'C', about: 'cool' });
    await undo();
    expect(there()).toEqual({ about: 'hot', text: 'B' });
    await undo();
    expect(there()).toEqual({ about: 'hot', text: 'A' });
    await people.acts.redo();
    await rest();
    expect(there()).toEqual({ about: 'hot', text: 'B' });
  });

  it('is at hand while one draws and has begun nothing', async () => {
    await change({ text: 'B' });
    people.note({ task: { kind: 'draw', steps: null, entry: null } });
    people.drafts.undo();
    await rest();
    expect(there()).toEqual({ about: 'hot', text: 'A' });
    people.drafts.redo();
    await rest();
    people.drafts.write(NOTES);
    people.drafts.undo();
    await rest();
    expect(there()).toEqual({ about: 'hot', text: 'B' });
  });

  it('is what one did, before the server has heard of it, too', async () => {
    const mend = town.break(`${TOWN}/operations`);
    await change({ text: 'B' });
    await change({ text: 'C' });
    await undo();
    await undo();
    mend();
    people.flush();
    await rest();
    expect(there()).toEqual({ about: 'hot', text: 'A' });
  });

  async function comeBack(as: string): Promise<void> {
    store.look({ city: null });
    town.me = pupil(as);
    store = new Store(decodeView('?city=town', 'ja'));
    people = new PeopleSession(store);
    await enter();
    await rest();
  }

  it('is what the server made of it, also where it says so before all is there', async () => {
    await comeBack('きつね');
    const mend = town.break(`${TOWN}/operations`);
    await change({ text: 'B ' });
    mend();
    const open = town.break(ITEMS);
    const back = comeBack('きつね');
    await vi.waitFor(() => expect(there()).toMatchObject({ text: 'B' }));
    await rest();
    open();
    void people.loadAll('town');
    await back;
    await undo();
    expect(there()).toEqual({ about: 'hot', text: 'A' });
  });

  it('is done again no more where something else was done since', async () => {
    await comeBack('きつね');
    await change({ text: 'B' });
    await undo();
    const open = town.break(ITEMS);
    const back = comeBack('きつね');
    await rest();
    await people.acts.add(NOTES.id, idOf(2), { properties: { text: 'C' } });
    open();
    void people.loadAll('town');
    await back;
    expect(store.state.people.acts).toMatchObject({ past: 1, future: 0 });
  });

  it('outlives another page, for the same person alone', async () => {
    await comeBack('きつね');
    await change({ text: 'B' });
    await comeBack('きつね');
    expect(store.state.people.acts).toMatchObject({ past: 1, future: 0 });
    await undo();
    expect(there()).toEqual({ about: 'hot', text: 'A' });
    await comeBack('きつね');
    await people.acts.redo();
    await rest();
    expect(there()).toEqual({ about: 'hot', text: 'B' });
    await comeBack('たぬき');
    expect(store.state.people.acts).toMatchObject({ past: 0, future: 0 });
    await comeBack('きつね');
    expect(store.state.people.acts).toMatchObject({ past: 0, future: 0 });
  });

  it('is never what somebody else wrote since', async () => {
    await change({ text: 'B', about: 'cool' });
    town.change(idOf(1), { text: 'C' });
    await rest(200);
    await undo();
    expect(there()).toEqual({ about: 'hot', text: 'C' });
    await people.acts.redo();
    await rest();
    expect(there()).toEqual({ about: 'cool', text: 'C' });
  });

  it('is no thing that somebody else changed since', async () => {
    await people.acts.add(NOTES.id, idOf(2), { properties: { text: 'A' } });
    await rest();
    town.change(idOf(2), { text: 'B' });
    await rest(200);
    await undo();
    expect(town.items.get(idOf(2))?.properties.text).toBe('B');
    town.change(idOf(2), { text: 'A' });
    await rest(200);
    await people.acts.redo();
    await undo();
    expect(shown()).toEqual([idOf(1)]);
  });
});
