/** Readings of characters, written into texts as `{漢字|かんじ}`: data, never HTML. */
export interface Part {
  text: string;
  /** How it is read; empty where nothing is said. */
  reading: string;
}

const READING = /\{([^{}|]+)\|([^{}|]+)\}/g;

export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(READING)) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index), reading: '' });
    parts.push({ text: found[1] ?? '', reading: found[2] ?? '' });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), reading: '' });
  return parts;
}

export function withoutReadings(text: string): string {
  return text.replace(READING, '$1');
}

/** With readings in the place of characters: for lists that fold out, which show plain text alone. */
export function inKana(parts: readonly Part[]): string {
  return parts.map(({ text, reading }) => reading || text).join('');
}
