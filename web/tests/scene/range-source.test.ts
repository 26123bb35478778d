// @vitest-environment node
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RangeSource } from '../../src/scene/range-source';

const FILE = Uint8Array.from({ length: 1_000 }, (_, i) => (i * i) % 251);

let server: Server;
let asked: string[];
/** How many of the next answers are cut off. */
let toCut: number;

beforeEach(async () => {
  asked = [];
  toCut = 0;
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (!request.url?.startsWith('/map.pmtiles') || from === undefined) {
      response.writeHead(404).end();
      return;
    }
    const piece = FILE.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + piece.length - 1}/${FILE.length}`;
    response.writeHead(206, { 'content-range': range });
    response.end(toCut-- > 0 ? piece.subarray(0, piece.length >> 1) : piece);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(() => {
  server.close();
});

function source(name = 'map.pmtiles'): RangeSource {
  return new RangeSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`);
}

it('each piece has an address of its own', async () => {
  const file = source();
  const [a, b] = await Promise.all([file.getBytes(0, 100), file.getBytes(100, 50)]);
  expect(new Uint8Array(a.data)).toEqual(FILE.slice(0, 100));
  expect(new Uint8Array(b.data)).toEqual(FILE.slice(100, 150));
  expect(asked.sort()).toEqual(['/map.pmtiles?bytes=0-99', '/map.pmtiles?bytes=100-149']);
});

it('a file shorter than the piece comes whole', async () => {
  expect(new Uint8Array((await source().getBytes(0, 16_384)).data)).toEqual(FILE);
});

it('a piece that came cut is asked for once more', async () => {
  toCut = 1;
  expect(new Uint8Array((await source().getBytes(200, 100)).data)).toEqual(FILE.slice(200, 300));
  expect(asked).toHaveLength(2);
});

it('a piece that comes cut again is an error that names it', async () => {
  toCut = 2;
  await expect(source().getBytes(200, 100)).rejects.toThrow(/bytes 200-299 came as 50 bytes/);
});

it('a missing file is an error with the status', async () => {
  await expect(source('other').getBytes(0, 100)).rejects.toThrow(/other: 404/);
});

it('what is no longer wanted is not asked for again', async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(source().getBytes(0, 100, stop.signal)).rejects.toThrow();
  expect(asked).toEqual([]);
});
