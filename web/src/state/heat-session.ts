/** Loads what the heat of a view needs, and sets stamps with undo. */
import {
  announceWhatIf,
  askWhatIf,
  fetchHeatPoint,
  fetchHeatRun,
  fetchHeatRuns,
  fetchProposed,
  fetchStations,
} from '../api/heat';
import { RequestProblem } from '../api/problem';
import { cameraOver } from '../model/camera';
import type { HeatRun } from '../model/heat-run';
import {
  MOST_STAMPS,
  type Place,
  rounded,
  type Stamp,
  type StampTool,
  scenarioOf,
  stampAt,
} from '../model/heat-stamps';
import { boundsOf } from '../model/items';
import { type Shown, withOutbox } from '../model/outbox';
import { isArea, ownProposal, scenarioFeature } from '../model/scenario';
import type { Touch } from '../scene/port';
import type { HeatView } from './heat-address';
import { type HeatLoaded, NOTHING_LOADED, type Stamping } from './heat-loaded';
import { isTrying } from './heat-shown';
import { IDLE, LOADING, type Load, valueIn } from './load';
import type { State, Store } from './store';

type Part = Exclude<keyof HeatLoaded, 'stamping' | 'proposed'>;
/** A pause of the hand, after which the server is asked. */
const HAND_RESTS_MS = 250;

/** Of the map, that a closer look fills. */
const SEEN_PX = { width: 400, height: 400 };
const CLOSE_UP = 18;

export class HeatSession {
  private requests = new Map<Part, AbortController>();
  private past: (readonly Stamp[])[] = [];
  private future: (readonly Stamp[])[] = [];
  private timer = 0;

  constructor(private readonly store: Store) {
    store.subscribe((state, before) => this.follow(state, before));
  }

  /** Changes the heat that is looked at. */
  look(change: Partial<HeatView>): void {
    const { heat } = this.store.state.view;
    this.store.look({ heat: { ...heat, ...change } });
  }

  async loadRuns(city: string): Promise<void> {
    await this.load('runs', (signal) => fetchHeatRuns(city, signal));
    const { view, heat } = this.store.state;
    const { run, against } = view.heat;
    if (run !== null && valueIn(heat.run)?.run !== run) await this.loadRun('run', run);
    if (against !== null && valueIn(heat.other)?.run !== against) {
      await this.loadRun('other', against);
    }
    this.takeUp();
  }

  /** Who follows a link to things that are tried reads what they change, and may go on. */
  private takeUp(): void {
    const { view, heat, people } = this.store.state;
    const { run, place, station } = view.heat;
    const other = place ?? station ?? view.people.item ?? people.task;
    if (run !== null && other === null && isTrying(view.heat) && !heat.stamping) {
      this.stampWith(null);
    }
  }

  private async loadRun(part: 'run' | 'other', name: string | null): Promise<void> {
    const { runs } = this.store.state.heat;
    if (name === null) return this.forget(part);
    if (runs.status !== 'ready') return;
    const summary = runs.value.find(({ run }) => run === name);
    await this.load(part, (signal) =>
      summary ? fetchHeatRun(summary, signal) : Promise.reject(new RequestProblem(name, 404)),
    );
    const { view, heat } = this.store.state;
    const { city } = view;
    if (part !== 'run' || city === null || heat.run.status !== 'ready') return;
    void this.load('stations', (signal) => fetchStations(city, name, signal));
    this.askAgain();
  }

  private follow(now: State, past: State): void {
    const { view: before, heat: known, city: earlier, people: others } = past;
    const { view, heat, city, people } = now;
    if (view.city !== before.city) {
      this.forgetAll();
      return;
    }
    // A city that is not there has no runs to ask for.
    if (city !== earlier && city.status === 'ready') void this.loadRuns(city.value.id);
    if (view.heat.run !== before.heat.run) this.changeRun(view.heat.run);
    if (view.heat.against !== before.heat.against) void this.loadRun('other', view.heat.against);
    const moved = view.heat.place !== before.heat.place;
    if (moved || heat.run !== known.run) void this.loadPoint('point', heat.run);
    if (moved || heat.other !== known.other) void this.loadPoint('otherPoint', heat.other);
    const { stamps, tried } = view.heat;
    const came = people.fetched.status === 'ready' && people.fetched !== others.fetched;
    const changed = stamps !== before.heat.stamps || tried !== before.heat.tried;
    if (changed || (came && tried.length > 0)) this.askAgain();
  }

  private forgetAll(): void {
    for (const request of this.requests.values()) request.abort();
    window.clearTimeout(this.timer);
    this.past = [];
    this.future = [];
    this.store.note({ heat: NOTHING_LOADED });
  }

  private changeRun(run: string | null): void {
    this.forget('stations');
    this.forget('whatIf');
    if (run === null) this.note({ stamping: null });
    void this.loadRun('run', run);
  }

  private async loadPoint(part: 'point' | 'otherPoint', run: Load<HeatRun>): Promise<void> {
    const { city, heat } = this.store.state.view;
    const { place } = heat;
    const open = valueIn(run);
    if (city === null || place === null || open === null) return this.forget(part);
    await this.load(part, (signal) => fetchHeatPoint(city, open.run, place, signal));
  }

  private forget(part: Part): void {
    this.requests.get(part)?.abort();
    if (this.store.state.heat[part].status !== 'idle') this.note({ [part]: IDLE });
  }

  private async load<T>(part: Part, fetch: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.requests.get(part)?.abort();
    const request = new AbortController();
    this.requests.set(part, request);
    this.note({ [part]: LOADING });
    const result: Load<T> = await fetch(request.signal).then(
      (value) => ({ status: 'ready', value }),
      (problem: unknown) => ({ status: 'failed', problem }),
    );
    if (!request.signal.aborted) this.note({ [part]: result });
  }

  private note(change: Partial<HeatLoaded>): void {
    this.store.note({ heat: { ...this.store.state.heat, ...change } });
  }

  /** Tries drawings of people on the run that is shown, else on the first. */
  tryItems(tried: readonly string[]): void {
    const { view, heat } = this.store.state;
    const first = heat.runs.status === 'ready' ? heat.runs.value[0] : undefined;
    const run = view.heat.run ?? first?.run ?? null;
    if (run === null) return;
    this.look({ run, tried, place: null, station: null });
    // Nothing is announced: the question itself follows at once.
    this.handle({ tool: null, chosen: null, moving: false });
  }

  /** Tries what one drew oneself, and shows where it stands. */
  tryOwn(): void {
    const { own } = this;
    const corners = this.drawings.flatMap(({ id, geometry }) => {
      if (!geometry || !own.includes(id)) return [];
      const [west, south, east, north] = boundsOf(geometry);
      return [
        [west, south],
        [east, north],
      ];
    });
    if (corners.length === 0) return;
    const around = boundsOf({ type: 'LineString', coordinates: corners });
    const over = cameraOver(around, SEEN_PX, CLOSE_UP);
    const { bearing = 0, pitch = 0 } = this.store.state.view.camera ?? {};
    this.tryItems(own);
    this.store.look({ camera: { ...over, bearing, pitch } });
  }

  /** Ids of what one drew oneself and can try. */
  get own(): string[] {
    const layers = valueIn(this.store.state.people.layers) ?? [];
    return ownProposal(this.drawings, layers).map(({ id }) => id);
  }

  private get drawings(): Shown[] {
    const { items, outbox } = this.store.state.people;
    return withOutbox(items.values(), outbox);
  }

  /** What is tried: the stamps, and drawings as they are now. */
  private scenario(stamps: readonly Stamp[]): GeoJSON.FeatureCollection {
    const drawn = this.store.state.view.heat.tried.flatMap((id) => {
      const item = this.drawings.find((each) => each.id === id);
      const feature = item && scenarioFeature(item);
      return feature ? [feature] : [];
    });
    return { type: 'FeatureCollection', features: [...scenarioOf(stamps).features, ...drawn] };
  }

  /** Proposals that are tried: their scenarios are theirs, whatever was drawn around them later. */
  private get proposals(): string[] {
    const { tried } = this.store.state.view.heat;
    return this.drawings.filter((each) => tried.includes(each.id) && isArea(each)).map(idOf);
  }

  private async withProposals(
    { type, features }: GeoJSON.FeatureCollection,
    city: string,
    signal: AbortSignal,
  ): Promise<GeoJSON.FeatureCollection> {
    const { proposals } = this;
    const found = await Promise.all(proposals.map((each) => fetchProposed(city, each, signal)));
    const counts = proposals.map((id, i) => [id, found[i]?.length ?? 0]);
    const { proposed } = this.store.state.heat;
    this.note({ proposed: { ...proposed, ...Object.fromEntries(counts) } });
    return { type, features: [...features, ...found.flat()] };
  }

  /** Starts setting stamps, or ends it; what was set stays. */
  stampWith(tool: StampTool | null | 'end'): void {
    if (tool === 'end') this.note({ stamping: null });
    else {
      if (!this.store.state.heat.stamping) this.announce();
      this.handle({ tool, chosen: null, moving: false });
    }
  }

  /** While the hand is on its way to the map, the server looks around there. */
  private announce(): void {
    const { city, camera, heat } = this.store.state.view;
    if (city !== null && heat.run !== null && camera) void announceWhatIf(city, heat.run, camera);
  }

  /** Lays down what is in hand, then ends with empty hands; false where no stamps are set. */
  putDown(): boolean {
    const { stamping } = this.store.state.heat;
    if (!stamping) return false;
    const { tool, chosen } = stamping;
    this.stampWith(tool || chosen !== null ? null : 'end');
    return true;
  }

  chooseStamp(chosen: number | null): void {
    this.handle({ tool: null, chosen, moving: false });
  }

  moveChosen(): void {
    this.handle({ moving: true });
  }

  removeChosen(): void {
    const { chosen } = this.store.state.heat.stamping ?? {};
    const { stamps } = this.store.state.view.heat;
    if (chosen === null || chosen === undefined) return;
    this.setStamps(stamps.filter((_, i) => i !== chosen));
    this.handle({ chosen: null, moving: false });
  }

  /** The person touched the map while heat is shown. */
  touched({ place, pick, station }: Touch): void {
    if (this.store.state.heat.stamping) {
      this.touch(place);
      return;
    }
    this.store.note({ picked: pick });
    this.store.look({
      selection: null,
      heat: { ...this.store.state.view.heat, place: station === null ? place : null, station },
    });
  }

  /** While stamps are set: sets one, chooses one, or puts the chosen one down. */
  private touch({ lon, lat }: Place): void {
    const place = { lon: rounded(lon), lat: rounded(lat) };
    const { stamping } = this.store.state.heat;
    const { stamps } = this.store.state.view.heat;
    if (!stamping) return;
    const { chosen, moving, tool } = stamping;
    if (moving && chosen !== null) {
      this.setStamps(stamps.map((stamp, i) => (i === chosen ? { ...stamp, ...place } : stamp)));
      this.handle({ moving: false });
      return;
    }
    const touched = stampAt(stamps, place);
    const room = stamps.length < MOST_STAMPS;
    if (touched === null && tool && room) this.setStamps([...stamps, { ...tool, ...place }]);
    this.handle({ chosen: touched });
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  private step(from: (readonly Stamp[])[], to: (readonly Stamp[])[]): void {
    const stamps = from.pop();
    if (!stamps) return;
    to.push(this.store.state.view.heat.stamps);
    this.look({ stamps });
    this.handle({ chosen: null, moving: false });
  }

  private setStamps(stamps: readonly Stamp[]): void {
    this.past.push(this.store.state.view.heat.stamps);
    this.future = [];
    this.look({ stamps });
  }

  private handle(change: Partial<Stamping>): void {
    const { stamping } = this.store.state.heat;
    const start: Stamping = { tool: null, chosen: null, moving: false };
    this.note({ stamping: { ...(stamping ?? start), ...change } });
  }

  /** Asks for the simulated difference, once the hand rests; the provisional shade stands first. */
  askAgain(): void {
    window.clearTimeout(this.timer);
    const { stamps, run } = this.store.state.view.heat;
    this.forget('whatIf');
    const scenario = this.scenario(stamps);
    if (run === null || scenario.features.length + this.proposals.length === 0) return;
    this.timer = window.setTimeout(() => {
      const { city } = this.store.state.view;
      if (city === null) return;
      void this.load('whatIf', async (signal) =>
        askWhatIf(city, run, await this.withProposals(scenario, city, signal), signal),
      );
    }, HAND_RESTS_MS);
  }
}

function idOf({ id }: Shown): string {
  return id;
}
