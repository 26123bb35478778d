/** Looks for words among what is shown: in any order, in either width and case. */
export function mentions(sought: string, texts: readonly string[]): boolean {
  const among = plain(texts.join('\n'));
  return plain(sought)
    .split(/\s+/)
    .every((word) => among.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
