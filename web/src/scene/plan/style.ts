/** The flat map's style: the city's own base map, with our buildings and highlights on top. */
import type {
  LayerSpecification,
  RasterDEMSourceSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import { SELECTED_COLOUR } from '../../model/scales';
import type { FlatTiles } from '../flat-tiles';
import { PLAIN_BUILDING } from './expressions';

export const CITY_SOURCE = 'city';
export const BUILDING_LAYER = 'building';
export const HILLSHADE = 'hillshade';
export const FLAT_BUILDINGS = 'building-flat';
export const BUILDING_EDGES = 'building-edges';
export const SOLID_BUILDINGS = 'building-solid';

/** Prefix of the layers that mark the selected feature. */
export const SELECTED = 'selected-';

/** Puts the city's tiles and our own layers into its base style. */
export function withCity(
  base: StyleSpecification,
  tiles: FlatTiles,
  hills: RasterDEMSourceSpecification | null,
): StyleSpecification {
  const drawn = base.layers.filter((layer) => sourceLayerOf(layer) !== BUILDING_LAYER);
  const ground = drawn.filter((layer) => layer.type !== 'symbol');
  const words = drawn.filter((layer) => layer.type === 'symbol');
  const layers = [
    ...ground.map((layer) => (sourceLayerOf(layer) ? { ...layer, source: CITY_SOURCE } : layer)),
    ...(hills ? [HILLS] : []),
    ...(BUILDING_LAYER in tiles.layers ? BUILDINGS : []),
    ...Object.keys(tiles.layers).map(selectedLayer),
    ...words.map((layer) => (sourceLayerOf(layer) ? { ...layer, source: CITY_SOURCE } : layer)),
  ] as LayerSpecification[];
  return {
    ...base,
    sources: {
      [CITY_SOURCE]: {
        type: 'vector',
        url: `pmtiles://${tiles.file.source.getKey()}`,
        promoteId: 'gml_id',
      },
      ...(hills ? { terrain: hills } : {}),
    },
    layers,
  };
}

/** Colour that the base style gives to buildings. */
export function plainBuilding(base: StyleSpecification): string {
  const drawn = base.layers.find(
    (layer) => layer.type === 'fill' && sourceLayerOf(layer) === BUILDING_LAYER,
  );
  const colour = drawn?.type === 'fill' ? drawn.paint?.['fill-color'] : undefined;
  return typeof colour === 'string' ? colour : PLAIN_BUILDING;
}

export function sourceLayerOf(layer: LayerSpecification): string | undefined {
  return 'source-layer' in layer ? layer['source-layer'] : undefined;
}

const HILLS: LayerSpecification = {
  id: HILLSHADE,
  type: 'hillshade',
  source: 'terrain',
  paint: {
    'hillshade-exaggeration': 0.25,
    'hillshade-shadow-color': '#5b6470',
    'hillshade-accent-color': '#5b6470',
  },
};

const BUILDINGS: LayerSpecification[] = [
  {
    id: FLAT_BUILDINGS,
    type: 'fill',
    source: CITY_SOURCE,
    'source-layer': BUILDING_LAYER,
    paint: { 'fill-color': PLAIN_BUILDING },
  },
  {
    id: BUILDING_EDGES,
    type: 'line',
    source: CITY_SOURCE,
    'source-layer': BUILDING_LAYER,
    minzoom: 15,
    paint: {
      'line-color': '#6b7480',
      'line-opacity': ['interpolate', ['linear'], ['zoom'], 15, 0.2, 17, 0.7],
      'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.3, 18, 1],
    },
  },
  {
    id: SOLID_BUILDINGS,
    type: 'fill-extrusion',
    source: CITY_SOURCE,
    'source-layer': BUILDING_LAYER,
    layout: { visibility: 'none' },
    paint: { 'fill-extrusion-color': PLAIN_BUILDING, 'fill-extrusion-opacity': 0.95 },
  },
];

function selectedLayer(sourceLayer: string): LayerSpecification {
  return {
    id: `${SELECTED}${sourceLayer}`,
    type: 'line',
    source: CITY_SOURCE,
    'source-layer': sourceLayer,
    filter: ['==', ['get', 'gml_id'], ''],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': SELECTED_COLOUR, 'line-width': 4 },
  };
}
