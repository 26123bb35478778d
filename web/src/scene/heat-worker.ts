/** Fetches value tiles, keeps their numbers, colours them; off the page's own thread. */
import {
  CHANGE_CODING,
  changeOf,
  codesOf,
  type Palette,
  paintPixels,
  paletteOf,
  type Tile,
} from '../model/heat-pixels';
import type { TileJob, TileReply } from './heat-pictures';

const TILES_KEPT = 320;
const PALETTES_KEPT = 12;
const EMBEDDED = 'data:image/png;base64,';

const kept = new Map<string, Promise<Tile | null>>();
const palettes = new Map<string, Palette>();
let ahead: Promise<unknown> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<{ id: number; job: TileJob }>) => {
  void answer(data.id, data.job);
});

async function answer(id: number, job: TileJob): Promise<void> {
  const reply = await draw(job).then(
    (picture): TileReply => ({ id, picture }),
    (error: unknown): TileReply => ({ id, picture: null, problem: String(error) }),
  );
  self.postMessage(reply, { transfer: reply.picture ? [reply.picture] : [] });
  for (const address of job.near) ahead = ahead.then(() => tileAt(address).catch(() => null));
}

async function draw(job: TileJob): Promise<ImageBitmap | null> {
  const tile = await numbersOf(job);
  if (!tile) return null;
  const coding = job.minus ? CHANGE_CODING : job.coding;
  const pixels = paintPixels(tile, keptPalette(job, coding), job.size, job.cut);
  return createImageBitmap(new ImageData(pixels, job.size, job.size), {
    imageOrientation: job.upsideDown ? 'flipY' : 'none',
  });
}

async function numbersOf({ address, coding, minus }: TileJob): Promise<Tile | null> {
  if (!minus) return tileAt(address);
  const [own, other] = await Promise.all([tileAt(address), tileAt(minus.address)]);
  if (!own || !other) return null;
  return { ...own, codes: changeOf(own.codes, other.codes, coding, minus.coding) };
}

function tileAt(address: string): Promise<Tile | null> {
  const found = kept.get(address);
  const tile = found ?? load(address);
  kept.delete(address);
  kept.set(address, tile);
  if (!found) tile.catch(() => kept.delete(address));
  const [oldest] = kept.keys();
  if (kept.size > TILES_KEPT && oldest !== undefined) kept.delete(oldest);
  return tile;
}

async function load(address: string): Promise<Tile | null> {
  const file = address.startsWith(EMBEDDED) ? embedded(address) : await fetched(address);
  if (!file) return null;
  const picture = await createImageBitmap(file, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const { width, height } = picture;
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no canvas');
  pen.drawImage(picture, 0, 0);
  picture.close();
  return { codes: codesOf(pen.getImageData(0, 0, width, height).data), width };
}

async function fetched(address: string): Promise<Blob | null> {
  // A connection that the server has just given up is worth a second one.
  const response = await fetch(address).catch(() => fetch(address));
  if (response.status === 404 || response.status === 204) return null;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.blob();
}

/** The page's policy lets nothing be fetched but from the server, so this is taken apart here. */
function embedded(address: string): Blob {
  const bytes = Uint8Array.from(atob(address.slice(EMBEDDED.length)), (c) => c.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}

function keptPalette({ paint }: TileJob, coding: TileJob['coding']): Palette {
  const key = JSON.stringify([paint, coding]);
  const palette = palettes.get(key) ?? paletteOf(paint, coding);
  palettes.delete(key);
  palettes.set(key, palette);
  const [oldest] = palettes.keys();
  if (palettes.size > PALETTES_KEPT && oldest !== undefined) palettes.delete(oldest);
  return palette;
}
