/** The city's flat tiles: one PMTiles file read piece by piece. */
import { Compression, PMTiles } from 'pmtiles';
import { type City, datasetOfKind, fileAddress } from '../model/city';
import type { FlatLayers } from './port';
import { RangeSource } from './range-source';

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
  const address = new URL(fileAddress(city, flat, flat.entry), window.location.href).href;
  const file = new PMTiles(new RangeSource(address), undefined, unpacked);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  const layers = (metadata as { vector_layers?: VectorLayer[] }).vector_layers ?? [];
  return {
    file,
    layers: Object.fromEntries(layers.map(({ id, fields }) => [id, Object.keys(fields ?? {})])),
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
  };
}

/**
 * Unpacks a directory or a tile. The library would send the bytes through a `Response`, which
 * Chromium now and then breaks off ("Failed to fetch") while the machine is busy.
 */
export async function unpacked(packed: ArrayBuffer, how: Compression): Promise<ArrayBuffer> {
  if (how === Compression.None || how === Compression.Unknown) return packed;
  if (how !== Compression.Gzip) throw new Error(`flat tiles packed in an unknown way: ${how}`);
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  // What is wrong with the bytes is thrown where they are read.
  void writer.write(new Uint8Array(packed)).catch(() => {});
  void writer.close().catch(() => {});
  const parts: Uint8Array[] = [];
  const reader = readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
  }
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
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
