/** What the scenes draw of what people wrote: marks in the order of the list, shapes, the draft. */
import { type Draft, geometryOf, type Position, toolOf, withPoint } from './draft';
import { crownOf, outlineOf, type Place } from './heat-stamps';
import {
  type Anchor,
  type Geometry,
  isForDrawing,
  kindOf,
  type PeopleLayer,
  placeOf,
  type Voice,
} from './items';
import type { Shown } from './outbox';

/** How a body stands in 3D, and what colour it has on the map. */
export type Form = 'tree' | 'cover' | 'post' | 'bench' | 'ground' | 'block' | 'line' | 'none';

export interface Mark {
  id: string;
  /** Place in the list, from 0. */
  rank: number;
  lon: number;
  lat: number;
  title: string;
  /** What the mark shows: the tool that it was drawn with, else the kind of the layer. */
  sign: string;
  voice: Voice;
  waiting: boolean;
  /** Whether the person at hand made it: own marks have a star. */
  own: boolean;
  anchor: Anchor | null;
}

export interface Figure {
  id: string;
  form: Form;
  geometry: Geometry;
  /** Top above the ground, and width of a crown, metres. */
  height: number;
  width: number;
  paint: string;
  /** Whether the person at hand made it: own outlines are thick, those of others dashed. */
  own: boolean;
}

export interface PeoplePicture {
  marks: readonly Mark[];
  figures: readonly Figure[];
  chosen: string | null;
  draft: DraftPicture | null;
  /** Whether a touch opens what people wrote; not while something is drawn or set. */
  opens: boolean;
  /** Whether touching the map, or Enter, gives a place. */
  aims: boolean;
  /** What one touch would set, as long as it has no place. */
  aimed: Draft | null;
  /** Whether corners of the draft can be dragged. */
  reshapes: boolean;
  /** Whether figures are outlines alone, so that what lies under them is seen. */
  outlines: boolean;
}

export interface DraftPicture {
  points: readonly Position[];
  /** The figure that it makes so far. */
  figure: Figure | null;
  line: boolean;
  closed: boolean;
}

export const NO_PICTURE: PeoplePicture = {
  marks: [],
  figures: [],
  chosen: null,
  draft: null,
  opens: true,
  aims: false,
  aimed: null,
  reshapes: false,
  outlines: false,
};

const FORMS: Readonly<Record<string, Form>> = {
  tree: 'tree',
  awning: 'cover',
  shade_sail: 'cover',
  mist: 'post',
  bench: 'bench',
  paving: 'ground',
  water: 'ground',
  building: 'block',
  remove_building: 'ground',
  green_wall: 'line',
};

export const PAINT: Readonly<Record<string, string>> = {
  tree: '#2f8f4e',
  awning: '#c9a227',
  shade_sail: '#b5651d',
  mist: '#1f78b4',
  bench: '#7a4b20',
  paving: '#7aa874',
  water: '#3b8fd4',
  building: '#8a8fa0',
  remove_building: '#b0423a',
  green_wall: '#2f8f4e',
  sketch: '#8b1a89',
  text: '#8b1a89',
};
const OTHER_PAINT = '#8b1a89';
const HEIGHTS: Readonly<Record<string, number>> = {
  tree: 6,
  awning: 3,
  shade_sail: 4,
  mist: 2.5,
  bench: 0.5,
  building: 6,
};
const WIDTH_OF_POST = 1;
const CORNERS = 16;

/** Marks and figures of items, in their order; `unmarked`: drawings have figures alone. */
export function drawnOf(
  items: readonly Shown[],
  layers: readonly PeopleLayer[],
  title: (item: Shown, layer: PeopleLayer) => string,
  unmarked = false,
): Pick<PeoplePicture, 'marks' | 'figures'> {
  const marks: Mark[] = [];
  const figures: Figure[] = [];
  for (const [rank, item] of items.entries()) {
    const layer = layers.find(({ id }) => id === item.about.layer);
    const place = placeOf(item.geometry);
    if (!layer || !place || !item.geometry) continue;
    const { mine: own } = item.about;
    const figure = figureOf({ ...item, geometry: item.geometry, own }, kindOf(item, layer));
    if (figure) figures.push(figure);
    if (unmarked && figure && isForDrawing(layer)) continue;
    const { voice, anchor } = item.about;
    const words = title(item, layer);
    const waiting = item.waiting !== null || item.about.status !== 'published';
    marks.push({
      ...place,
      id: item.id,
      rank,
      title: words,
      sign: (isForDrawing(layer) && toolOf(item)?.id) || layer.kind,
      voice,
      waiting,
      own,
      anchor,
    });
  }
  return { marks, figures };
}

function figureOf(
  {
    id,
    geometry,
    properties,
    own,
  }: { id: string; geometry: Geometry; properties: Shown['properties']; own: boolean },
  kind: string,
): Figure | null {
  const form =
    FORMS[kind] ??
    (geometry.type === 'Point' ? 'none' : geometry.type === 'LineString' ? 'line' : 'ground');
  if (form === 'none') return null;
  const number = (name: string) =>
    typeof properties[name] === 'number' ? (properties[name] as number) : null;
  const height = number('height_m') ?? HEIGHTS[kind] ?? 0;
  const species = String(properties.species ?? '');
  const width =
    form === 'tree' ? (number('crown_diameter_m') ?? crownOf({ species, height })) : WIDTH_OF_POST;
  return { id, form, geometry, height, width, paint: PAINT[kind] ?? OTHER_PAINT, own };
}

export function draftPicture(draft: Draft): DraftPicture {
  const geometry = geometryOf(draft);
  const { shape, kind } = draft.tool;
  const body = geometry && { id: draft.item, geometry, properties: draft.properties, own: true };
  return {
    points: draft.points,
    figure: body && figureOf(body, kind || String(draft.properties.kind ?? '')),
    line: shape === 'line' || shape === 'area',
    closed: draft.closed,
  };
}

/** The figure that a draft would make at a place; null for what has no size. */
export function aimedAt(draft: Draft, place: Place): Figure | null {
  return draftPicture(withPoint(draft, place)).figure;
}

/** Seen from above: crowns, posts and benches as areas, all else as it was drawn. */
export function outlineOfFigure({ form, geometry, height, width }: Figure): Geometry {
  if (geometry.type !== 'Point') return geometry;
  const [lon = 0, lat = 0] = geometry.coordinates;
  if (form === 'bench') {
    const bench = { kind: 'awning' as const, lon, lat, height, width: 1.8, depth: 0.6, turn: 0 };
    return { type: 'Polygon', coordinates: [outlineOf(bench)] };
  }
  const ring = Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    const shrink = Math.cos((lat * Math.PI) / 180);
    const reach = width / 2 / METRES_PER_DEGREE;
    return [lon + (reach * Math.cos(angle)) / shrink, lat + reach * Math.sin(angle)];
  });
  return { type: 'Polygon', coordinates: [ring] };
}

const METRES_PER_DEGREE = 111_320;
