/** The server's catalogue, search and features. */
import type { Feature } from '../model/attributes';
import type { City, CitySummary, SearchResult } from '../model/city';
import { RequestProblem, toldIn } from './problem';

export function getJson(address: string, signal?: AbortSignal): Promise<unknown> {
  return requestJson(address, { headers: { accept: 'application/json' } }, signal);
}

export function postJson(address: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return requestJson(address, { method: 'POST', headers, body: JSON.stringify(body) }, signal);
}

/** The same with the time that the answer is as of, where the server has lost its database. */
export async function getDatedJson(
  address: string,
  signal?: AbortSignal,
): Promise<{ body: unknown; asOf: string | null }> {
  const response = await request(address, { headers: { accept: 'application/json' } }, signal);
  return { body: await jsonOf(response, address), asOf: response.headers.get('uchimizu-as-of') };
}

async function requestJson(
  address: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<unknown> {
  return jsonOf(await request(address, init, signal), address);
}

async function request(
  address: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, { ...init, ...(signal ? { signal } : {}) }).catch(
    (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new RequestProblem(address, 0);
    },
  );
  if (!response.ok) throw await problemOf(response, address);
  return response;
}

function jsonOf(response: Response, address: string): Promise<unknown> {
  return response.json().catch(() => {
    throw new RequestProblem(address, response.status, 'the answer is not JSON');
  });
}

/** The problem of an answer, or its status alone where the answer tells nothing. */
async function problemOf(response: Response, address: string): Promise<RequestProblem> {
  const { kind, title, detail, fields } = await toldIn(response);
  const names = fields.map(({ field }) => field);
  return new RequestProblem(address, response.status, detail || title, kind, names);
}

export async function fetchCities(signal?: AbortSignal): Promise<CitySummary[]> {
  const body = (await getJson('/api/cities', signal)) as { cities: CitySummary[] };
  return body.cities;
}

export async function fetchCity(id: string, signal?: AbortSignal): Promise<City> {
  return (await getJson(`/api/cities/${encodeURIComponent(id)}`, signal)) as City;
}

export async function searchCity(
  id: string,
  words: string,
  signal?: AbortSignal,
): Promise<SearchResult[]> {
  const address = `/api/cities/${encodeURIComponent(id)}/search?q=${encodeURIComponent(words)}`;
  return ((await getJson(address, signal)) as { results: SearchResult[] }).results;
}

export async function fetchFeature(
  city: string,
  gmlId: string,
  signal?: AbortSignal,
): Promise<Feature> {
  const address = `/api/cities/${encodeURIComponent(city)}/features/${encodeURIComponent(gmlId)}`;
  return (await getJson(address, signal)) as Feature;
}
