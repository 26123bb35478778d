/**
 * What a phone keeps for the time without network: the light pages, their files, the city's
 * general answer, what its layer of notes asks for, and the last way that was asked for.
 *
 * The general answer holds no place. A way begins at one, to 100 m; it can be deleted where it is
 * shown.
 */
export const KEPT = 'today-3'; // another name lets go of what is kept under the one before
export const KEPT_AT = 'uchimizu-kept';
export const SHELL = '/today';
const PAGES = [SHELL, '/way.html'];
const WORKER = `/today-worker.js?keeps=${KEPT}`;
const EVERYWHERE = '/'; // another page without network leads here

export interface Fetched<T> {
  content: T;
  /** When it was kept; null for an answer of just now. */
  keptAt: string | null;
}

/** The server answered, but not with what was asked for. */
export class NotAnswered extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

/** Asks the server; without network the service worker answers with what was kept. */
export async function ask<T>(path: string): Promise<Fetched<T>> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new NotAnswered(response.status);
  const keptAt = response.headers.get(KEPT_AT);
  return { content: (await response.json()) as T, keptAt };
}

/** Keeps an answer of just now under its address. */
export async function keep(path: string, content: unknown): Promise<void> {
  if (!('caches' in window)) return;
  const headers = { 'content-type': 'application/json', [KEPT_AT]: new Date().toISOString() };
  await (await caches.open(KEPT)).put(path, new Response(JSON.stringify(content), { headers }));
}

/** Keeps the light pages and their files, and lets go of files of earlier versions. */
export async function keepPages(): Promise<void> {
  if (!('caches' in window && 'serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(WORKER, { scope: EVERYWHERE });
  const kept = await caches.open(KEPT);
  const texts = await Promise.all(PAGES.map(async (page) => (await fetch(page)).text()));
  const files = new Set(texts.flatMap(filesOf));
  await kept.addAll([...PAGES, ...files]);
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/assets/') && !files.has(pathname)) await kept.delete(url);
  }
}

/** The files that a page is made of: the build names all of them in it. */
function filesOf(page: string): string[] {
  const links = new DOMParser().parseFromString(page, 'text/html').querySelectorAll('[src], link');
  return [...links]
    .map((each) => each.getAttribute('src') ?? each.getAttribute('href') ?? '')
    .filter((path) => path.startsWith('/assets/') || path === '/mark.svg');
}
