import { gzipSync } from 'node:zlib';
import { Compression } from 'pmtiles';
import { expect, it } from 'vitest';
import { unpacked } from '../../src/scene/flat-tiles';

const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

it('packed tiles become what they were', async () => {
  const packed = bufferOf(new Uint8Array(gzipSync(BYTES)));
  expect(new Uint8Array(await unpacked(packed, Compression.Gzip))).toEqual(BYTES);
});

it('tiles that are not packed stay as they are', async () => {
  expect(await unpacked(bufferOf(BYTES), Compression.None)).toEqual(bufferOf(BYTES));
});

it('broken bytes and unknown packings are refused', async () => {
  await expect(unpacked(bufferOf(BYTES), Compression.Gzip)).rejects.toThrow();
  await expect(unpacked(bufferOf(BYTES), Compression.Brotli)).rejects.toThrow(/unknown way/);
});
