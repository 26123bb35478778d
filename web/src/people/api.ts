/** Asks the server as whoever is signed in; problems come in the language of the page. */
import { PageProblem, problemIn } from './problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer<T> {
  content: T;
  etag: string | null;
}

/** The path of something of a city: `of('kumagaya', 'me', 'passkeys')`. */
export function of(city: string, ...rest: string[]): string {
  return ['/api/cities', ...[city, ...rest].map(encodeURIComponent)].join('/');
}

export async function ask<T>(
  language: string,
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return (await askFor<T>(language, method, path, body, headers)).content;
}

/** The same with the ETag, for what is changed afterwards. */
export async function askFor<T>(
  language: string,
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<T>> {
  const response = await answerOf(language, method, path, body, {
    accept: 'application/json',
    ...headers,
  });
  const text = await response.text();
  return {
    content: (text === '' ? null : JSON.parse(text)) as T,
    etag: response.headers.get('etag'),
  };
}

/** A file that the server makes of what it is sent. */
export async function askFile(language: string, path: string, body: unknown): Promise<Blob> {
  return (await answerOf(language, 'POST', path, body, {})).blob();
}

async function answerOf(
  language: string,
  method: Method,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await fetch(path, {
    method,
    headers: { 'accept-language': language, ...headers, ...kind(body) },
    ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new PageProblem(0);
  });
  if (!response.ok) throw await problemIn(response);
  return response;
}

function kind(body: unknown): Record<string, string> {
  if (body === undefined || body instanceof Blob) return {};
  return { 'content-type': 'application/json' };
}
