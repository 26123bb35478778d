/** Whether every word that is sought stands in some text: in any order, width and case. */
export function mentions(sought: string, texts: readonly string[]): boolean {
  const among = plain(texts.join('\n'));
  return plain(sought)
    .split(/\s+/)
    .every((word) => among.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
