/**
 * Makes a photo small and bare before it leaves the device: pixels through a canvas, nothing else.
 *
 * The server does the same again; this saves the upload, and places of photos that are never sent.
 */

/** Long side in pixels that the server keeps. */
export const LONG_SIDE = 2048;
const QUALITY = 0.86;

/** What of the browser is needed; a test gives its own. */
export interface Canvases {
  decode(file: Blob): Promise<Decoded>;
  /** A picture of this size as a file of this type, null where the canvas gives none. */
  encode(picture: Decoded, width: number, height: number, type: string): Promise<Blob | null>;
}

export interface Decoded {
  width: number;
  height: number;
  close(): void;
}

/** Browsers turn these upright; of WebP, and of PNG in some, they ignore the orientation. */
const DRAWN = new Set(['image/jpeg', 'image/heic', 'image/heif']);
const TYPE = 'image/jpeg';

/**
 * Gives the photo that is sent: a new JPEG of at most 2,048 px, or the file itself where it is of
 * another kind or the browser cannot decode it (HEIC in most). Never throws.
 */
export async function stripped(file: Blob, canvases: Canvases = browserCanvases): Promise<Blob> {
  if (!DRAWN.has(file.type)) return file;
  try {
    const picture = await canvases.decode(file);
    try {
      const { width, height } = fitted(picture.width, picture.height);
      const small = await canvases.encode(picture, width, height, TYPE);
      return small && small.size > 0 && small.type === TYPE ? small : file;
    } finally {
      picture.close();
    }
  } catch {
    return file;
  }
}

/** The size of a picture whose long side is at most LONG_SIDE. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const share = Math.min(1, LONG_SIDE / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * share)),
    height: Math.max(1, Math.round(height * share)),
  };
}

const browserCanvases: Canvases = {
  decode: (file) => createImageBitmap(file, { imageOrientation: 'from-image' }),
  encode: (picture, width, height, type) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 2, height: 2 });
    const context = canvas.getContext('2d');
    if (!context || !keepsPixels(context)) return Promise.resolve(null);
    Object.assign(canvas, { width, height });
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture as ImageBitmap, 0, 0, width, height);
    return new Promise((resolve) => {
      canvas.toBlob(
        (blob) => {
          canvas.width = 0; // phones keep the memory of a canvas until it is small
          resolve(blob);
        },
        type,
        QUALITY,
      );
    });
  },
};

/** Browsers that guard against fingerprints give other pixels than were drawn: no photo then. */
function keepsPixels(context: CanvasRenderingContext2D): boolean {
  context.fillStyle = '#1f6fb5';
  context.fillRect(0, 0, 2, 2);
  const seen = context.getImageData(0, 0, 2, 2).data;
  return seen.every((value, i) => value === [0x1f, 0x6f, 0xb5, 0xff][i % 4]);
}
