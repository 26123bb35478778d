import { describe, expect, it } from 'vitest';
import { hrefOf, pageAfter, pathOf, routeOf } from '../../src/people/address';

describe('addresses of the pages about people', () => {
  it('lead to the page that they were made for', () => {
    const routes = [
      ['sign-in', ''],
      ['me', ''],
      ['workshop', 'abc123'],
      ['board', 'abc123'],
      ['decisions', ''],
      ['layer', 'kawabe-notes'],
      ['new-layer', ''],
    ] as const;
    for (const [page, id] of routes) {
      expect(routeOf(pathOf(page, 'kawabe', id))).toEqual({ page, city: 'kawabe', id });
    }
  });

  it('take a code with or without one', () => {
    expect(routeOf('/join')).toEqual({ page: 'join', city: '', id: '' });
    expect(routeOf('/join/CDFH-JKMN')).toEqual({ page: 'join', city: '', id: 'CDFH-JKMN' });
  });

  it.each(['/', '/heat/kawabe/run', '/people/kawabe', '/join/a/b', '/%'])(
    'leave %s to others',
    (path) => expect(routeOf(path)).toBeNull(),
  );

  it('say so where there is no such page', () => {
    expect(routeOf('/people/kawabe/office')).toEqual({ page: 'lost', city: 'kawabe', id: '' });
  });

  it('carry the language and where to go on', () => {
    const href = hrefOf('en', ['sign-in', 'kawabe'], { back: '/people/kawabe/me?lang=en' });
    const { searchParams, pathname } = new URL(href, 'http://here');
    expect(pathname).toBe('/people/kawabe/sign-in');
    expect(searchParams.get('lang')).toBe('en');
    expect(pageAfter(`?${searchParams}`, '/other')).toBe('/people/kawabe/me?lang=en');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''])(
    'never go on to %s',
    (back) => {
      const query = new URLSearchParams({ back });
      expect(pageAfter(`?${query}`, '/people/kawabe/me')).toBe('/people/kawabe/me');
    },
  );
});
