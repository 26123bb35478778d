/** Pieces of one published file, each asked for at an address of its own. */
import type { RangeResponse, Source } from 'pmtiles';

/**
 * Reads a file that never changes piece by piece.
 *
 * Chromium mixes up or cuts off pieces of one address that are asked for side by side, and keeps
 * what it cut in its cache (https://issues.chromium.org/issues/40542704). So each piece has its
 * own address here (`?bytes=0-99`; servers look at the `Range` header alone), its length is held
 * against what the server said, and a piece that came cut or not at all is asked for once more
 * past the cache.
 */
export class RangeSource implements Source {
  constructor(private readonly address: string) {}

  getKey(): string {
    return this.address;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    try {
      return { data: await this.piece(offset, length, 'default', signal) };
    } catch (reason) {
      if (signal?.aborted) throw reason;
      return { data: await this.piece(offset, length, 'reload', signal) };
    }
  }

  private async piece(
    offset: number,
    length: number,
    cache: RequestCache,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer> {
    const range = `${offset}-${offset + length - 1}`;
    const response = await fetch(`${this.address}?bytes=${range}`, {
      headers: { range: `bytes=${range}` },
      cache,
      signal: signal ?? null,
    });
    if (response.status !== 206) throw new Error(`${this.address}: ${response.status}`);
    const data = await response.arrayBuffer();
    const end = Math.min(offset + length, fileLength(response));
    if (data.byteLength !== end - offset) {
      throw new Error(`${this.address}: bytes ${range} came as ${data.byteLength} bytes`);
    }
    return data;
  }
}

/** Length of the whole file in bytes, as the answer of a piece names it. */
function fileLength(response: Response): number {
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  return total === undefined ? Number.POSITIVE_INFINITY : Number(total);
}
