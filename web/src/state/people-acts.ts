/** Own acts of this window, to take back and to do again. */
import type { Content, Item, ItemVersion } from '../model/items';
import { BEFORE_THIS, changesOf, type EditAction } from '../model/outbox';
import type { PeopleSession } from './people-session';

interface Act {
  action: Exclude<EditAction, 'restore'>;
  layer: string;
  item: string;
  before: Item | null;
  content: Content;
}

const MOST_ACTS = 50;

export class PeopleActs {
  private past: Act[] = [];
  private future: Act[] = [];

  constructor(private readonly people: PeopleSession) {}

  forget(): void {
    this.past = [];
    this.future = [];
    this.tell();
  }

  async add(layer: string, item: string, content: Content): Promise<void> {
    await this.do({ action: 'add', layer, item, before: null, content });
  }

  async change(before: Item, content: Content): Promise<void> {
    const { id, about } = before;
    await this.do({ action: 'change', layer: about.layer, item: id, before, content });
  }

  async delete(before: Item): Promise<void> {
    const { id, about } = before;
    await this.do({ action: 'delete', layer: about.layer, item: id, before, content: {} });
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
    if (act.action === 'add') await this.hand('delete', act, {});
    else if (act.action === 'delete') await this.hand('restore', act, {});
    else await this.hand('change', act, inverse(act));
  }

  async redo(): Promise<void> {
    const act = this.future.pop();
    if (!act) return;
    this.past.push(act);
    this.tell();
    await this.hand(
      act.action === 'add' && this.wasSent(act) ? 'restore' : act.action,
      act,
      act.content,
    );
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

  private async hand(action: EditAction, act: Act, content: Content): Promise<void> {
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
  }

  /** The version that was taken away: the one before that in which it is gone. */
  private async lastVersion({ layer, item, before }: Act): Promise<number> {
    const now = await this.people.latest({ layer, item }).catch(() => null);
    return now ? now.about.version - 1 : (before?.about.version ?? 1);
  }

  private tell(): void {
    this.people.note({ acts: { past: this.past.length, future: this.future.length } });
  }
}

/** What brings back the values that a change replaced. */
function inverse({ before, content }: Act): Content {
  if (!before) return {};
  const back: Content = {};
  if (content.geometry && before.geometry) back.geometry = before.geometry;
  if (content.height_m !== undefined) back.height_m = before.about.height_m;
  if (content.anchor !== undefined) back.anchor = before.about.anchor;
  if (content.properties) {
    back.properties = Object.fromEntries(
      Object.keys(content.properties).map((name) => [name, before.properties[name] ?? null]),
    );
  }
  return back;
}
