/** The address of a view: everything a person sees can be sent as a link. */

import { LANGUAGES, type Language } from '../i18n/languages';
import type { Camera } from '../model/camera';
import { COLOUR_KINDS, type ColourKind } from '../model/fields';
import { type Filter, NO_FILTER, OPEN, type Range } from '../model/filter';
import type { LayerChoice } from '../model/layers';
import { type TourName, tourNameIn } from '../tours/names';
import { decodeHeat, encodeHeat, type HeatView, NO_HEAT, withoutTime } from './heat-address';
import { decodePeople, encodePeople, NO_PEOPLE, type PeopleView } from './people-address';

export type Mode = '2d' | '3d';

export interface View {
  city: string | null;
  mode: Mode;
  camera: Camera | null;
  layers: LayerChoice;
  colour: ColourKind;
  filter: Filter;
  selection: string | null;
  heat: HeatView;
  people: PeopleView;
  language: Language;
  /** Whether easy Japanese shows how its characters are read. */
  furigana: boolean;
  /** The guided tour that somebody is on. */
  tour: TourName | null;
}

export const START: Omit<View, 'language'> = {
  city: null,
  mode: '2d',
  camera: null,
  layers: {},
  colour: 'none',
  filter: NO_FILTER,
  selection: null,
  heat: NO_HEAT,
  people: NO_PEOPLE,
  furigana: true,
  tour: null,
};

/** Query string of a view, `?city=…&view=3d&at=…`; what stands at its default is left out. */
export function encodeView(view: View): string {
  const query = new URLSearchParams();
  if (view.city !== null) query.set('city', view.city);
  if (view.mode !== START.mode) query.set('view', view.mode);
  if (view.camera !== null) query.set('at', encodeCamera(view.camera));
  const layers = Object.entries(view.layers).map(([theme, level]) => `${theme}:${level}`);
  if (layers.length > 0) query.set('layers', layers.sort().join(','));
  if (view.colour !== START.colour) query.set('colour', view.colour);
  setRange(query, 'height', view.filter.height);
  setRange(query, 'year', view.filter.year);
  if (view.filter.uses.length > 0) query.set('use', view.filter.uses.join(','));
  const { structures } = view.filter;
  if (structures.length > 0) query.set('structure', structures.join(','));
  if (view.selection !== null) query.set('id', view.selection);
  encodeHeat(view.heat, query);
  encodePeople(view.people, query);
  query.set('lang', view.language);
  if (!view.furigana) query.set('ruby', 'off');
  if (view.tour !== null) query.set('tour', view.tour);
  return `?${query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%3B', ';')}`;
}

/** The view that a query string describes; what cannot be understood stands at its default. */
export function decodeView(search: string, language: Language): View {
  const query = new URLSearchParams(search);
  const lang = query.get('lang');
  const colour = query.get('colour');
  return {
    city: query.get('city') || null,
    mode: query.get('view') === '3d' ? '3d' : '2d',
    camera: decodeCamera(query.get('at')),
    layers: decodeLayers(query.get('layers')),
    colour: COLOUR_KINDS.find((kind) => kind === colour) ?? START.colour,
    filter: {
      height: decodeRange(query.get('height')),
      year: decodeRange(query.get('year')),
      uses: (query.get('use') ?? '').split(',').filter(Boolean),
      structures: (query.get('structure') ?? '').split(',').filter(Boolean),
    },
    selection: query.get('id') || null,
    heat: decodeHeat(query),
    people: decodePeople(query),
    language: LANGUAGES.find((known) => known === lang) ?? language,
    furigana: query.get('ruby') !== 'off',
    tour: tourNameIn(query.get('tour')),
  };
}

/** Whether two views differ in more than camera, hour and words, so that "back" leads to the first. */
export function isAnotherView(before: View, after: View): boolean {
  const still = (view: View) =>
    encodeView({
      ...view,
      camera: null,
      heat: withoutTime(view.heat),
      people: { ...view.people, words: '' },
    });
  return still(before) !== still(after);
}

function encodeCamera({ lat, lon, zoom, bearing, pitch }: Camera): string {
  const parts = [lat.toFixed(5), lon.toFixed(5), trim(zoom, 2), trim(bearing, 1), trim(pitch, 1)];
  return parts.join(',');
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

function decodeCamera(text: string | null): Camera | null {
  const parts = (text ?? '').split(',').map(Number);
  if (parts.length !== 5 || parts.some((part) => !Number.isFinite(part))) return null;
  const [lat, lon, zoom, bearing, pitch] = parts as [number, number, number, number, number];
  if (Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  return { lat, lon, zoom: clamp(zoom, 0, 22), bearing, pitch: clamp(pitch, 0, 85) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function setRange(query: URLSearchParams, key: string, { min, max }: Range): void {
  if (min !== null || max !== null) query.set(key, `${min ?? ''}~${max ?? ''}`);
}

function decodeRange(text: string | null): Range {
  if (text === null || !text.includes('~')) return OPEN;
  const [min, max] = text.split('~').map((part) => (part === '' ? null : Number(part)));
  const sound = (value: number | null | undefined) =>
    value === undefined || value === null || !Number.isFinite(value) ? null : value;
  return { min: sound(min), max: sound(max) };
}

function decodeLayers(text: string | null): LayerChoice {
  const pairs = (text ?? '').split(',').map((pair) => pair.split(':'));
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2 && pair[0] && pair[1]));
}
