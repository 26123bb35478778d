import { describe, expect, it } from 'vitest';
import { positionOf } from '../../src/model/photo-position';

/** EXIF as Pillow 13 writes it: 36° 8′ 50.22″ N, 139° 23′ 18.5″ E, 14:05:09 in Japan. */
const LITTLE =
  'SUkqAAgAAAAEAA8BAgAGAAAAPgAAABIBAwABAAAABgAAAGmHBAABAAAARAAAACWIBAABAAAAagAAAAAAAABNYWtlcgABAAOQ' +
  'AgAUAAAAVgAAAAAAAAAyMDI2OjA3OjIzIDE0OjA1OjA5AAYAAQACAAIAAABOAAAAAgAFAAMAAAC4AAAAAwACAAIAAABFAAAA' +
  'BAAFAAMAAADQAAAABwAFAAMAAADoAAAAHQACAAsAAAAAAQAAAAAAACQAAAABAAAACAAAAAEAAADPCQAAMgAAAIsAAAABAAAA' +
  'FwAAAAEAAAAlAAAAAgAAAAUAAAABAAAABQAAAAEAAAAJAAAAAQAAADIwMjY6MDc6MjMAAA==';
const BIG =
  'TU0AKgAAAAgABAEPAAIAAAAGAAAAPgESAAMAAAABAAYAAIdpAAQAAAABAAAARIglAAQAAAABAAAAagAAAABNYWtlcgAAAZAD' +
  'AAIAAAAUAAAAVgAAAAAyMDI2OjA3OjIzIDE0OjA1OjA5AAAGAAEAAgAAAAJOAAAAAAIABQAAAAMAAAC4AAMAAgAAAAJFAAAA' +
  'AAQABQAAAAMAAADQAAcABQAAAAMAAADoAB0AAgAAAAsAAAEAAAAAAAAAACQAAAABAAAACAAAAAEAAAnPAAAAMgAAAIsAAAAB' +
  'AAAAFwAAAAEAAAAlAAAAAgAAAAUAAAABAAAABQAAAAEAAAAJAAAAATIwMjY6MDc6MjMAAA==';
const HERE = { lat: 36 + 8 / 60 + 50.22 / 3600, lon: 139 + 23 / 60 + 18.5 / 3600 };

function bytesOf(text: string): number[] {
  return [...text].map((each) => each.charCodeAt(0));
}

const little = bytesOf(atob(LITTLE));
const big = bytesOf(atob(BIG));
const EXIF = bytesOf('Exif\0\0');

function uint32(value: number, order: 'little' | 'big'): number[] {
  const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
  return order === 'big' ? bytes : bytes.reverse();
}

function segment(marker: number, body: number[]): number[] {
  return [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
}

function jpeg(...segments: number[][]): Uint8Array {
  return Uint8Array.from([0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 0, 2, 0xff, 0xd9]);
}

function png(...chunks: [string, number[]][]): Uint8Array {
  const parts = chunks.flatMap(([name, body]) => [
    ...uint32(body.length, 'big'),
    ...bytesOf(name),
    ...body,
    ...[0, 0, 0, 0],
  ]);
  return Uint8Array.from([...bytesOf('\x89PNG\r\n\x1a\n'), ...parts]);
}

function webp(...chunks: [string, number[]][]): Uint8Array {
  const parts = chunks.flatMap(([name, body]) => [
    ...bytesOf(name),
    ...uint32(body.length, 'little'),
    ...body,
    ...(body.length % 2 ? [0] : []),
  ]);
  return Uint8Array.from([
    ...bytesOf('RIFF'),
    ...uint32(parts.length + 4, 'little'),
    ...bytesOf('WEBP'),
    ...parts,
  ]);
}

/** The same bytes with others at the first place of a pattern. */
function changed(bytes: number[], pattern: number[], other: number[]): number[] {
  const at = bytes.findIndex((_, i) => pattern.every((each, j) => bytes[i + j] === each));
  expect(at).toBeGreaterThanOrEqual(0);
  return [...bytes.slice(0, at), ...other, ...bytes.slice(at + other.length)];
}

const inJpeg = (tiff: number[]) => jpeg(segment(0xe1, [...EXIF, ...tiff]));

describe('the place of a photo', () => {
  it.each([
    ['JPEG, little-endian', inJpeg(little)],
    ['JPEG, big-endian', inJpeg(big)],
    [
      'JPEG after other segments',
      jpeg(
        segment(0xe0, bytesOf('JFIF\0')),
        segment(0xe1, bytesOf('http://ns')),
        segment(0xe1, [...EXIF, ...big]),
      ),
    ],
    ['PNG', png(['IHDR', [1, 2, 3]], ['eXIf', little])],
    ['PNG, behind its pixels', png(['IHDR', []], ['IDAT', [1]], ['eXIf', big])],
    ['WebP', webp(['VP8X', [1]], ['EXIF', little])],
    ['WebP with a JPEG prefix', webp(['VP8 ', [1, 2, 3]], ['EXIF', [...EXIF, ...big]])],
  ])('is read from a %s', (_, bytes) => {
    const found = positionOf(bytes);
    expect(found?.lat).toBeCloseTo(HERE.lat, 9);
    expect(found?.lon).toBeCloseTo(HERE.lon, 9);
    expect(found?.time).toBe('2026-07-23T05:05:09Z');
  });

  it('lies south and west of zero where the letters say so', () => {
    const south = changed(little, [1, 0, 2, 0, 2, 0, 0, 0, 0x4e], [1, 0, 2, 0, 2, 0, 0, 0, 0x53]);
    const west = changed(south, [3, 0, 2, 0, 2, 0, 0, 0, 0x45], [3, 0, 2, 0, 2, 0, 0, 0, 0x57]);
    const found = positionOf(inJpeg(west));
    expect(found?.lat).toBeCloseTo(-HERE.lat, 9);
    expect(found?.lon).toBeCloseTo(-HERE.lon, 9);
  });

  it('has the time of the camera where the satellites gave none', () => {
    const timeless = changed(little, [0x1d, 0, 2, 0], [0x1e, 0, 2, 0]);
    expect(positionOf(inJpeg(timeless))?.time).toBe('2026-07-23T14:05:09');
    const nonsense = changed(timeless, bytesOf('2026:07:23 14'), bytesOf('2026:13:45 99'));
    expect(positionOf(inJpeg(nonsense))).toMatchObject({ time: null });
  });

  it('is read from a view into a larger buffer', () => {
    const file = inJpeg(little);
    const buffer = new Uint8Array(file.length + 64).fill(0xff);
    buffer.set(file, 32);
    expect(positionOf(buffer.subarray(32, 32 + file.length))?.lat).toBeCloseTo(HERE.lat, 9);
  });
});

describe('a place that cannot be trusted', () => {
  const degreesAt = [36, 0, 0, 0, 1, 0, 0, 0];
  it.each([
    ['91° north', changed(little, degreesAt, [91, 0, 0, 0, 1, 0, 0, 0])],
    ['a ratio over zero', changed(little, degreesAt, [36, 0, 0, 0, 0, 0, 0, 0])],
    [
      '60 minutes',
      changed(little, [8, 0, 0, 0, 1, 0, 0, 0, 0xcf], [60, 0, 0, 0, 1, 0, 0, 0, 0xcf]),
    ],
    [
      'another letter',
      changed(little, [1, 0, 2, 0, 2, 0, 0, 0, 0x4e], [1, 0, 2, 0, 2, 0, 0, 0, 0x58]),
    ],
    ['ratios outside of the file', changed(little, [0xb8, 0, 0, 0], [0xff, 0xff, 0xff, 0xff])],
    ['a GPS directory outside', changed(little, [0x6a, 0, 0, 0], [0xff, 0xff, 0xff, 0x7f])],
    ['a GPS directory that is the first one', changed(little, [0x6a, 0, 0, 0], [8, 0, 0, 0])],
    [
      'a count of four thousand million',
      changed(little, [2, 0, 5, 0, 3, 0, 0, 0], [2, 0, 5, 0, 255, 255, 255, 255]),
    ],
    ['another byte order', [...bytesOf('XX'), ...little.slice(2)]],
  ])('is none: %s', (_, tiff) => {
    expect(positionOf(inJpeg(tiff))).toBeNull();
  });

  it('is none where the camera wrote zeros', () => {
    let zeros = little;
    for (const value of [
      [36, 0],
      [8, 0],
      [0xcf, 9],
      [139, 0],
      [23, 0],
      [37, 0],
    ])
      zeros = changed(zeros, [...value, 0, 0], [0, 0, 0, 0]);
    expect(positionOf(inJpeg(zeros))).toBeNull();
  });

  it('is none in other files', () => {
    for (const text of ['', 'GIF89a', '<svg/>', '\xff\xd8', '\x89PNG\r\n\x1a\n', 'RIFF....WEBP'])
      expect(positionOf(Uint8Array.from(bytesOf(text)))).toBeNull();
  });
});

describe('broken files', () => {
  const files = [
    inJpeg(little),
    inJpeg(big),
    png(['IHDR', [1, 2, 3]], ['eXIf', little]),
    webp(['VP8X', [1]], ['EXIF', big]),
  ];

  /** Numbers that look random and are the same every time (xorshift, Marsaglia 2003). */
  function* numbers(seed: number): Generator<number> {
    let state = seed;
    for (;;) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      yield state >>> 0;
    }
  }

  function believable(bytes: Uint8Array): void {
    const found = positionOf(bytes);
    if (!found) return;
    expect(Math.abs(found.lat)).toBeLessThanOrEqual(90);
    expect(Math.abs(found.lon)).toBeLessThanOrEqual(180);
  }

  it('cut anywhere never throw', () => {
    for (const file of files)
      for (let end = 0; end < file.length; end++) believable(file.subarray(0, end));
  });

  it('with any bytes changed never throw and never leave the globe', () => {
    const random = numbers(2026);
    const next = () => random.next().value as number;
    for (const file of files)
      for (let round = 0; round < 5000; round++) {
        const broken = file.slice();
        for (let n = next() % 6; n >= 0; n--) broken[next() % broken.length] = next() & 255;
        believable(broken);
      }
  });

  it('of nothing but markers or empty chunks end', () => {
    expect(positionOf(new Uint8Array(5_000_000).fill(0xff))).toBeNull();
    const empty = Array.from({ length: 20_000 }, (): [string, number[]] => ['prVt', []]);
    expect(positionOf(png(...empty, ['eXIf', little]))).toBeNull();
  });
});
