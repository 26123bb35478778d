/** Loads what people wrote, keeps it up to date, and takes what the person at hand writes. */
import { fetchFeature } from '../api/client';
import {
  type Change,
  fetchItem,
  fetchItems,
  fetchOutcomes,
  fetchPast,
  fetchPeopleLayers,
  type Outcome,
} from '../api/layers';
import { RequestProblem } from '../api/problem';
import {
  type Item,
  inOrder,
  itemsSaying,
  kindOf,
  layersOf,
  type PeopleLayer,
  shutLast,
} from '../model/items';
import { type Entry, type Result, type Shown, withOutbox } from '../model/outbox';
import { DraftSession } from './draft-session';
import { LiveChanges } from './live-changes';
import { LOADING, type Load, valueIn } from './load';
import { Outbox } from './outbox';
import { OutboxStore, type Suggested } from './outbox-store';
import { PeopleActs } from './people-acts';
import type { PeopleView } from './people-address';
import { type Live, NO_PEOPLE_LOADED, type PeopleLoaded } from './people-loaded';
import type { State, Store } from './store';

/** Changes that come together are fetched together. */
const TOGETHER_MS = 60;
/** So many changes at once are fetched with the whole layer. */
const MANY = 20;
/** After so long what could not be fetched is asked for again. */
const AGAIN_MS = 5_000;

/** So much is asked at once of what a visitor handed in. */
const MOST_ASKED = 100;

/** Changes of what lies beside a feature; whoever shows it asks again. */
const TALK: ReadonlySet<string> = new Set(['comment', 'photo', 'reaction']);

/** Places open and close without a change at the server. */
const SPOTS_EVERY_MS = 5 * 60_000;

export class PeopleSession {
  readonly drafts: DraftSession;
  readonly acts: PeopleActs;
  private changes: LiveChanges | null = null;
  private outbox: Outbox | null = null;
  private opening: Promise<OutboxStore> | null = null;
  private request = new AbortController();
  private timer = 0;
  private clock = 0;
  private changed = new Map<string, Change>();
  /** What was learnt of features since each of the loads that run began; null where one is gone. */
  private loads = new Set<Map<string, Item | null>>();
  /** Whether all is to be fetched again, because that failed. */
  private stale = false;
  /** How changes are heard of, whether or not they could be fetched. */
  private heard: Live = 'away';
  private left = new AbortController();
  /** Who asks, as far as the server has said it; null of a visitor. */
  author: string | null = null;
  private first: 'write' | 'draw' | null = null;

  constructor(private readonly store: Store) {
    this.acts = new PeopleActs(this);
    this.drafts = new DraftSession(this);
    store.subscribe((state, before) => this.follow(state, before));
  }

  get state(): State {
    return this.store.state;
  }

  /** Changes what of it is looked at. */
  look(change: Partial<PeopleView>): void {
    this.store.look({ people: { ...this.state.view.people, ...change } });
  }

  /** Opens a feature beside the map, or closes it. */
  open(item: string | null): void {
    const { view } = this.state;
    const { heat } = view;
    this.store.look({
      people: { ...view.people, item },
      ...(item === null ? {} : { selection: null, heat: { ...heat, place: null, station: null } }),
    });
  }

  /** Begins a note or a drawing as soon as the city's layers are known, for who came by such a link. */
  beginWith(first: 'write' | 'draw'): void {
    this.first = first;
  }

  note(change: Partial<PeopleLoaded>): void {
    this.store.note({ people: { ...this.state.people, ...change } });
  }

  /** The store of outbox and drafts. */
  kept(): Promise<OutboxStore> {
    this.opening ??= OutboxStore.open();
    return this.opening;
  }

  layer(id: string): PeopleLayer | undefined {
    return valueIn(this.state.people.layers)?.find((layer) => layer.id === id);
  }

  /** Takes an edit into the outbox. */
  async hand(edit: Parameters<Outbox['put']>[0]): Promise<void> {
    if (!this.outbox) throw new Error('the outbox is not open');
    await this.outbox.put(edit);
  }

  async resend(entry: Entry): Promise<void> {
    await this.outbox?.resend(entry);
  }

  async drop(key: number): Promise<boolean> {
    return (await this.outbox?.drop(key)) ?? false;
  }

  /** Sends what waits, now. */
  flush(): void {
    this.outbox?.flush();
  }

  /** Fetches a feature as it is at the server now. */
  async latest({ layer, item }: Pick<Entry, 'layer' | 'item'>): Promise<Item | null> {
    const { city } = this.state.view;
    if (city === null) return null;
    const found = await fetchItem(city, layer, item).catch(gone);
    this.know(new Map([[item, found]]));
    return found;
  }

  private follow(now: State, before: State): void {
    const { view, city, people } = now;
    if (view.city !== before.view.city) this.leave();
    if (city !== before.city && city.status === 'ready' && city.value.id === view.city) {
      void this.enter(city.value.id);
    }
    const { item } = view.people;
    const opened = item !== before.view.people.item;
    const version = (from: State) =>
      item ? from.people.items.get(item)?.about.version : undefined;
    if (people.items !== before.people.items) this.forgetSuggested();
    if (opened || version(now) !== version(before))
      void this.loadPast(people.items.get(item ?? ''));
  }

  private leave(): void {
    this.left.abort();
    this.left = new AbortController();
    window.clearInterval(this.clock);
    this.changes?.end();
    this.outbox?.end();
    this.changes = null;
    this.outbox = null;
    this.changed.clear();
    this.loads.clear();
    this.author = null;
    this.stale = false;
    this.heard = 'away';
    window.clearTimeout(this.timer);
    this.acts.forget();
    this.note(NO_PEOPLE_LOADED);
  }

  private async enter(city: string): Promise<void> {
    this.changes?.end();
    this.outbox?.end();
    const { signal } = this.left;
    this.changes = new LiveChanges(city, {
      changed: (change) => this.hear(change),
      missed: () => void this.loadAll(city),
      live: (live) => this.turn(city, live),
    });
    window.clearInterval(this.clock);
    this.clock = window.setInterval(() => void this.refreshSpots(city), SPOTS_EVERY_MS);
    void this.openOutbox(city, signal);
    await this.loadAll(city);
  }

  /** What is as of an earlier time is fetched anew as soon as the server hears of changes again. */
  private turn(city: string, live: Live): void {
    const { people } = this.state;
    this.heard = live;
    if (people.live !== live) this.note({ live });
    if (people.asOf !== null && live !== 'away') void this.loadAll(city);
  }

  private async openOutbox(city: string, signal: AbortSignal): Promise<void> {
    try {
      const store = await this.kept();
      if (signal.aborted) return;
      const outbox = new Outbox(city, store, {
        changed: (entries) => this.note({ outbox: entries }),
        answered: (batch, results) => this.take(batch, results),
        met: (author) => this.meet(city, author),
        sending: (sending) => this.state.people.sending !== sending && this.note({ sending }),
      });
      this.outbox = outbox;
      this.note({ suggested: await store.suggested(city) });
      void this.askOutcomes(city, signal);
      await outbox.start();
      await this.drafts.recall(city);
    } catch {
      if (!signal.aborted) this.note({ forgetful: true });
    }
  }

  /** What a person was making is not for the next one to see; it waits until they are back. */
  private meet(city: string, author: string | null): void {
    if (this.author !== null) {
      this.note({ task: null, left: null });
      this.acts.forget();
    }
    this.author = author;
    this.recallActs(city);
    void this.drafts.recall(city).catch(() => undefined);
  }

  /** Own acts come back once it is known who asks, and what they are about is there. */
  private recallActs(city: string): void {
    const { author, state } = this;
    if (author !== null && state.people.fetched.status === 'ready') this.acts.recall(city, author);
  }

  /** Fetches all layers and what lies on them. */
  async loadAll(city: string): Promise<void> {
    const { signal } = this.left;
    const learnt = new Map<string, Item | null>();
    this.loads.add(learnt);
    if (this.state.people.fetched.status !== 'ready') this.note({ fetched: LOADING });
    try {
      const { layers: value, asOf } = await fetchPeopleLayers(city, signal);
      if (!this.loads.has(learnt)) return;
      const layers: Load<PeopleLayer[]> = { status: 'ready', value };
      this.note({ layers, asOf });
      if (this.first) this.drafts[this.first]();
      this.first = null;
      const found = await Promise.all(value.map(({ id }) => fetchItems(city, id, signal)));
      if (!this.endLoad(learnt)) return;
      const items = withLearnt(new Map(found.flat().map((item) => [item.id, item])), learnt);
      this.note({ layers, items, fetched: { status: 'ready', value: true } });
      this.recallActs(city);
    } catch (problem) {
      if (!this.loads.delete(learnt)) return;
      const failed: Load<never> = { status: 'failed', problem };
      const { layers, fetched } = this.state.people;
      if (fetched.status === 'ready') {
        this.stale = true;
        this.fetchAgain();
      }
      this.note({
        layers: layers.status === 'ready' ? layers : failed,
        fetched: fetched.status === 'ready' ? fetched : failed,
      });
    }
  }

  /** Ends a load and those that began before it; tells whether it is not ended yet. */
  private endLoad(learnt: Map<string, Item | null>): boolean {
    if (!this.loads.has(learnt)) return false;
    for (const each of this.loads) {
      this.loads.delete(each);
      if (each === learnt) break;
    }
    return true;
  }

  private async refreshSpots(city: string): Promise<void> {
    if (document.visibilityState === 'hidden') return;
    const spots = (valueIn(this.state.people.layers) ?? []).filter(
      ({ kind }) => kind === 'cool-spot',
    );
    const { signal } = this.left;
    const found = await Promise.all(spots.map(({ id }) => fetchItems(city, id, signal))).catch(
      () => [],
    );
    if (signal.aborted || found.length === 0) return;
    const { items } = this.state.people;
    const known = found.flat().filter(({ id }) => items.has(id));
    this.note({ items: withLearnt(items, new Map(known.map((item) => [item.id, item]))) });
  }

  private hear(change: Change): void {
    const { city } = this.state.view;
    if (change.kind === 'layer' || change.kind === 'workshop') {
      if (city !== null) void this.loadAll(city);
    } else if (TALK.has(change.kind)) {
      this.note({ talk: { item: change.object, change: change.number } });
    } else if (change.kind === 'feature') {
      const known = this.state.people.items.get(change.object);
      if (known && change.version !== null && known.about.version >= change.version) return;
      const { city } = this.state.view;
      if (city !== null && this.suggestion(change.object)) void this.askOutcomes(city);
      this.changed.set(change.object, change);
      this.fetchSoon(TOGETHER_MS);
    }
  }

  private fetchSoon(pause: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetchChanged(), pause);
  }

  /** What is shown may be old until it could be fetched. */
  private fetchAgain(): void {
    this.note({ live: 'away' });
    this.fetchSoon(AGAIN_MS);
  }

  private async fetchChanged(): Promise<void> {
    const { city } = this.state.view;
    const changes = [...this.changed.values()];
    const all = this.stale || changes.length > MANY;
    this.changed.clear();
    this.stale = false;
    if (city === null) return;
    const { signal } = this.left;
    if (all) await this.loadAll(city);
    else await Promise.all(changes.map((change) => this.fetch(city, change, signal)));
    if (signal.aborted) return;
    const { live } = this.state.people;
    if (this.stale || this.changed.size > 0 || live === this.heard) return;
    this.note({ live: this.heard });
  }

  private async fetch(city: string, change: Change, signal: AbortSignal): Promise<void> {
    const { layer, object } = change;
    if (layer === null || this.suggestion(object)) return;
    try {
      const item = await fetchItem(city, layer, object, signal).catch(gone);
      if (!signal.aborted) this.know(new Map([[object, item]]));
    } catch {
      if (signal.aborted) return;
      if (!this.changed.has(object)) this.changed.set(object, change);
      this.fetchAgain();
    }
  }

  /** Notes what features are now; null where one is not, or not for us. */
  private know(found: ReadonlyMap<string, Item | null>): void {
    const { items } = this.state.people;
    for (const [id, item] of found) {
      for (const learnt of this.loads) if (!isOlder(item, learnt.get(id))) learnt.set(id, item);
    }
    const matters = [...found].some(([id, item]) => item !== null || items.has(id));
    if (matters) this.note({ items: withLearnt(items, found) });
  }

  private take(batch: readonly Entry[], results: readonly Result[]): void {
    const found = new Map<string, Item>();
    for (const [i, { item, done }] of results.entries()) {
      if (!done || !item) continue;
      const deleted = item.about.deleted || batch[i]?.action === 'delete' || isSuggestion(item);
      found.set(item.id, { ...item, about: { ...item.about, deleted } });
    }
    this.know(found);
    this.acts.answered(results);
    const { city } = this.state.view;
    if (city === null) return;
    const hidden = results.flatMap(({ item, sequence }): Suggested[] => {
      if (!item || !isSuggestion(item)) return [];
      const sent = batch.find((entry) => entry.sent?.sequence === sequence)?.sent ?? null;
      return [{ city, item, sent, verdict: null, at: Date.now() }];
    });
    if (hidden.length === 0) return;
    this.acts.letGo(hidden.map(({ item }) => item.id));
    this.note({ suggested: [...this.state.people.suggested, ...hidden] });
    void this.kept().then((store) => store.keepSuggested(hidden));
  }

  /** What a visitor handed in from here and others do not see. */
  suggestion(id: string): Suggested | undefined {
    return this.state.people.suggested.find(({ item }) => item.id === id);
  }

  /** Asks what became of what a visitor handed in from here; without an answer it goes on waiting. */
  private async askOutcomes(city: string, signal = this.left.signal): Promise<void> {
    const asked = this.state.people.suggested.filter(({ sent }) => sent);
    const clients = new Set(asked.map(({ sent }) => sent?.client ?? ''));
    for (const client of clients) {
      const own = asked.filter(({ sent }) => sent?.client === client).slice(-MOST_ASKED);
      const numbers = own.map(({ sent }) => sent?.sequence ?? 0);
      const found = await fetchOutcomes(city, client, numbers, signal).catch(() => null);
      if (signal.aborted) return;
      if (found) await this.learnOutcomes(city, own, found, signal);
    }
  }

  /** What is shown now comes with the others; what the server does not know any more goes. */
  private async learnOutcomes(
    city: string,
    asked: readonly Suggested[],
    found: readonly Outcome[],
    signal: AbortSignal,
  ): Promise<void> {
    const outcomes = new Map(found.map((each) => [each.item, each]));
    const store = await this.kept();
    const now = asked.flatMap((each) => {
      const outcome = outcomes.get(each.item.id);
      return outcome ? [decided(each, outcome)] : [];
    });
    const shown = now.filter(({ item }) => item.about.status === 'published');
    const items = shown.map(({ item }) => fetchItem(city, item.about.layer, item.id, signal));
    for (const item of await Promise.all(items.map((each) => each.catch(() => null)))) {
      if (item) this.know(new Map([[item.id, item]]));
    }
    if (signal.aborted) return;
    const kept = now.filter((each) => !shown.includes(each));
    const ids = new Set(asked.map(({ item }) => item.id));
    const others = this.state.people.suggested.filter(({ item }) => !ids.has(item.id));
    this.note({ suggested: [...others, ...kept] });
    const gone = [...ids].filter((id) => !kept.some(({ item }) => item.id === id));
    await store.forgetSuggested(gone);
    await store.keepSuggested(kept);
  }

  /** A suggestion that others see by now needs to be remembered here no longer. */
  private forgetSuggested(): void {
    const { suggested, items } = this.state.people;
    const seen = suggested.flatMap(({ item }) => (items.has(item.id) ? [item.id] : []));
    if (seen.length === 0) return;
    this.note({ suggested: suggested.filter(({ item }) => !seen.includes(item.id)) });
    void this.kept().then((store) => store.forgetSuggested(seen));
  }

  private async loadPast(item: Item | undefined): Promise<void> {
    this.request.abort();
    const request = new AbortController();
    this.request = request;
    const { city } = this.state.view;
    if (!item || city === null) return;
    this.note({ past: LOADING, building: LOADING });
    const [past, there] = await Promise.all([
      fetchPast(city, item.about.layer, item.id, request.signal).then(
        (value): PeopleLoaded['past'] => ({ status: 'ready', value }),
        (problem: unknown): PeopleLoaded['past'] => ({ status: 'failed', problem }),
      ),
      isThere(city, item, request.signal),
    ]);
    if (!request.signal.aborted) {
      this.note({ past, building: { status: 'ready', value: there } });
    }
  }
}

/** Whether the building that a note is fixed to is still in the model. */
async function isThere(
  city: string,
  { about }: Item,
  signal: AbortSignal,
): Promise<'there' | 'gone'> {
  if (!about.anchor) return 'there';
  const found = await fetchFeature(city, about.anchor.gml_id, signal).catch((problem: unknown) =>
    problem instanceof RequestProblem && problem.status === 404 ? null : 'unknown',
  );
  return found === null ? 'gone' : 'there';
}

/** What a visitor suggested: it is nobody's, so nobody but a moderator is shown it. */
function isSuggestion({ about }: Item): boolean {
  return about.status === 'queued' && !about.mine && !about.may_edit;
}

/** A suggestion with what became of it. */
function decided(suggested: Suggested, { status, reason, words }: Outcome): Suggested {
  const { item } = suggested;
  const verdict = status === 'queued' ? null : { reason, words };
  return { ...suggested, item: { ...item, about: { ...item.about, status } }, verdict };
}

/** Nothing, where the server says that there is no such thing. */
function gone(problem: unknown): null {
  if (problem instanceof RequestProblem && problem.status === 404) return null;
  throw problem;
}

/** Features with what was learnt of some of them; null and deleted ones are gone. */
function withLearnt(
  items: ReadonlyMap<string, Item>,
  learnt: ReadonlyMap<string, Item | null>,
): Map<string, Item> {
  const now = new Map(items);
  for (const [id, item] of learnt) {
    if (isOlder(item, now.get(id))) continue;
    if (item && !item.about.deleted) now.set(id, item);
    else now.delete(id);
  }
  return now;
}

function isOlder(item: Item | null, known: Item | null | undefined): boolean {
  return item !== null && !!known && known.about.version > item.about.version;
}

/** All that the person at hand may see, with what waits in the outbox. */
export function knownItems({ people }: State): Shown[] {
  const suggested = people.suggested.map((each) => each.item);
  return withOutbox([...suggested, ...people.items.values()], people.outbox);
}

/** What a list holds: one layer, those of a class, or all. */
export function itemsOn(list: string | null, state: State): Shown[] {
  const all = knownItems(state);
  if (list === null) return all;
  const listed = layersOf(list, valueIn(state.people.layers) ?? []);
  return all.filter(({ about }) => listed.includes(about.layer));
}

/** Those that are about a topic, as the choices of their layers name it. */
function itemsAbout(topic: string | null, items: Shown[], state: State): Shown[] {
  if (topic === null) return items;
  const layers = new Map((valueIn(state.people.layers) ?? []).map((each) => [each.id, each]));
  return items.filter((item) => {
    const layer = layers.get(item.about.layer);
    return layer !== undefined && kindOf(item, layer) === topic;
  });
}

/** What is listed, and drawn on map and in 3D, in this order. */
export function shownItems(state: State): Shown[] {
  const { people, camera } = state.view;
  const near = people.order === 'nearest' ? camera : null;
  const listed = itemsAbout(people.topic, itemsOn(people.list, state), state);
  const said = people.words.trim() === '' ? listed : itemsSaying(people.words, listed);
  const ordered = inOrder(said, people.order, near);
  return near ? shutLast(ordered) : ordered;
}

/** The open feature, also where another layer is listed. */
export function openItem({ view, people }: State): Shown | null {
  const { item } = view.people;
  if (item === null) return null;
  const suggested = people.suggested.find((each) => each.item.id === item)?.item;
  const known = [people.items.get(item) ?? suggested].filter((each) => each !== undefined);
  const entries = people.outbox.filter((entry) => entry.item === item);
  return withOutbox(known, entries)[0] ?? null;
}
