/** Writing and drawing: what the hand, the keyboard and the buttons make of the draft. */
import {
  anotherOf,
  begun,
  canClose,
  contentOf,
  type Draft,
  draftOf,
  movedTo,
  NOTE_TOOL,
  newDraft,
  type Position,
  redone,
  type Step,
  type Steps,
  stepped,
  type Tool,
  takesShape,
  undone,
  withoutLastPoint,
  withPoint,
} from '../model/draft';
import type { Place } from '../model/heat-stamps';
import {
  type Anchor,
  type Content,
  type Item,
  isForDrawing,
  isForMeasuring,
  kindField,
  type PeopleLayer,
} from '../model/items';
import { changesOf, type Entry, edited, fresh } from '../model/outbox';
import { valueIn } from './load';
import type { Task, TaskKind } from './people-loaded';
import type { PeopleSession } from './people-session';

export class DraftSession {
  constructor(private readonly people: PeopleSession) {}

  get task(): Task | null {
    return this.people.state.people.task;
  }

  get draft(): Draft | null {
    return this.task?.steps?.now ?? null;
  }

  /** Whether the map shows where the next point goes. */
  get aims(): boolean {
    return isAiming(this.task);
  }

  /** Layers on which the person may write or draw, the likeliest first. */
  layersFor(kind: 'write' | 'draw'): PeopleLayer[] {
    const all = (valueIn(this.people.state.people.layers) ?? []).filter(({ may_add }) => may_add);
    const drawn = all.filter(isForDrawing);
    if (kind === 'draw') return drawn;
    const others = all.filter((layer) => !drawn.includes(layer) && takesShape(layer, 'point'));
    return [
      ...others.filter((layer) => layer.kind === 'note'),
      ...others.filter((layer) => layer.kind !== 'note'),
    ];
  }

  /** Begins a note. */
  write(layer = this.layersFor('write')[0]): void {
    if (layer) this.begin('write', begun(newDraft(layer, NOTE_TOOL)));
  }

  /** Begins to draw; the tool is chosen next. */
  draw(tool: Tool | null = null): void {
    const [layer] = this.layersFor('draw');
    if (layer) this.begin('draw', tool ? begun(newDraft(layer, tool)) : null);
  }

  /** Begins to move, reshape or rewrite what is there. */
  change(item: Item, kind: Extract<TaskKind, 'move' | 'reshape' | 'edit'>): void {
    this.begin(kind, begun(draftOf(item, kind === 'edit' ? 'words' : 'place')));
  }

  /** Begins to put right what the server refused. */
  correct(entry: Entry): void {
    const item = entry.before ?? fresh(entry);
    const wanted = edited(item, entry) ?? item;
    const draft = { ...draftOf(wanted, 'words'), before: entry.before };
    this.begin('edit', begun(draft), entry.key);
  }

  /** Goes on with the draft that was left. */
  resume(): void {
    const { left } = this.people.state.people;
    if (left) this.people.note({ task: left, left: null });
  }

  /** Leaves the draft; it is kept until another is begun or it is thrown away. */
  leave(): void {
    const { task } = this;
    this.people.note({ task: null, left: holdsWork(task) ? task : null });
    this.keep();
  }

  throwAway(): void {
    this.people.note({ task: null, left: null });
    this.keep();
  }

  private begin(kind: TaskKind, steps: Steps<Draft> | null, entry: number | null = null): void {
    this.people.note({ task: { kind, steps, entry }, left: null });
    this.keep();
  }

  /** Takes a step that can be taken back. */
  step(change: Partial<Draft> | ((draft: Draft) => Draft)): void {
    const { task, draft } = this;
    if (!task?.steps || !draft) return;
    const next = typeof change === 'function' ? change(draft) : { ...draft, ...change };
    if (next === draft) return;
    this.set({ ...task, steps: stepped(task.steps, next) });
  }

  /** Notes what is typed: letter by letter there is nothing to take back. */
  type(properties: Draft['properties']): void {
    const { task, draft } = this;
    if (!task?.steps || !draft) return;
    this.set({ ...task, steps: { ...task.steps, now: { ...draft, properties } } });
  }

  /** A place was touched, or Enter was pressed above it. */
  place(place: Place, anchor: Anchor | null = null, isBuilt = false): void {
    const { task, draft } = this;
    if (isChoosingTool(task)) this.people.note({ task: { ...task, isEarly: true } });
    if (!task || !draft || !this.aims) return;
    if (task.kind === 'move') {
      this.step((now) => movedTo(now, place));
      return;
    }
    const last = draft.points.at(-1);
    const twice =
      last?.[0] === Number(place.lon.toFixed(7)) && last[1] === Number(place.lat.toFixed(7));
    if (twice && canClose(draft) && task.kind === 'draw') this.close();
    else this.add(task, place, anchor, isBuilt);
  }

  private add({ kind }: Task, place: Place, anchor: Anchor | null, isBuilt: boolean): void {
    this.step((now) => {
      const next = withPoint(now, place, anchor, isBuilt);
      if (kind === 'write') return { ...next, step: this.hasKinds(now) ? 'kind' : 'words' };
      return next.closed ? { ...next, step: 'words' } : next;
    });
  }

  private hasKinds({ layer }: Draft): boolean {
    const found = this.people.layer(layer);
    return found !== undefined && kindField(found) !== undefined;
  }

  /** All points are there. */
  close(): void {
    const { draft } = this;
    if (draft && canClose(draft)) this.step({ closed: true, step: 'words' });
  }

  back(): void {
    this.step(withoutLastPoint);
  }

  reshape(points: readonly Position[]): void {
    this.step({ points });
  }

  goTo(step: Step): void {
    this.step({ step, ...(step === 'place' ? { points: [], closed: false, anchor: null } : {}) });
  }

  undo(): void {
    const { task } = this;
    if (takesActsBack(task)) void this.people.acts.undo();
    else if (task?.steps && task.steps.past.length > 0)
      this.set({ ...task, steps: undone(task.steps) });
  }

  redo(): void {
    const { task } = this;
    if (takesActsBack(task)) void this.people.acts.redo();
    else if (task?.steps && task.steps.future.length > 0)
      this.set({ ...task, steps: redone(task.steps) });
  }

  /** Hands the draft in; it is in the outbox when this ends. `again`: one more of the same kind. */
  async finish({ again = false } = {}): Promise<void> {
    const { task, draft } = this;
    if (!task || !draft) return;
    const entry = this.people.state.people.outbox.find(({ key }) => key === task.entry);
    const content = { ...contentOf(draft), ...this.measured(draft, entry) };
    if (entry) {
      const kept = draft.before ? changesOf(draft.before, content) : content;
      await this.people.resend({ ...entry, content: kept });
    } else if (draft.before) {
      const change = changesOf(draft.before, content);
      if (Object.keys(change).length > 0) await this.people.acts.change(draft.before, change);
    } else await this.people.acts.add(draft.layer, draft.item, content);
    const steps = again ? begun(anotherOf(draft)) : null;
    const next = task.kind === 'draw' ? { kind: task.kind, steps, entry: null } : null;
    this.people.note({ task: next, left: null });
    this.keep();
    this.people.open(task.kind === 'draw' ? null : draft.item);
  }

  /** When a new measurement was taken: now, whenever there may be network to tell of it. */
  private measured({ layer, before }: Draft, entry: Entry | undefined): Content {
    const found = this.people.layer(layer);
    if (before || !found || !isForMeasuring(found)) return {};
    return { observed_at: entry?.content.observed_at ?? Date.now() };
  }

  private set(task: Task): void {
    this.people.note({ task });
    this.keep();
  }

  /** Keeps the draft in the browser. */
  private keep(): void {
    const { author, state } = this.people;
    const { view, people } = state;
    const { city } = view;
    if (city === null) return;
    const draft = people.task?.steps ? people.task : people.left;
    void this.people
      .kept()
      .then((store) => store.keepDraft({ city, author }, draft))
      .catch(() => this.people.note({ forgetful: true }));
  }

  /** Finds the draft again that was open when the browser ended. */
  async recall(city: string): Promise<void> {
    const { author } = this.people;
    const store = await this.people.kept();
    const draft = (await store.draft({ city, author })) as Task | undefined;
    const { people, view } = this.people.state;
    if (
      draft?.steps &&
      view.city === city &&
      this.people.author === author &&
      people.task === null &&
      isWorthKeeping(draft.steps.now)
    ) {
      this.people.note({ left: draft });
    }
  }
}

/** Whether "undo" is about what was handed in: while nothing is begun, also right after drawing. */
export function takesActsBack(task: Task | null): boolean {
  if (task === null) return true;
  const { past = [], future = [] } = task.steps ?? {};
  return task.kind === 'draw' && past.length === 0 && future.length === 0;
}

/** Whether a task asks for a place on the map. */
export function isAiming(task: Task | null): boolean {
  const draft = task?.steps?.now;
  if (!task || !draft || task.kind === 'edit' || task.kind === 'reshape') return false;
  if (task.kind === 'move') return true;
  return task.kind === 'write' ? draft.step === 'place' : !draft.closed;
}

function isChoosingTool(task: Task | null): task is Task {
  return task?.kind === 'draw' && task.steps === null;
}

/** Whether a touch of the map belongs to the task; before a tool is chosen it is told to wait. */
export function takesPlaces(task: Task | null): boolean {
  return isAiming(task) || isChoosingTool(task);
}

/** Whether something would be lost if the task ended without a trace. */
export function holdsWork(task: Task | null): boolean {
  return task?.steps ? task.kind !== 'move' && isWorthKeeping(task.steps.now) : false;
}

function isWorthKeeping({ points, properties, before, step }: Draft): boolean {
  if (before) return step === 'words';
  const typed = typeof properties.text === 'string' && properties.text.trim() !== '';
  return points.length > 0 || typed;
}
