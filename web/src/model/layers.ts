/**
 * The layer list: one row per family of datasets, with the levels of detail it was published in.
 *
 * A family is what a dataset's id says without its level: `bldg` of `bldg_lod2_no_texture`,
 * `veg_PlantCover` of `veg_PlantCover_lod1`, `fld_pref_sagawa_l2` (a flood has no levels).
 */
import type { City, Dataset } from './city';

export interface Layer {
  /** Family of the datasets. */
  id: string;
  /** Theme as in the delivery's `udx` folder: bldg, tran, veg, fld … */
  theme: string;
  /** Its 3D Tiles datasets, coarse to fine. */
  levels: readonly Dataset[];
  /** Layers of the flat tiles that draw it. */
  flat: readonly string[];
  /** What it starts with when it is switched on: `flat` or a dataset's id. */
  preferred: string;
}

/** Layer id → dataset id shown in 3D, `flat`, or `off`; a layer not named stands at its default. */
export type LayerChoice = Readonly<Record<string, string>>;

export const OFF = 'off';
export const FLAT = 'flat';

/** Layers of the flat tiles that draw a theme, as the tile builder assigns them. */
const FLAT_LAYERS: Readonly<Record<string, readonly string[]>> = {
  bldg: ['building'],
  tran: ['road'],
  trk: ['road'],
  squr: ['road'],
  rwy: ['railway'],
  brid: ['bridge'],
  veg: ['vegetation', 'tree'],
  wtr: ['water'],
  wwy: ['water'],
  luse: ['landuse'],
  fld: ['hazard'],
  tnm: ['hazard'],
  htd: ['hazard'],
  ifld: ['hazard'],
  rfld: ['hazard'],
  lsld: ['hazard'],
  urf: ['urban_plan'],
  area: ['urban_plan'],
  dem: ['terrain'],
};
const FLAT_LAYERS_OF_CLASS: Readonly<Record<string, readonly string[]>> = {
  veg_PlantCover: ['vegetation'],
  veg_SolitaryVegetationObject: ['tree'],
};

const ORDER = ['bldg', 'tran', 'rwy', 'brid', 'tun', 'veg', 'frn', 'wtr', 'luse', 'dem', 'urf'];

/** Layers that wait to be asked for: they colour the whole map. */
const QUIET = ['urf', 'area', 'fld', 'tnm', 'htd', 'ifld', 'rfld', 'lsld', 'ubld', 'unf'];

/** Layers that lie on the ground: its picture shows them better than surfaces that touch it. */
const DRAPED = ['tran', 'trk', 'squr', 'rwy', 'wwy', 'wtr'];

export function familyOf(dataset: Dataset): string {
  return dataset.id.replace(/_no_texture$/, '').replace(/_lod\d$/, '');
}

export interface Surroundings {
  /** Names of the layers in the city's flat tiles. */
  flatLayers: readonly string[];
  /** Whether the device may start with models that carry pictures. */
  pictures: boolean;
}

/** Layers of a city, the most looked-at first. */
export function layersOf(city: City, around: Surroundings): Layer[] {
  const { flatLayers } = around;
  const solid = city.datasets.filter((dataset) => dataset.kind === '3dtiles' && dataset.theme);
  const layers = [...new Set(solid.map(familyOf))].map((id) => solidLayer(id, solid, around));
  const drawn = new Set(layers.flatMap((layer) => layer.flat));
  for (const [theme, names] of Object.entries(FLAT_LAYERS)) {
    const flat = names.filter((name) => flatLayers.includes(name) && !drawn.has(name));
    if (flat.length > 0) layers.push({ id: theme, theme, levels: [], flat, preferred: FLAT });
    for (const name of flat) drawn.add(name);
  }
  return layers.sort((a, b) => rank(a.theme) - rank(b.theme) || a.id.localeCompare(b.id));
}

function solidLayer(id: string, solid: readonly Dataset[], around: Surroundings): Layer {
  const levels = solid.filter((dataset) => familyOf(dataset) === id).sort(byDetail);
  const theme = levels[0]?.theme ?? id;
  const drawn = FLAT_LAYERS_OF_CLASS[id] ?? FLAT_LAYERS[theme] ?? [];
  const flat = drawn.filter((name) => around.flatLayers.includes(name));
  const draped = flat.length > 0 && DRAPED.includes(theme);
  const preferred = draped ? FLAT : (bestLevel(levels, around.pictures)?.id ?? FLAT);
  return { id, theme, levels, flat, preferred };
}

/** The finest level that is not indoors (LOD 4) nor street furniture in 3D (LOD 3). */
function bestLevel(levels: readonly Dataset[], pictures: boolean): Dataset | undefined {
  const plain = levels.filter((dataset) => !dataset.textured);
  const fit = pictures || plain.length === 0 ? levels : plain;
  return fit.filter(({ lod }) => (lod ?? 0) <= 2).at(-1) ?? fit[0];
}

function rank(theme: string): number {
  const at = ORDER.indexOf(theme);
  return at === -1 ? ORDER.length : at;
}

function byDetail(a: Dataset, b: Dataset): number {
  return (a.lod ?? 0) - (b.lod ?? 0) || Number(a.textured) - Number(b.textured);
}

/** What a layer shows before anybody chose. */
export function defaultLevel(layer: Layer): string {
  return QUIET.includes(layer.theme) ? OFF : layer.preferred;
}

/** What can be chosen for a layer in 3D: drawn on the ground, or one of its levels. */
export function levelsOf({ flat, levels, theme }: Layer): string[] {
  const ground = flat.length > 0 && theme !== 'bldg' ? [FLAT] : [];
  return [...ground, ...levels.map(({ id }) => id)];
}

export function levelOf(layer: Layer, choice: LayerChoice): string {
  const chosen = choice[layer.id];
  const known = chosen === OFF || levelsOf(layer).includes(chosen ?? '');
  return chosen !== undefined && known ? chosen : defaultLevel(layer);
}

export function isOn(layer: Layer, choice: LayerChoice): boolean {
  return levelOf(layer, choice) !== OFF;
}

/** The 3D Tiles datasets to show. */
export function shownDatasets(layers: readonly Layer[], choice: LayerChoice): Dataset[] {
  return layers.flatMap((layer) =>
    layer.levels.filter((dataset) => dataset.id === levelOf(layer, choice)),
  );
}

/** Layers of the flat tiles that every layer drawn in them has switched off. */
export function hiddenFlatLayers(layers: readonly Layer[], choice: LayerChoice): string[] {
  const hidden = new Set(layers.flatMap((layer) => layer.flat));
  for (const layer of layers.filter((each) => isOn(each, choice))) {
    for (const name of layer.flat) hidden.delete(name);
  }
  return [...hidden];
}
