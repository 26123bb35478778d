/** Hears what changes in a city, and tells of what matters to a page, a moment later. */
export interface Change {
  kind: string;
  layer: string | null;
  object: string;
}

/** Several changes at once are told once. */
const TOGETHER_MS = 400;

/** Calls `tell` after changes that matter; gives what ends that. */
export function followChanges(
  city: string,
  matters: (change: Change) => boolean,
  tell: () => void,
): () => void {
  const stream = new EventSource(`/api/cities/${encodeURIComponent(city)}/changes/stream`);
  let soon: number | undefined;
  const later = () => {
    window.clearTimeout(soon);
    soon = window.setTimeout(tell, TOGETHER_MS);
  };
  stream.addEventListener('change', (event) => {
    if (matters(JSON.parse((event as MessageEvent<string>).data) as Change)) later();
  });
  // Something may have happened since the page asked, or while the stream was away.
  stream.addEventListener('open', later);
  return () => {
    window.clearTimeout(soon);
    stream.close();
  };
}
