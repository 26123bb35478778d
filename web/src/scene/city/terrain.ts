/** Ground heights for the 3D view from the city's Terrarium pictures. */
import {
  CustomHeightmapTerrainProvider,
  type TerrainProvider,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import { hasTile, type TerrainRecord } from '../terrain-record';
import { clamp, type GeoidGrid, geoidHeight, terrariumHeight } from './heights';

const SAMPLES = 33;
const TILE_PIXELS = 256;

/** Ground that stands at one ellipsoidal height everywhere, for a city without terrain. */
export function levelGround(height: number): TerrainProvider {
  const heights = new Float32Array(SAMPLES * SAMPLES).fill(height);
  return provider(() => heights);
}

/** Ground from the city's own tiles; outside them it goes on at `height`, metres ellipsoidal. */
export function cityGround(record: TerrainRecord, height: number): TerrainProvider {
  const flat = new Float32Array(SAMPLES * SAMPLES).fill(height);
  return provider(async (x, y, zoom) => {
    if (zoom > record.maxzoom) return undefined;
    if (!hasTile(record, x, y, zoom)) return flat;
    const pixels = await pixelsOf(`${record.root}${zoom}/${x}/${y}.png`).catch(() => null);
    return pixels ? heightsOf(pixels, record.geoid, x, y, zoom) : flat;
  });
}

/** Height of the ground at a place, metres ellipsoidal; `fallback` where there is no tile. */
export async function groundAt(
  record: TerrainRecord,
  place: { lon: number; lat: number },
  fallback: number,
): Promise<number> {
  const zoom = record.maxzoom;
  const [x, y] = tileOf(place.lon, place.lat, zoom);
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!hasTile(record, column, row, zoom)) return fallback;
  const pixels = await pixelsOf(`${record.root}${zoom}/${column}/${row}.png`).catch(() => null);
  if (!pixels) return fallback;
  return sample(pixels, x - column, y - row) + geoidHeight(record.geoid, place.lon, place.lat);
}

type Heights = Float32Array | undefined;

function provider(
  heights: (x: number, y: number, zoom: number) => Heights | Promise<Heights>,
): TerrainProvider {
  return new CustomHeightmapTerrainProvider({
    width: SAMPLES,
    height: SAMPLES,
    tilingScheme: new WebMercatorTilingScheme(),
    callback: heights as CustomHeightmapTerrainProvider.GeometryCallback,
  });
}

async function pixelsOf(address: string): Promise<Uint8ClampedArray> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const picture = await createImageBitmap(await response.blob(), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const pen = new OffscreenCanvas(TILE_PIXELS, TILE_PIXELS).getContext('2d', {
    willReadFrequently: true,
  });
  if (!pen) throw new Error('no canvas');
  pen.drawImage(picture, 0, 0);
  return pen.getImageData(0, 0, TILE_PIXELS, TILE_PIXELS).data;
}

function heightsOf(
  pixels: Uint8ClampedArray,
  geoid: GeoidGrid,
  x: number,
  y: number,
  zoom: number,
): Float32Array {
  const heights = new Float32Array(SAMPLES * SAMPLES);
  for (let row = 0; row < SAMPLES; row++) {
    const v = row / (SAMPLES - 1);
    const lat = latOf(y + v, zoom);
    for (let column = 0; column < SAMPLES; column++) {
      const u = column / (SAMPLES - 1);
      heights[row * SAMPLES + column] =
        sample(pixels, u, v) + geoidHeight(geoid, lonOf(x + u, zoom), lat);
    }
  }
  return heights;
}

/** Bilinear height between pixel centres; `u`, `v` run 0 to 1 over the tile. */
function sample(pixels: Uint8ClampedArray, u: number, v: number): number {
  const px = clamp(u * TILE_PIXELS - 0.5, 0, TILE_PIXELS - 1);
  const py = clamp(v * TILE_PIXELS - 0.5, 0, TILE_PIXELS - 1);
  const [left, top] = [Math.floor(px), Math.floor(py)];
  const right = Math.min(left + 1, TILE_PIXELS - 1);
  const bottom = Math.min(top + 1, TILE_PIXELS - 1);
  const [fx, fy] = [px - left, py - top];
  const upper = pixel(pixels, left, top) * (1 - fx) + pixel(pixels, right, top) * fx;
  const lower = pixel(pixels, left, bottom) * (1 - fx) + pixel(pixels, right, bottom) * fx;
  return upper * (1 - fy) + lower * fy;
}

function pixel(pixels: Uint8ClampedArray, x: number, y: number): number {
  const at = (y * TILE_PIXELS + x) * 4;
  return terrariumHeight(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
}

function lonOf(x: number, zoom: number): number {
  return (x / 2 ** zoom) * 360 - 180;
}

/** Column and row of a place, with fractions. */
function tileOf(lon: number, lat: number, zoom: number): [number, number] {
  const y = Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI;
  return [((lon + 180) / 360) * 2 ** zoom, ((1 - y) / 2) * 2 ** zoom];
}

function latOf(y: number, zoom: number): number {
  const n = Math.PI * (1 - (2 * y) / 2 ** zoom);
  return (Math.atan(Math.sinh(n)) * 180) / Math.PI;
}
