/** The city's flat tiles: one PMTiles file read piece by piece. */
import { addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol } from 'pmtiles';

export interface FlatTiles {
  /** Address for a MapLibre vector source. */
  url: string;
  /** Layer name → names of its fields. */
  fields: ReadonlyMap<string, readonly string[]>;
  minZoom: number;
  maxZoom: number;
}

interface VectorLayer {
  id: string;
  fields?: Record<string, string>;
}

const protocol = new Protocol();
let known = false;

/** Opens a PMTiles file; rejects with the reason when it cannot be read. */
export async function openFlatTiles(address: string): Promise<FlatTiles> {
  if (!known) addProtocol('pmtiles', protocol.tile);
  known = true;
  const absolute = new URL(address, window.location.href).href;
  const file = new PMTiles(absolute);
  protocol.add(file);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const layers = (metadata as { vector_layers?: VectorLayer[] }).vector_layers ?? [];
  return {
    url: `pmtiles://${absolute}`,
    fields: new Map(layers.map(({ id, fields }) => [id, Object.keys(fields ?? {})])),
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
  };
}
