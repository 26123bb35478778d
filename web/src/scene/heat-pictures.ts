/** Coloured pictures of value tiles, drawn by a worker; the same for both maps. */

import type { Paint } from '../model/heat-paint';
import { type HeatLayer, touches } from '../model/heat-picture';
import { type Coding, type Cut, WHOLE_TILE } from '../model/heat-pixels';

export interface TileJob {
  address: string;
  coding: Coding;
  minus: { address: string; coding: Coding } | null;
  paint: Paint;
  /** Pixels a side of the picture. */
  size: number;
  cut: Cut;
  /** The 3D engine wants the last row first. */
  upsideDown: boolean;
  /** Value tiles that will be asked for next. */
  near: readonly string[];
}

export interface TileReply {
  id: number;
  /** The picture; null where no tile was published. */
  picture: ImageBitmap | null;
  problem?: string;
}

type Waiting = { resolve(picture: ImageBitmap | null): void; reject(error: Error): void };

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let last = 0;

function started(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./heat-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<TileReply>) => {
    const { resolve, reject } = waiting.get(data.id) ?? {};
    waiting.delete(data.id);
    if (data.problem === undefined) resolve?.(data.picture);
    else reject?.(new Error(data.problem));
  });
  return worker;
}

/** Draws one picture; null where there are no values. */
export function drawTile(job: TileJob): Promise<ImageBitmap | null> {
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    started().postMessage({ id, job });
  });
}

export interface TileAt {
  zoom: number;
  x: number;
  y: number;
}

/**
 * The job that draws a layer's tile; null outside the run. Below the finest published zoom it
 * shows a square of the finest tile, so that patterns keep their size on the screen.
 */
export function jobOf(
  layer: HeatLayer,
  { zoom, x, y }: TileAt,
  { size, upsideDown }: { size: number; upsideDown: boolean },
): TileJob | null {
  const over = Math.max(zoom - layer.maxzoom, 0);
  if (zoom < layer.minzoom || !touches(layer.bounds, zoom, x, y)) return null;
  const scale = 2 ** over;
  const file = `${zoom - over}/${x >> over}/${y >> over}.png`;
  return {
    address: layer.folder + file,
    coding: layer.coding,
    minus: layer.minus && { address: layer.minus.folder + file, coding: layer.minus.coding },
    paint: layer.paint,
    size,
    cut: over === 0 ? WHOLE_TILE : { scale, column: x % scale, row: y % scale },
    upsideDown,
    near: layer.near.map((folder) => folder + file),
  };
}
