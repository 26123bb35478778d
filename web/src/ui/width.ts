/** Whether the screen has room for panels beside the map, as in `layout.css`. */
const WIDE = window.matchMedia('(width >= 900px)');

export function isWide(): boolean {
  return WIDE.matches;
}

export function watchWide(changed: () => void): () => void {
  WIDE.addEventListener('change', changed);
  return () => WIDE.removeEventListener('change', changed);
}
