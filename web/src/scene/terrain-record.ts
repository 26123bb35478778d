/** What a terrain dataset says of itself (`terrain.json`), as far as the maps need it. */
import { type City, datasetOfKind, fileAddress } from '../model/city';
import type { GeoidGrid } from './city/heights';

export interface TerrainRecord {
  /** Address of the folder of the tiles, with a slash at its end. */
  root: string;
  /** Lowest and highest ground, metres above the geoid. */
  height_range: readonly [number, number];
  minzoom: number;
  maxzoom: number;
  /** Zoom → rectangles of tiles that exist. */
  available: Readonly<Record<string, readonly TileRange[]>>;
  geoid: GeoidGrid;
}

export interface TileRange {
  startX: number;
  endX: number;
  startY: number;
  endY: number;
}

/** The terrain of a city; null where it has none or it cannot be read. */
export async function fetchTerrain(city: City): Promise<TerrainRecord | null> {
  const dataset = datasetOfKind(city, 'terrain');
  if (!dataset) return null;
  const address = fileAddress(city, dataset, 'terrain.json');
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) return null;
  const root = new URL(fileAddress(city, dataset, ''), window.location.href).href;
  return { ...((await response.json()) as TerrainRecord), root };
}

/** Whether a tile was published; asking for others would only be answered with "not found". */
export function hasTile({ available }: TerrainRecord, x: number, y: number, zoom: number): boolean {
  return (available[zoom] ?? []).some(
    ({ startX, endX, startY, endY }) => x >= startX && x <= endX && y >= startY && y <= endY,
  );
}
