/** How features of 3D Tiles look: colour, filter and selection, from the values in their tables. */
import { type Cesium3DTileFeature, Cesium3DTileStyle, Color } from '@cesium/engine';
import type { Dataset, PropertyRecord } from '../../model/city';
import { type ColourKind, propertiesFor } from '../../model/fields';
import { type Filter, isFiltering, passes } from '../../model/filter';
import { classOf, type ScaleValue, SELECTED_COLOUR, scaleFor } from '../../model/scales';
import type { Picture } from '../port';

const COLOURED_THEME = 'bldg';
const PLAIN = Color.WHITE;
/** Blocks seen from afar, where the colouring asks for what they do not know. */
const FAR = linearColour('#ece9e3');
const SELECTED = linearColour(SELECTED_COLOUR);
/** Multiplied with the model's own colours and pictures, gives about the selected colour. */
const SELECTED_TINT = Color.MAGENTA;

type Read = (feature: Cesium3DTileFeature) => ScaleValue;

/** The style of one dataset; themes other than buildings only show the selection. */
export function appearanceOf(dataset: Dataset, picture: Picture): Cesium3DTileStyle {
  const style = new Cesium3DTileStyle();
  const building = dataset.theme === COLOURED_THEME;
  const { filter, selection } = picture;
  if (isFiltered(dataset, picture)) {
    style.show = { evaluate: keeper(dataset, filter) } as unknown as Cesium3DTileStyle['show'];
  }
  const paint = building ? painterOf(dataset, picture.colour) : () => PLAIN;
  const marked = replacesColours(dataset, picture) ? SELECTED : SELECTED_TINT;
  const evaluateColor = (feature: Cesium3DTileFeature, result?: Color) => {
    const chosen = selection !== null && idOf(feature) === selection ? marked : paint(feature);
    return Color.clone(chosen, result ?? new Color());
  };
  style.color = { evaluateColor } as unknown as Cesium3DTileStyle['color'];
  return style;
}

/**
 * Which features stay. A block of the far levels stands for several buildings, of which some may
 * pass and others not, so none stays.
 */
function keeper(dataset: Dataset, filter: Filter): (feature: Cesium3DTileFeature) => boolean {
  const height = reader(dataset, 'height');
  const use = reader(dataset, 'use');
  const year = reader(dataset, 'year');
  const structure = reader(dataset, 'structure');
  return (feature) =>
    !isBlock(feature) &&
    passes(filter, {
      height: height(feature),
      use: use(feature),
      year: year(feature),
      structure: structure(feature),
    });
}

/** Whether this is a block that stands for several buildings seen from afar. */
export function isBlock(feature: Cesium3DTileFeature): boolean {
  return feature.hasProperty('feature_count');
}

function meanHeight(feature: Cesium3DTileFeature): ScaleValue {
  const height: unknown = feature.getProperty('mean_height');
  return typeof height === 'number' ? height : null;
}

/** Whether a filter decides which features of the dataset stay. */
export function isFiltered(dataset: Dataset, { filter }: Picture): boolean {
  return dataset.theme === COLOURED_THEME && isFiltering(filter);
}

/** Whether class colours replace the model's own colours. */
export function replacesColours(dataset: Dataset, picture: Picture): boolean {
  return dataset.theme === COLOURED_THEME && picture.colour !== 'none';
}

/** The engine lights feature colours as linear light, so what CSS calls #888 must be given as 25 %. */
export function linearColour(css: string): Color {
  const { red, green, blue } = Color.fromCssColorString(css);
  return new Color(linear(red), linear(green), linear(blue));
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Names under which tiles tell which feature of the city model it is; of a warm wall, its building. */
const IDS = ['gml_id', 'gml:id', 'building_gml_id'];

export function idOf(feature: Cesium3DTileFeature): string | null {
  for (const name of IDS) {
    const id: unknown = feature.getProperty(name);
    if (typeof id === 'string' && id !== '') return id;
  }
  return null;
}

export function valuesOf(feature: Cesium3DTileFeature): Record<string, unknown> {
  return Object.fromEntries(feature.getPropertyIds().map((id) => [id, feature.getProperty(id)]));
}

function painterOf(dataset: Dataset, kind: ColourKind): (feature: Cesium3DTileFeature) => Color {
  const scale = scaleFor(kind);
  if (!scale) return () => PLAIN;
  const colours = new Map(
    [...scale.classes, scale.unknown].map((entry) => [entry.id, linearColour(entry.colour)]),
  );
  const read = reader(dataset, kind);
  return (feature) => {
    if (isBlock(feature) && kind !== 'height') return FAR;
    const value = isBlock(feature) ? meanHeight(feature) : read(feature);
    return colours.get(classOf(scale, value).id) ?? PLAIN;
  };
}

/** Reads a value from the first of the dataset's properties that the feature has. */
function reader(dataset: Dataset, kind: ColourKind): Read {
  const reads = propertiesFor(dataset, kind).map(valueReader);
  if (kind === 'hazard') return (feature) => worst(reads.map((read) => read(feature)));
  return (feature) => {
    for (const read of reads) {
      const value = read(feature);
      if (value !== null) return value;
    }
    return null;
  };
}

/** Reads one property; the words of an enumeration become its codes again. */
function valueReader(property: PropertyRecord): Read {
  const codes = new Map(Object.entries(property.enum ?? {}).map(([code, word]) => [word, code]));
  return (feature) => {
    const value: unknown = feature.getProperty(property.id);
    if (typeof value === 'number') return value;
    return typeof value === 'string' && value !== '' ? (codes.get(value) ?? value) : null;
  };
}

/** Of several flood assumptions the deepest counts. */
function worst(ranks: readonly ScaleValue[]): ScaleValue {
  const known = ranks.map(Number).filter((rank, i) => ranks[i] !== null && Number.isFinite(rank));
  return known.length > 0 ? Math.max(...known) : (ranks.find((rank) => rank !== null) ?? null);
}
