/** The size of text that somebody chose in this browser: the same on phone pages and on the map. */

export const SIZES = [100, 150, 200] as const;
export type Size = (typeof SIZES)[number];
export const USUAL: Size = 100;

const KEY = 'uchimizu-text-size';

export function sizeOf(text: string | null): Size | undefined {
  return SIZES.find((known) => String(known) === text);
}

export function nextSize(size: Size): Size {
  return SIZES[(SIZES.indexOf(size) + 1) % SIZES.length] ?? USUAL;
}

export function keepSize(size: Size): void {
  try {
    window.localStorage.setItem(KEY, String(size));
  } catch {
    // Without memory each page begins with the browser's own size.
  }
}

/** The size that was chosen here; undefined where none was. */
export function keptSize(): Size | undefined {
  try {
    return sizeOf(window.localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

/** Where none was chosen, an address chooses: other pages are read at that size, too. */
export function keepSizeOf(search: string): void {
  const size = sizeOf(new URLSearchParams(search).get('text'));
  if (size && !keptSize()) keepSize(size);
}

/** Lets the page be read at a size; what is measured in rem follows. */
export function applySize(size: Size): void {
  document.documentElement.style.fontSize = size === USUAL ? '' : `${size}%`;
}
