/** The city's flat tiles: one PMTiles file read piece by piece. */
import { PMTiles } from 'pmtiles';
import { type City, datasetOfKind, fileAddress } from '../model/city';
import type { FlatLayers } from './port';

export interface FlatTiles {
  file: PMTiles;
  layers: FlatLayers;
  minZoom: number;
  maxZoom: number;
}

interface VectorLayer {
  id: string;
  fields?: Record<string, string>;
}

/** Opens the flat tiles of a city; rejects with the reason when they cannot be read. */
export async function openFlatTiles(city: City): Promise<FlatTiles> {
  const flat = datasetOfKind(city, '2d');
  if (!flat?.entry) throw new Error('the city has no flat tiles');
  const file = new PMTiles(new URL(fileAddress(city, flat, flat.entry), window.location.href).href);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const layers = (metadata as { vector_layers?: VectorLayer[] }).vector_layers ?? [];
  return {
    file,
    layers: Object.fromEntries(layers.map(({ id, fields }) => [id, Object.keys(fields ?? {})])),
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
  };
}

/** The base style of a city's flat map, as the server wrote it. */
export async function fetchBaseStyle<Style>(city: City): Promise<Style> {
  const flat = datasetOfKind(city, '2d');
  if (!flat) throw new Error('the city has no flat tiles');
  const address = fileAddress(city, flat, 'style.json');
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return (await response.json()) as Style;
}
