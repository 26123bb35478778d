/**
 * Answers without network: the light pages, their files, lists of cities, general answers; on any
 * other page a few words that lead to `/today`.
 *
 * The network goes first, but for files whose name tells their content; the page alone keeps
 * things, under the name that it registers this worker with. It stands in the way of nothing else
 * of this server. Nobody else imports what it does: a worker is one file.
 */
import { offlinePage } from './offline-page';

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(kind: 'install' | 'activate', hear: (event: Extendable) => void): void;
  addEventListener(kind: 'fetch', hear: (event: Fetching) => void): void;
}

const KEPT = new URL(location.href).searchParams.get('keeps') ?? '';
const SHELL = '/today';
const PATIENCE_MS = 6_000;
const ANSWER = /^\/api\/cities(?:\/[A-Za-z0-9_-]+\/today)?$/;
const PAGE = /^\/today(?:\/[A-Za-z0-9_-]+)?\/?$/;
const WAY = '/way.html';
const WAY_PAGE = /^\/today\/[A-Za-z0-9_-]+\/way\/?$/;
const worker = self as unknown as Scope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) =>
  event.waitUntil(tidy().then(() => worker.clients.claim())),
);
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (url.pathname.startsWith('/assets/') || url.pathname === '/mark.svg') {
    event.respondWith(keptFirst(request));
  } else if (request.mode === 'navigate' && PAGE.test(url.pathname)) {
    event.respondWith(networkFirst(request, SHELL));
  } else if (request.mode === 'navigate' && WAY_PAGE.test(url.pathname)) {
    event.respondWith(networkFirst(request, WAY));
  } else if (ANSWER.test(url.pathname) && url.search === '') {
    event.respondWith(networkFirst(request, url.pathname));
  } else if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => withoutNetwork(url)));
  }
});

/** A phone begins with today, also without network; what else it asks for cannot be had. */
function withoutNetwork({ pathname, searchParams }: URL): Response {
  if (pathname === '/' && searchParams.size === 0) return Response.redirect(SHELL);
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return new Response(offlinePage(searchParams.get('lang'), searchParams.get('city')), { headers });
}

async function tidy(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('today-') && name !== KEPT);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function keptFirst(request: Request): Promise<Response> {
  return (await keptAs(request.url)) ?? fetch(request);
}

async function networkFirst(request: Request, name: string): Promise<Response> {
  const asked = fetch(request);
  const kept = await keptAs(name);
  if (!kept) return asked;
  const tired = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  const answered = asked.then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  return Promise.race([answered, tired]);
}

async function keptAs(name: string): Promise<Response | undefined> {
  return (await caches.open(KEPT)).match(name);
}
