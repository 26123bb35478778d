/** Layers that people write on, and what lies on them: the shapes of the server's API. */
import type { Bounds } from './camera';
import { metresBetween, type Place } from './heat-stamps';
import { mentions } from './mentions';

export interface Words {
  ja: string;
  en: string;
}

export type FieldType =
  | 'text'
  | 'long text'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'date'
  | 'hours'
  | 'link';

export interface FieldChoice {
  id: string;
  label: Words;
}

export interface Field {
  id: string;
  type: FieldType;
  label: Words;
  required?: boolean;
  minimum?: number;
  maximum?: number;
  max_length?: number;
  choices?: readonly FieldChoice[];
}

export type GeometryType = 'Point' | 'LineString' | 'Polygon';
export type Geometry = GeoJSON.Point | GeoJSON.LineString | GeoJSON.Polygon;
export type Properties = Readonly<Record<string, unknown>>;

/** A layer, and what whoever asks may do on it. */
export interface PeopleLayer {
  id: string;
  kind: string;
  title: Words;
  fields: readonly Field[];
  geometry_types: readonly GeometryType[];
  official: boolean;
  licence: string;
  blur_m: number;
  workshop: string | null;
  public: boolean;
  /** Of the own class, where it is a layer of that. */
  class_state: 'going' | 'held' | 'ended' | null;
  may_add: boolean;
  moderation: 'before' | 'after' | 'open';
  /** What one adds is shown after a moderator's look. */
  waits: boolean;
  /** Whether one may hide what others added. */
  may_moderate: boolean;
}

/** Whether one is in a class here, also while that is paused or over. */
export function isInClass(layers: readonly PeopleLayer[]): boolean {
  return layers.some(({ class_state }) => class_state !== null);
}

/** Ids of the layers of a list: one layer, or those of a class. */
export function layersOf(list: string, layers: readonly PeopleLayer[]): string[] {
  return [list, ...layers.filter(({ workshop }) => workshop === list).map(({ id }) => id)];
}

/** The classes that one is in. */
export function ownClasses(layers: readonly PeopleLayer[]): string[] {
  const own = layers.flatMap(({ workshop, class_state }) =>
    workshop !== null && class_state !== null ? [workshop] : [],
  );
  return [...new Set(own)];
}

/** Whether it is a class's that its teacher has not opened: nobody else sees or uses what is there. */
export function isOfClassOnly(layer: Pick<PeopleLayer, 'workshop' | 'public'>): boolean {
  return layer.workshop !== null && !layer.public;
}

/** Whether a list is there for us: all, one layer, or a class. */
export function isListed(list: string, layers: readonly PeopleLayer[]): boolean {
  return layers.some(({ id, workshop }) => id === list || workshop === list);
}

/** Whether it is a layer of the own class in which pupils do not write now. */
export function isStopped({ class_state, may_add }: PeopleLayer): boolean {
  return !may_add && (class_state === 'held' || class_state === 'ended');
}

/** Whether what is sent waits: what is new or waits already, and an own edit where a look comes before. */
export function waitsOn(layer: PeopleLayer, before: Item | null): boolean {
  if (before?.about.status === 'queued') return true;
  if (before?.about.status === 'hidden' && before.about.mine) return layer.workshop === null;
  return layer.waits && (before === null || (before.about.mine && layer.moderation === 'before'));
}

export type ItemStatus = 'queued' | 'published' | 'hidden' | 'withdrawn';
export type Voice = 'person' | 'office' | 'workshop';

/** Fixes a note to a building: offset east, north and up from its middle, metres. */
export interface Anchor {
  gml_id: string;
  face: 'wall' | 'roof';
  offset: readonly [number, number, number];
}

export interface ItemAbout {
  layer: string;
  status: ItemStatus;
  voice: Voice;
  pen_name: string;
  version: number;
  created: string;
  updated: string;
  observed: string | null;
  height_m: number | null;
  anchor: Anchor | null;
  blur_m: number;
  deleted: boolean;
  mine: boolean;
  may_edit: boolean;
}

export interface Item {
  id: string;
  geometry: Geometry | null;
  properties: Properties;
  about: ItemAbout;
}

/** What a feature was after one act. */
export interface ItemVersion {
  geometry: Geometry | null;
  properties: Properties;
  about: {
    version: number;
    action: string;
    status: ItemStatus;
    deleted: boolean;
    pen_name: string;
    at: string;
    height_m: number | null;
    anchor: Anchor | null;
  };
}

/** Why something is hidden. */
export interface Verdict {
  reason: Words | null;
  words: string;
}

/** What a feature was, the newest first; to its author also why it is hidden. */
export interface Past {
  versions: readonly ItemVersion[];
  verdict: Verdict | null;
}

const EDITS: ReadonlySet<string> = new Set(['update', 'undo']);

/** When it was last edited; null if never. Hiding and showing it again edits nothing. */
export function editedAt({ versions }: Past): string | null {
  return versions.find(({ about }) => EDITS.has(about.action))?.about.at ?? null;
}

/** Why the server refused something, in every language that it speaks. */
export interface Refusal {
  type: string;
  status: number;
  title: Words;
  detail: Words;
  errors?: readonly { field: string; ja: string; en: string }[];
  /** Version that the feature has by now. */
  version?: number;
}

/** What people put into a feature; a member that is missing stays as it is. */
export interface Content {
  geometry?: Geometry;
  properties?: Properties;
  height_m?: number | null;
  anchor?: Anchor | null;
  observed_at?: number;
}

/** Kinds of layers that drawings belong to. */
export function isForDrawing({ kind }: PeopleLayer): boolean {
  return kind === 'proposal' || kind === 'drawing';
}

/** Kind of layers that hold measurements: each has the time at which it was taken. */
export function isForMeasuring({ kind }: PeopleLayer): boolean {
  return kind === 'survey';
}

/** Says from which sheet of paper a note came; no form asks for it. */
export const FROM_PAPER = 'from_paper';

/** The first field in which people write words. */
export function textField({ fields }: Pick<PeopleLayer, 'fields'>): Field | undefined {
  return (
    fields.find(({ type }) => type === 'long text') ?? fields.find(({ type }) => type === 'text')
  );
}

/** The field that says what something is: the first required choice. */
export function kindField({ fields }: Pick<PeopleLayer, 'fields'>): Field | undefined {
  const choices = fields.filter(({ type }) => type === 'choice');
  return choices.find(({ required }) => required) ?? choices[0];
}

/** Id of what something is: `hot`, `tree`, `public`; empty where nothing says it. */
export function kindOf(item: Pick<Item, 'properties'>, layer: PeopleLayer): string {
  const field = kindField(layer);
  const value = field && item.properties[field.id];
  return typeof value === 'string' ? value : '';
}

/** Kind of layers that hold cool places. */
export function isForSpots({ kind }: PeopleLayer): boolean {
  return kind === 'cool-spot';
}

/** What the city alone knows of a cool place: designation, source, who looks after it. */
const OF_THE_CITY: ReadonlySet<string> = new Set([
  'designated_shelter',
  'designated_on',
  'operator',
  'verified_at',
  'verified_by',
  'source',
  'source_id',
  'licence',
]);

/** The fields that a form asks of somebody. */
export function fieldsToAsk(layer: PeopleLayer, isOffice: boolean): Field[] {
  const typed = layer.fields.filter(({ id }) => id !== FROM_PAPER);
  if (isOffice || !isForSpots(layer)) return typed;
  return typed.filter(({ id }) => !OF_THE_CITY.has(id));
}

/** A point that stands for the whole: of an area the middle of its corners. */
export function placeOf(geometry: Geometry | null): Place | null {
  if (!geometry) return null;
  if (geometry.type === 'Point') return asPlace(geometry.coordinates);
  if (geometry.type === 'LineString') {
    return asPlace(geometry.coordinates[Math.floor((geometry.coordinates.length - 1) / 2)]);
  }
  const corners = (geometry.coordinates[0] ?? []).slice(0, -1);
  if (corners.length === 0) return null;
  const sum = corners.reduce(([x, y], [lon = 0, lat = 0]) => [x + lon, y + lat] as const, [
    0, 0,
  ] as readonly [number, number]);
  return { lon: sum[0] / corners.length, lat: sum[1] / corners.length };
}

function asPlace(position: GeoJSON.Position | undefined): Place | null {
  const [lon, lat] = position ?? [];
  return lon === undefined || lat === undefined ? null : { lon, lat };
}

/** West, south, east, north of what was drawn. */
export function boundsOf(geometry: Geometry): Bounds {
  const all =
    geometry.type === 'Point'
      ? [geometry.coordinates]
      : geometry.type === 'LineString'
        ? geometry.coordinates
        : geometry.coordinates.flat();
  const lons = all.map(([lon = 0]) => lon);
  const lats = all.map(([, lat = 0]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

export type Order = 'newest' | 'nearest';

/** In the order of the list, which map and 3D share. Ties stand in the order of their ids. */
export function inOrder<T extends Item>(
  items: readonly T[],
  order: Order,
  near: Place | null,
): T[] {
  const rank = (item: T): number => {
    if (order === 'newest' || !near) return -Date.parse(item.about.created);
    const place = placeOf(item.geometry);
    return place ? metresBetween(place, near) : Number.POSITIVE_INFINITY;
  };
  const ranked = items.map((item) => [rank(item), item] as const);
  ranked.sort(([a, one], [b, other]) => a - b || (one.id < other.id ? -1 : 1));
  return ranked.map(([, item]) => item);
}

const SHUT: ReadonlySet<string> = new Set(['closed', 'out-of-season']);

/** Places that are closed now after all others, each in the order they have. */
export function shutLast<T extends Item>(items: readonly T[]): T[] {
  const isShut = ({ about }: Item) => {
    const { opening } = about as { opening?: { state: string } | null };
    return SHUT.has(opening?.state ?? '');
  };
  return [...items.filter((each) => !isShut(each)), ...items.filter(isShut)];
}

/** Features of which every word stands in what they say or in the pen name, in their order. */
export function itemsSaying<T extends Item>(words: string, items: readonly T[]): T[] {
  if (words.trim() === '') return [];
  return items.filter(({ about, properties }) => {
    const texts = Object.values(properties).filter((value) => typeof value === 'string');
    return mentions(words, [...texts, about.pen_name]);
  });
}

/** A random UUID (version 4), also on pages without TLS, where `crypto.randomUUID` is missing. */
export function newItemId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20, 32].map((end, i, ends) => text.slice(ends[i - 1] ?? 0, end)).join('-');
}
