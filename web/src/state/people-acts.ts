/** Own acts of this tab, to take back and to do again. */
import type { Content, Item, ItemVersion } from '../model/items';
import { BEFORE_THIS, changesOf, type EditAction, type Result, withOutbox } from '../model/outbox';
import { type KeptActs, keepActs, keptActs } from './kept-acts';
import type { PeopleSession } from './people-session';

export interface Act {
  action: Exclude<EditAction, 'restore'>;
  layer: string;
  item: string;
  before: Item | null;
  content: Content;
  /** The feature as the server had it after this was done or taken back; null until it says. */
  made: Item | null;
}

const MOST_ACTS = 50;

export class PeopleActs {
  private past: Act[] = [];
  private future: Act[] = [];
  /** Whose they are; null until it is known, and of a visitor. */
  private whose: Pick<KeptActs, 'city' | 'author'> | null = null;

  /** What the server made of acts of before, as long as these are not found again. */
  private early: readonly Result[] = [];

  constructor(private readonly people: PeopleSession) {}

  forget(): void {
    this.whose = null;
    this.early = [];
    this.past = [];
    this.future = [];
    this.sent.clear();
    this.tell();
  }

  /** Finds again what somebody did before they came back from another page. */
  recall(city: string, author: string): void {
    if (this.whose !== null) return;
    this.whose = { city, author };
    const kept = keptActs(this.whose);
    learn([...(kept?.past ?? []), ...(kept?.future ?? [])], this.early);
    this.early = [];
    const nothingSince = this.past.length === 0 && this.future.length === 0;
    this.past = [...(kept?.past ?? []), ...this.past].slice(-MOST_ACTS);
    if (nothingSince) this.future = [...(kept?.future ?? [])];
    for (const item of kept?.sent ?? []) this.sent.add(item);
    this.tell();
  }

  /** What was handed in without a pen name is out of one's hands. */
  letGo(items: readonly string[]): void {
    const kept = ({ item }: Act) => !items.includes(item);
    this.past = this.past.filter(kept);
    this.future = this.future.filter(kept);
    this.tell();
  }

  async add(layer: string, item: string, content: Content): Promise<void> {
    await this.do({ action: 'add', layer, item, before: null, content, made: null });
  }

  async change(before: Item, content: Content): Promise<void> {
    const { id, about } = before;
    await this.do({ action: 'change', layer: about.layer, item: id, before, content, made: null });
  }

  async delete(before: Item): Promise<void> {
    const { id, about } = before;
    await this.do({
      action: 'delete',
      layer: about.layer,
      item: id,
      before,
      content: {},
      made: null,
    });
  }

  /** Makes a feature what it was at an earlier version; that is a change like others. */
  async bringBack(now: Item, then: ItemVersion): Promise<void> {
    const gone = Object.keys(now.properties).filter((name) => !(name in then.properties));
    const wanted: Content = {
      ...(then.geometry ? { geometry: then.geometry } : {}),
      properties: { ...then.properties, ...Object.fromEntries(gone.map((name) => [name, null])) },
      height_m: then.about.height_m,
      anchor: then.about.anchor,
    };
    const change = changesOf(now, wanted);
    if (Object.keys(change).length > 0) await this.change(now, change);
  }

  async undo(): Promise<void> {
    const act = this.past.pop();
    if (!act) return;
    this.future.push(act);
    this.tell();
    if (act.action === 'delete') {
      if (!this.shown(act)) await this.hand('restore', act, {});
    } else {
      const action = act.action === 'add' ? 'delete' : 'change';
      await this.handOwn(action, act, { set: act.content, wanted: inverse(act) });
    }
  }

  async redo(): Promise<void> {
    const act = this.future.pop();
    if (!act) return;
    this.past.push(act);
    this.tell();
    if (act.action === 'add') {
      const action = this.wasSent(act) ? 'restore' : 'add';
      if (!this.shown(act)) await this.hand(action, act, act.content);
    } else await this.handOwn(act.action, act, { set: inverse(act), wanted: act.content });
  }

  /** Learns what the server made of the acts. */
  answered(results: readonly Result[]): void {
    if (this.whose === null) this.early = [...this.early, ...results];
    learn([...this.past, ...this.future], results);
    this.keep();
  }

  private async do(act: Act): Promise<void> {
    await this.hand(act.action, act, act.content);
    this.past = [...this.past, act].slice(-MOST_ACTS);
    this.future = [];
    this.tell();
  }

  /** Ids of what reached the server and was taken away there: it comes back as a version. */
  private sent = new Set<string>();

  private wasSent({ item }: Act): boolean {
    return this.sent.has(item);
  }

  /** The feature as it is on the screen; undefined where there is none. */
  private shown({ item }: Act): Item | undefined {
    const { items, outbox } = this.people.state.people;
    const known = items.get(item);
    const waiting = outbox.filter((entry) => entry.item === item);
    return withOutbox(known ? [known] : [], waiting)[0];
  }

  /**
   * Puts something in the place of what an act had set.
   *
   * What somebody else made of that since stays, and is not taken away with the rest.
   */
  private async handOwn(
    action: 'change' | 'delete',
    act: Act,
    { set, wanted }: { set: Content; wanted: Content },
  ): Promise<void> {
    const now = this.shown(act);
    const { made } = act;
    const others = now ? changesOf(now, set) : {};
    const since = now && made ? chosen(others, changesOf(now, contentOf(made))) : others;
    if (action === 'delete') {
      if (isEmpty(since)) await this.hand(action, act, {});
      return;
    }
    act.content = chosen(act.content, since, false);
    const own = chosen(wanted, since, false);
    if (!isEmpty(own)) await this.hand(action, act, own);
  }

  private async hand(action: EditAction, act: Act, content: Content): Promise<void> {
    act.made = null;
    const { items, outbox } = this.people.state.people;
    const { layer, item } = act;
    const now = items.get(item) ?? act.before;
    const onItsWay = outbox.some((entry) => entry.item === item && entry.sent !== null);
    if (action === 'delete' && (items.has(item) || onItsWay)) this.sent.add(item);
    const deleting = outbox.some((entry) => entry.item === item && entry.action === 'delete');
    await this.people.hand({
      action,
      layer,
      item,
      before: action === 'add' ? null : now,
      baseVersion: action === 'add' ? 0 : (now?.about.version ?? 0),
      toVersion: action === 'restore' && !deleting ? await this.lastVersion(act) : BEFORE_THIS,
      content: action === 'restore' ? {} : content,
    });
    this.keep();
  }

  /** The version that was taken away: the one before that in which it is gone. */
  private async lastVersion({ layer, item, before }: Act): Promise<number> {
    const now = await this.people.latest({ layer, item }).catch(() => null);
    return now ? now.about.version - 1 : (before?.about.version ?? 1);
  }

  private keep(): void {
    const { whose, past, future, sent } = this;
    if (whose) keepActs({ ...whose, past, future, sent: [...sent] });
  }

  private tell(): void {
    this.keep();
    const [last, next] = [this.past.at(-1), this.future.at(-1)];
    const [past, future] = [this.past.length, this.future.length];
    const layers = [last?.layer ?? '', next?.layer ?? ''] as const;
    this.people.note({ acts: { past, future, layers, deleted: last?.action === 'delete' } });
  }
}

function learn(acts: readonly Act[], results: readonly Result[]): void {
  for (const { item } of results) {
    for (const act of acts) if (item && act.item === item.id) act.made ??= item;
  }
}

/** What brings back the values that an act replaced. */
function inverse({ action, before, content }: Act): Content {
  if (!before || action === 'add') return {};
  if (action === 'delete') return contentOf(before);
  const names = Object.keys(content.properties ?? {});
  const missing = Object.fromEntries(names.map((name) => [name, null]));
  const whole = contentOf(before);
  return chosen({ ...whole, properties: { ...missing, ...whole.properties } }, content);
}

function contentOf({ geometry, properties, about }: Item): Content {
  const { height_m, anchor } = about;
  return { ...(geometry ? { geometry } : {}), properties, height_m, anchor };
}

/** The parts of a content that another has, too; or, the other way round, those that it has not. */
function chosen(content: Content, other: Content, isIn = true): Content {
  const { properties: ownValues = {}, ...own } = content;
  const { properties: otherValues = {}, ...others } = other;
  const pick = (parts: object, names: object) =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => name in names === isIn));
  const properties = pick(ownValues, otherValues);
  const some = Object.keys(properties).length > 0;
  return { ...pick(own, others), ...(some ? { properties } : {}) };
}

function isEmpty(content: Content): boolean {
  return Object.keys(content).length === 0;
}
