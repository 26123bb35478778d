/** Asks for ways, and keeps the last one that was asked for on this phone alone. */

import { pair } from '../today/address';
import type { Here } from '../today/answer';
import { KEPT } from '../today/kept';
import { encodeWay, type WayAddress } from './address';
import type { Choice, Way } from './answer';

/** What somebody asked and was answered, by choice. */
export interface Asked {
  from: Here;
  to: Here;
  spot: string;
  at: string;
  language: string;
  ways: Partial<Record<Choice, Way>>;
  /** Picture of the code that leads to this page; empty where it could not be had. */
  code: string;
  /** When it was kept; null for an answer of just now. */
  keptAt: string | null;
}

export type Trouble =
  | 'offline'
  | 'no-way'
  | 'no-cool-place'
  | 'unknown-ways'
  | 'too-far'
  | 'nowhere'
  | 'failed';

export class WayError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

const PROBLEM = 'urn:uchimizu:problem:';

export async function askWay(asked: Asked, city: string, choice: Choice): Promise<Way> {
  const query = new URLSearchParams({
    from: pair(asked.from),
    to: pair(asked.to),
    kind: choice,
    language: asked.language === 'ja-easy' ? 'easy-ja' : asked.language,
  });
  if (asked.at) query.set('at', asked.at);
  const path = `/api/cities/${encodeURIComponent(city)}/ways?${query}`;
  const response = await fetch(path).catch(() => {
    throw new WayError('offline');
  });
  if (response.ok) return (await response.json()) as Way;
  throw new WayError(await troubleOf(response));
}

/** The code on paper leads to this page: where to, and from where if that place has a name. */
export async function askCode(address: WayAddress): Promise<string> {
  const { city, to, spot, from, choice, language } = address;
  const [, query = ''] = encodeWay({ city, to, spot, from, choice, language }).split('?');
  const path = `/api/cities/${encodeURIComponent(city)}/ways/code.svg?${query}`;
  const response = await fetch(path).catch(() => null);
  return response?.ok ? `data:image/svg+xml,${encodeURIComponent(await response.text())}` : '';
}

export async function keepAsked(city: string, asked: Asked): Promise<void> {
  if (!('caches' in window)) return;
  const kept = JSON.stringify({ ...asked, keptAt: new Date().toISOString() });
  const headers = { 'content-type': 'application/json' };
  await (await caches.open(KEPT)).put(nameOf(city), new Response(kept, { headers }));
}

export async function keptAsked(city: string): Promise<Asked | null> {
  if (!('caches' in window)) return null;
  const found = await (await caches.open(KEPT)).match(nameOf(city));
  return found ? ((await found.json()) as Asked) : null;
}

export async function forgetAsked(city: string): Promise<void> {
  if ('caches' in window) await (await caches.open(KEPT)).delete(nameOf(city));
}

function nameOf(city: string): string {
  return `/today/${encodeURIComponent(city)}/last-way`;
}

async function troubleOf(response: Response): Promise<Trouble> {
  const problem = (await response.json().catch(() => ({}))) as { type?: unknown };
  const type = String(problem.type ?? '').replace(PROBLEM, '');
  if (type === 'no-way' || type === 'no-cool-place' || type === 'unknown-ways') return type;
  return type === 'invalid-parameter' ? 'too-far' : 'failed';
}
