import { describe, expect, it } from 'vitest';
import { type Canvases, fitted, LONG_SIDE, stripped } from '../../src/model/photo-strip';

const FILE = new Blob(['original'], { type: 'image/jpeg' });

interface Seen {
  asked: [number, number, string][];
  closed: number;
}

/** Canvases that remember what they are asked for; parts can be replaced by ones that fail. */
function canvases(parts: Partial<Canvases> = {}): { seen: Seen; canvases: Canvases } {
  const seen: Seen = { asked: [], closed: 0 };
  const close = () => {
    seen.closed++;
  };
  return {
    seen,
    canvases: {
      decode: () => Promise.resolve({ width: 4032, height: 3024, close }),
      encode: (_, width, height, type) => {
        seen.asked.push([width, height, type]);
        return Promise.resolve(new Blob(['bare'], { type }));
      },
      ...parts,
    },
  };
}

describe('the size of a photo that is sent', () => {
  it.each([
    [4032, 3024, 2048, 1536],
    [3024, 4032, 1536, 2048],
    [800, 600, 800, 600],
    [30_000, 2, 2048, 1],
  ])('of %i × %i is %i × %i', (width, height, fittedWidth, fittedHeight) => {
    expect(fitted(width, height)).toEqual({ width: fittedWidth, height: fittedHeight });
    expect(LONG_SIDE).toBe(2048);
  });
});

describe('a photo before it is sent', () => {
  it('is drawn anew as JPEG, and its bitmap is let go', async () => {
    const { seen, canvases: given } = canvases();
    const sent = await stripped(FILE, given);
    expect(await sent.text()).toBe('bare');
    expect(seen).toEqual({ asked: [[2048, 1536, 'image/jpeg']], closed: 1 });
  });

  it.each(['image/webp', 'image/png', 'image/gif', ''])(
    'of the type “%s” is left to the server, which turns it upright',
    async (type) => {
      const { seen, canvases: given } = canvases();
      const file = new Blob(['x'], { type });
      expect(await stripped(file, given)).toBe(file);
      expect(seen.asked).toEqual([]);
    },
  );

  it.each<[string, Partial<Canvases>]>([
    ['cannot decode it', { decode: () => Promise.reject(new Error('HEIC')) }],
    [
      'throws at once',
      {
        decode: () => {
          throw new TypeError('no createImageBitmap');
        },
      },
    ],
    ['has no canvas to give', { encode: () => Promise.resolve(null) }],
    ['runs out of memory', { encode: () => Promise.reject(new RangeError('memory')) }],
    ['gives an empty file', { encode: () => Promise.resolve(new Blob([])) }],
    [
      'gives another format',
      { encode: () => Promise.resolve(new Blob(['B'], { type: 'image/bmp' })) },
    ],
  ])('is sent as it is where the browser %s', async (_, parts) => {
    expect(await stripped(FILE, canvases(parts).canvases)).toBe(FILE);
  });

  it('is sent as it is where there is no browser at all', async () => {
    expect(await stripped(FILE)).toBe(FILE);
  });
});
