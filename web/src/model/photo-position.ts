/**
 * Where and when a photo was taken, read from its own bytes in the browser.
 *
 * The page offers the place; the server never sees it unless somebody takes the offer. EXIF of a
 * stranger is read here, so each length is checked, nothing loops, and nothing throws.
 */

export interface PhotoPosition {
  /** Degrees, WGS 84. */
  lon: number;
  lat: number;
  /** As the camera's clock had it, `2026-07-23T14:05:09`; UTC where it ends in Z. */
  time: string | null;
}

const GPS_DIRECTORY = 0x8825;
const EXIF_DIRECTORY = 0x8769;
const DATE_TIME_ORIGINAL = 0x9003;
const [LAT_REF, LAT, LON_REF, LON, GPS_TIME, GPS_DATE] = [1, 2, 3, 4, 7, 29];
const ASCII = 2;
const RATIONAL = 5;
const MOST_ENTRIES = 512;
const MOST_PARTS = 4096;

/** Gives the place of a JPEG, PNG or WebP; null where it has none that can be trusted. */
export function positionOf(bytes: Uint8Array): PhotoPosition | null {
  const exif = exifOf(bytes);
  return exif ? positionIn(new Tiff(exif)) : null;
}

function positionIn(tiff: Tiff): PhotoPosition | null {
  const first = tiff.entries(tiff.first);
  const gps = tiff.entries(tiff.long(first.get(GPS_DIRECTORY)));
  const lat = degrees(tiff.ratios(gps.get(LAT)), tiff.text(gps.get(LAT_REF)), 'N', 'S', 90);
  const lon = degrees(tiff.ratios(gps.get(LON)), tiff.text(gps.get(LON_REF)), 'E', 'W', 180);
  if (lat === null || lon === null) return null;
  if (lat === 0 && lon === 0) return null; // cameras without reception write zeros
  const camera = tiff.entries(tiff.long(first.get(EXIF_DIRECTORY)));
  return {
    lon,
    lat,
    time: gpsTime(tiff, gps) ?? cameraTime(tiff.text(camera.get(DATE_TIME_ORIGINAL))),
  };
}

/** Degrees, minutes, seconds and a letter as one number; null for anything else. */
function degrees(
  parts: number[],
  letter: string,
  positive: string,
  negative: string,
  most: number,
): number | null {
  const [whole, minutes = 0, seconds = 0] = parts;
  const sign = letter === positive ? 1 : letter === negative ? -1 : 0;
  if (whole === undefined || sign === 0 || minutes >= 60 || seconds >= 60) return null;
  const value = whole + minutes / 60 + seconds / 3600;
  return Number.isFinite(value) && value <= most ? sign * value : null;
}

function gpsTime(tiff: Tiff, gps: Entries): string | null {
  const [hours, minutes, seconds] = tiff.ratios(gps.get(GPS_TIME));
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  const clock = [hours, minutes, Math.floor(seconds)].map((each) => `${each}`.padStart(2, '0'));
  const time = cameraTime(`${tiff.text(gps.get(GPS_DATE))} ${clock.join(':')}`);
  return time ? `${time}Z` : null;
}

/** `2026:07:23 14:05:09` → `2026-07-23T14:05:09`; null where it is no such time. */
function cameraTime(text: string): string | null {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
  if (!found) return null;
  const time = `${found[1]}-${found[2]}-${found[3]}T${found[4]}`;
  const moment = new Date(`${time}Z`);
  const real = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(time);
  return real ? time : null;
}

/** The TIFF bytes of a file's EXIF. */
function exifOf(bytes: Uint8Array): Uint8Array | null {
  if (startsWith(bytes, 0, '\xff\xd8')) return exifOfJpeg(bytes);
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return exifInChunks(bytes, 8, PNG);
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP'))
    return exifInChunks(bytes, 12, WEBP);
  return null;
}

function exifOfJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  let at = 2;
  for (let part = 0; part < MOST_PARTS && at + 4 <= bytes.length; part++) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff || marker === 0xda || marker === 0xd9) return null;
    const length = view.getUint16(at + 2);
    if (marker === 0xe1 && startsWith(bytes, at + 4, 'Exif\0\0'))
      return bytes.subarray(at + 10, at + 2 + length);
    at += 2 + Math.max(length, 2);
  }
  return null;
}

interface Chunks {
  name: string;
  littleEndian: boolean;
  /** Where in a chunk its name and its length are, and how many bytes surround its body. */
  nameAt: number;
  lengthAt: number;
  after: number;
  evenLengths: boolean;
}

const PNG: Chunks = {
  name: 'eXIf',
  littleEndian: false,
  nameAt: 4,
  lengthAt: 0,
  after: 4,
  evenLengths: false,
};
const WEBP: Chunks = {
  name: 'EXIF',
  littleEndian: true,
  nameAt: 0,
  lengthAt: 4,
  after: 0,
  evenLengths: true,
};

function exifInChunks(bytes: Uint8Array, start: number, chunks: Chunks): Uint8Array | null {
  const view = viewOf(bytes);
  let at = start;
  for (let part = 0; part < MOST_PARTS && at + 8 <= bytes.length; part++) {
    const length = view.getUint32(at + chunks.lengthAt, chunks.littleEndian);
    if (startsWith(bytes, at + chunks.nameAt, chunks.name)) {
      const body = bytes.subarray(at + 8, at + 8 + length);
      return startsWith(body, 0, 'Exif\0\0') ? body.subarray(6) : body;
    }
    at += 8 + length + (chunks.evenLengths ? length % 2 : 0) + chunks.after;
  }
  return null;
}

interface Entry {
  type: number;
  count: number;
  /** Where its value is, or where the place of its value is. */
  at: number;
}
type Entries = Map<number, Entry>;

/** Directories of a TIFF; whatever lies outside of it reads as nothing. */
class Tiff {
  readonly #view: DataView;
  readonly #little: boolean;
  readonly first: number;

  constructor(bytes: Uint8Array) {
    this.#view = viewOf(bytes);
    this.#little = startsWith(bytes, 0, 'II*\0');
    const known = this.#little || startsWith(bytes, 0, 'MM\0*');
    this.first = known ? this.#uint32(4) : 0;
  }

  entries(at: number): Entries {
    const found: Entries = new Map();
    if (at < 8 || at + 2 > this.#view.byteLength) return found;
    const count = Math.min(this.#view.getUint16(at, this.#little), MOST_ENTRIES);
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + i * 12;
      if (entry + 12 > this.#view.byteLength) break;
      const [tag, type] = [0, 2].map((shift) => this.#view.getUint16(entry + shift, this.#little));
      found.set(tag as number, {
        type: type as number,
        count: this.#uint32(entry + 4),
        at: entry + 8,
      });
    }
    return found;
  }

  long(entry: Entry | undefined): number {
    return entry && entry.count === 1 ? this.#uint32(entry.at) : 0;
  }

  text(entry: Entry | undefined): string {
    if (entry?.type !== ASCII || entry.count > 64) return '';
    const start = entry.count <= 4 ? entry.at : this.#uint32(entry.at);
    let text = '';
    for (let i = start; i < start + entry.count && i < this.#view.byteLength; i++) {
      const code = this.#view.getUint8(i);
      if (code === 0) break;
      text += String.fromCharCode(code);
    }
    return text;
  }

  /** Up to three ratios; none where one of them is no number. */
  ratios(entry: Entry | undefined): number[] {
    if (entry?.type !== RATIONAL || entry.count < 1 || entry.count > 3) return [];
    const start = this.#uint32(entry.at);
    if (start < 8 || start + entry.count * 8 > this.#view.byteLength) return [];
    const values = Array.from({ length: entry.count }, (_, i) => {
      const [above, below] = [0, 4].map((shift) => this.#uint32(start + i * 8 + shift));
      return (above as number) / (below as number);
    });
    return values.every(Number.isFinite) ? values : [];
  }

  #uint32(at: number): number {
    return at + 4 <= this.#view.byteLength ? this.#view.getUint32(at, this.#little) : 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
