/** The heat part of a view and of its address: run, quantity, hour, comparison, place, stamps. */
import type { CompareWay } from '../model/heat-picture';
import type { HeatTime } from '../model/heat-run';
import { decodeStamps, encodeStamps, type Place, type Stamp } from '../model/heat-stamps';
import { MOST_IN_SCENARIO } from '../model/scenario';

export interface HeatView {
  /** The run that is shown; null while heat is off. */
  run: string | null;
  /** Empty for the run's first quantity. */
  quantity: string;
  /** Clock time or statistic; empty for the run's first time. */
  time: HeatTime;
  /** The run that it is compared with. */
  against: string | null;
  way: CompareWay;
  /** Where the curtain hangs, 0 left to 1 right. */
  split: number;
  /**
   * Whether shade is drawn over the quantity (2D) and the sun casts shadows (3D). Null, unless
   * chosen: shadows in 3D only, because in 2D they make the colours darker than in the legend.
   */
  shade: boolean | null;
  place: Place | null;
  station: string | null;
  stamps: readonly Stamp[];
  /** Ids of drawings that are tried together with the stamps. */
  tried: readonly string[];
}

export const NO_HEAT: HeatView = {
  run: null,
  quantity: '',
  time: '',
  against: null,
  way: 'swipe',
  split: 0.5,
  shade: null,
  place: null,
  station: null,
  stamps: [],
  tried: [],
};

const WAYS: readonly CompareWay[] = ['swipe', 'side', 'change'];
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,119}$/;
const ITEM = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^(\d\d:\d\d|[a-z][a-z0-9_]{0,31})$/;

export function encodeHeat(heat: HeatView, query: URLSearchParams): void {
  if (heat.run === null) return;
  query.set('heat', heat.run);
  if (heat.quantity) query.set('show', heat.quantity);
  if (heat.time) query.set('time', heat.time);
  if (heat.against !== null) query.set('with', heat.against);
  if (heat.way !== NO_HEAT.way) query.set('way', heat.way);
  if (heat.split !== NO_HEAT.split) query.set('split', heat.split.toFixed(2));
  if (heat.shade !== null) query.set('shade', heat.shade ? 'on' : 'off');
  if (heat.place) query.set('point', `${heat.place.lat.toFixed(6)},${heat.place.lon.toFixed(6)}`);
  if (heat.station !== null) query.set('station', heat.station);
  if (heat.stamps.length > 0) query.set('plan', encodeStamps(heat.stamps));
  if (heat.tried.length > 0) query.set('try', heat.tried.join(','));
}

export function decodeHeat(query: URLSearchParams): HeatView {
  const way = query.get('way');
  return {
    run: matching(query.get('heat'), NAME),
    quantity: matching(query.get('show'), NAME) ?? '',
    time: matching(query.get('time'), TIME) ?? '',
    against: matching(query.get('with'), NAME),
    way: WAYS.find((known) => known === way) ?? NO_HEAT.way,
    split: splitOf(query.get('split')),
    shade: shadeOf(query.get('shade')),
    place: placeOf(query.get('point')),
    station: query.get('station') || null,
    stamps: decodeStamps(query.get('plan')),
    tried: triedOf(query.get('try')),
  };
}

/** The view without what changes continuously: hour and curtain. */
export function withoutTime(heat: HeatView): HeatView {
  return { ...heat, time: '', split: NO_HEAT.split };
}

function triedOf(text: string | null): string[] {
  const ids = (text ?? '').split(',').filter((id) => ITEM.test(id));
  return ids.slice(0, MOST_IN_SCENARIO);
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null;
}

function shadeOf(text: string | null): boolean | null {
  return text === 'on' || text === 'off' ? text === 'on' : null;
}

function splitOf(text: string | null): number {
  const split = Number(text ?? Number.NaN);
  return Number.isFinite(split) ? Math.min(Math.max(split, 0), 1) : NO_HEAT.split;
}

function placeOf(text: string | null): Place | null {
  const parts = (text ?? '').split(',').map(Number);
  const [lat, lon] = parts;
  if (parts.length !== 2 || lat === undefined || lon === undefined) return null;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}
