/** Addresses of the pages about people; each is a page of its own, without any map engine. */
import { LANGUAGES, type Language } from '../i18n/languages';

const JOIN = /^\/join(?:\/([^/]{0,40}))?\/?$/;
const CITY = /^\/people\/([A-Za-z0-9_-]{1,80})\/(.+?)\/?$/;

/** What stands behind `/people/{city}/`; `*` is the id of a thing. */
const PATHS = {
  'sign-in': 'sign-in',
  account: 'account',
  recovery: 'recovery',
  me: 'me',
  workshops: 'workshops',
  workshop: 'workshops/*',
  board: 'workshops/*/code',
  desk: 'desk',
  decisions: 'desk/decisions',
  suspensions: 'desk/suspensions',
  log: 'desk/log',
  roles: 'roles',
  layers: 'layers',
  'new-layer': 'new-layer',
  layer: 'layers/*',
  import: 'layers/*/import',
  today: 'today',
  chain: 'chain',
  proposals: 'proposals',
  'new-proposal': 'new-proposal',
  proposal: 'proposals/*',
  points: 'points',
  visit: 'visit/*',
  'spot-code': 'spots/*/code',
  paper: 'paper',
  'paper-sheet': 'paper/*',
} as const;

export type PageName = keyof typeof PATHS;

export interface Route {
  page: PageName | 'join' | 'lost';
  /** Empty for joining: a code is one workshop's alone. */
  city: string;
  /** Workshop, layer or code; empty where the page needs none. */
  id: string;
}

/** The page that a path asks for; null where it is not about people at all. */
export function routeOf(path: string): Route | null {
  const joining = JOIN.exec(path);
  if (joining) return { page: 'join', city: '', id: decoded(joining[1] ?? '') };
  const found = CITY.exec(path);
  if (!found) return null;
  const [, city = '', rest = ''] = found;
  for (const [page, pattern] of Object.entries(PATHS)) {
    const id = idIn(rest, pattern);
    if (id !== null) return { page: page as PageName, city, id };
  }
  return { page: 'lost', city, id: '' };
}

export function pathOf(page: PageName, city: string, id = ''): string {
  const rest = PATHS[page].replace('*', encodeURIComponent(id));
  return `/people/${encodeURIComponent(city)}/${rest}`;
}

/** The address of a page in a language, with more of the query where a page needs it. */
export function hrefOf(
  language: Language,
  [page, city, id]: readonly [PageName, string, string?],
  more: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({ ...more, lang: language });
  return `${pathOf(page, city, id)}?${query}`;
}

export function languageIn(search: string): Language | null {
  const asked = new URLSearchParams(search).get('lang');
  return LANGUAGES.find((known) => known === asked) ?? null;
}

/** Where to go on to after signing in: a page of this server, never another one. */
export function pageAfter(search: string, otherwise: string): string {
  const asked = new URLSearchParams(search).get('back') ?? '';
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : otherwise;
}

function idIn(rest: string, pattern: string): string | null {
  const parts = rest.split('/');
  const wanted = pattern.split('/');
  if (parts.length !== wanted.length) return null;
  const fits = wanted.every((each, i) => each === '*' || each === parts[i]);
  return fits ? decoded(parts[wanted.indexOf('*')] ?? '') : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
