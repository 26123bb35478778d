import { afterEach, expect, it, vi } from 'vitest';
import { MeDesk } from '../../src/people/me-desk';
import type { Site } from '../../src/people/page';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it.each([
  [3, '3 wait at the desk'],
  [0, 'Nothing waits'],
])('whoever moderates reads how much waits: %s', async (total, words) => {
  vi.stubGlobal('fetch', async () => Response.json({ entries: [], total }));
  const part = new MeDesk();
  part.site = { route: { page: 'me', city: 'town', id: '' }, language: 'en' } as Site;
  document.body.append(part);
  await vi.waitFor(() => expect(part.renderRoot.textContent).toContain(words));
  const link = part.renderRoot.querySelector('a');
  expect(link?.getAttribute('href')).toContain('/people/town/desk');
});
