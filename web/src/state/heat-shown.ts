/** What of the heat is shown: the view's wishes, held to what the run really has. */
import { changeOverPaint, changePaint, type Paint, paintOf } from '../model/heat-paint';
import {
  type ChangeLayer,
  type CompareWay,
  changeLayer,
  facadesOf,
  type HeatLayer,
  type HeatPicture,
  layersOfRun,
  sunOf,
} from '../model/heat-picture';
import {
  firstQuantity,
  firstTime,
  type HeatQuantity,
  type HeatRun,
  type HeatTime,
  hourIndex,
  quantityOf,
  timeFor,
} from '../model/heat-run';
import type { View } from './address';
import type { HeatView } from './heat-address';
import { valueIn } from './load';
import type { State } from './store';

export interface HeatShown {
  run: HeatRun;
  quantity: HeatQuantity;
  time: HeatTime;
  /** Position among the run's hours; -1 for a statistic of the day. */
  hour: number;
  /** The run beside it, once it is loaded. */
  other: HeatRun | null;
  way: CompareWay;
  /** How the values on the map are coloured. */
  paint: Paint;
}

/** Whether shade is shown: as chosen, else in 3D only. */
export function isShadeShown({ heat, mode }: Pick<View, 'heat' | 'mode'>): boolean {
  return heat.shade ?? mode === '3d';
}

/** Null while no run is chosen or it is still on its way. */
export function heatShown({ view, heat }: State): HeatShown | null {
  const run = valueIn(heat.run);
  if (view.heat.run === null || !run) return null;
  const quantity = quantityOf(run, view.heat.quantity) ?? firstQuantity(run);
  if (!quantity) return null;
  const time = timeFor(run, quantity, view.heat.time || firstTime(run));
  const other = view.heat.against === null ? null : valueIn(heat.other);
  const { way } = view.heat;
  const paint = other && way === 'change' ? changePaint(quantity.id) : paintOf(quantity);
  return { run, quantity, time, hour: hourIndex(run, time), other, way, paint };
}

/** Whether there is anything that a what-if would change. */
export function isTrying({ stamps, tried }: HeatView): boolean {
  return stamps.length > 0 || tried.length > 0;
}

/** What the scene draws of it; a change stands alone, so that a colour means one thing. */
export function heatPicture(state: State): HeatPicture | null {
  const shown = heatShown(state);
  if (!shown) return null;
  const { heat, mode } = state.view;
  const { run, other, way, time } = shown;
  const change = whatIfLayer(state, shown);
  return {
    layers: change ? [] : layersOf(state, shown),
    twin:
      other && way !== 'change' && !change
        ? { layers: layersOfRun(other, choiceOf(state, shown)), way, split: heat.split }
        : null,
    sun: sunOf(run, time),
    shadows: mode === '3d' && isShadeShown(state.view),
    stations: valueIn(state.heat.stations) ?? [],
    chosenStation: heat.station,
    place: heat.place,
    stamps: heat.stamps,
    change,
    facades: mode === '3d' && !change ? facadesOf(run, shown.quantity, time) : null,
  };
}

function layersOf(state: State, shown: HeatShown): readonly HeatLayer[] {
  const { run, other, way } = shown;
  const choice = choiceOf(state, shown);
  return other && way === 'change' ? changeLayer(run, other, choice) : layersOfRun(run, choice);
}

function choiceOf({ view }: State, { quantity, time }: HeatShown) {
  return { quantity: quantity.id, time, shade: view.mode === '2d' && isShadeShown(view) };
}

/** Whether the map shows what the things tried would change, in place of the run's own colours. */
export function isChangeShown(state: State): boolean {
  const shown = heatShown(state);
  return shown !== null && whatIfLayer(state, shown) !== null;
}

function whatIfLayer({ heat, view }: State, { quantity, hour }: HeatShown): ChangeLayer | null {
  const found = valueIn(heat.whatIf);
  if (!found || !isTrying(view.heat)) return null;
  const change = found.quantities.find(({ id }) => id === quantity.id);
  const address = change?.pictures[hour];
  if (!change || !address) return null;
  const { offset, scale } = change;
  return {
    address,
    bounds: found.bounds,
    coding: { offset, scale },
    paint: changeOverPaint(change.id),
  };
}
