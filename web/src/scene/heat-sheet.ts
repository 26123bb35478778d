/** A run's map as one still picture, for paper: tiles side by side, cut to the run's area. */
import type { Bounds } from '../model/camera';
import type { HeatLayer } from '../model/heat-picture';
import { drawTile, jobOf } from './heat-pictures';

const TILE_PIXELS = 256;
/** Where there is no value: inside buildings, as a rule. */
const NO_VALUE = '#d4d8dd';
const EARTH = 40_075_016.686;

export interface Sheet {
  canvas: HTMLCanvasElement;
  /** Metres that a pixel covers. */
  metres: number;
}

/** Draws all of a layer at the finest zoom that needs no more than so many tiles. */
export async function drawSheet(
  layer: HeatLayer,
  { tiles: most, scale }: { tiles: number; scale: number },
): Promise<Sheet> {
  const zoom = zoomFor(layer, most);
  const [left, top, right, bottom] = cornersOf(layer.bounds, zoom);
  const size = TILE_PIXELS * scale;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(Math.round((right - left) * size), 1);
  canvas.height = Math.max(Math.round((bottom - top) * size), 1);
  const pen = canvas.getContext('2d');
  if (pen) {
    pen.fillStyle = NO_VALUE;
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  const tiles: Promise<void>[] = [];
  for (let y = Math.floor(top); y < bottom; y++) {
    for (let x = Math.floor(left); x < right; x++) {
      const job = jobOf(layer, { zoom, x, y }, { size, upsideDown: false });
      const put = (picture: ImageBitmap | null) => {
        if (picture) pen?.drawImage(picture, (x - left) * size, (y - top) * size);
        picture?.close();
      };
      if (job) tiles.push(drawTile({ ...job, near: [] }).then(put));
    }
  }
  await Promise.all(tiles);
  const lat = (layer.bounds[1] + layer.bounds[3]) / 2;
  const metres = (EARTH * Math.cos((lat * Math.PI) / 180)) / (size * 2 ** zoom);
  return { canvas, metres };
}

function zoomFor({ bounds, minzoom, maxzoom }: HeatLayer, most: number): number {
  for (let zoom = maxzoom; zoom > minzoom; zoom--) {
    const [left, top, right, bottom] = cornersOf(bounds, zoom);
    const across = Math.ceil(right) - Math.floor(left);
    if (across * (Math.ceil(bottom) - Math.floor(top)) <= most) return zoom;
  }
  return minzoom;
}

/** Left, top, right, bottom of an area in tiles of a zoom, with fractions. */
function cornersOf([west, south, east, north]: Bounds, zoom: number) {
  const count = 2 ** zoom;
  const column = (lon: number) => ((lon + 180) / 360) * count;
  const row = (lat: number) =>
    ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * count;
  return [column(west), row(north), column(east), row(south)] as const;
}
