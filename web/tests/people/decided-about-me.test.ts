import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OwnDecision } from '../../src/people/desk';
import { MeDecisions } from '../../src/people/me-decisions';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { SuspensionsPage } from '../../src/people/suspensions-page';
import { idOf, itemOf, NOTES } from '../model/people';
import { HIDDEN } from './hidden';

const SITE: Site = {
  route: { page: 'me', city: 'town', id: '' },
  language: 'en',
  furigana: false,
  me: { ...VISITOR, hat: 'office', roles: [{ role: 'moderator' }] } as unknown as Site['me'],
  cityName: 'Town',
};

const DECISION: OwnDecision = {
  ...HIDDEN,
  reason_text: { ja: '', en: 'hurts somebody' },
  trusted: false,
};

const PROPOSED = {
  id: 'two',
  pen_name: 'Summer Wind',
  state: 'proposed',
  reason: { ja: '', en: 'advertising' },
  words: 'Again and again.',
  starts_at: null,
  ends_at: 0,
  days: 3,
  runs: false,
  mine: false,
  proposed_by: 'Watchful',
  proposed_at: Date.parse('2026-07-18T05:20:00.000Z'),
  decided_by: '',
  grounds: [
    {
      kind: 'feature',
      cause: 'reported',
      reason: { ja: '', en: 'advertising' },
      at: Date.parse('2026-07-17T05:20:00.000Z'),
      text: '',
      layer: 'town-notes',
      item: itemOf(idOf(3), { properties: { text: 'Half price' } }),
    },
  ],
  appeal: null,
  appealed_at: null,
  appeal_answer: null,
};

beforeEach(() => {
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.endsWith('/layers')) return Response.json({ layers: [NOTES] });
    if (address.endsWith('/suspensions')) return Response.json({ suspensions: [PROPOSED] });
    return Response.json({ decisions: [DECISION] });
  });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function rowOf(page: MeDecisions | SuspensionsPage): Promise<string> {
  page.site = SITE;
  document.body.append(page);
  await vi.waitFor(() => expect(page.renderRoot.querySelector('.rows li')).not.toBeNull());
  return page.renderRoot.querySelector('.rows')?.textContent?.replace(/\s+/g, ' ') ?? '';
}

it('an author reads which words were decided on, what follows, and when one appealed', async () => {
  const page = new MeDecisions();
  const row = await rowOf(page);
  expect(row).toContain('What a fool');
  expect(row).toContain('The moderator says: Please name nobody.');
  expect(row).toContain('is seen after a moderator has looked');
  expect(row).toMatch(/It was a joke\. Jul 19/);
  const link = page.renderRoot.querySelector('.rows a');
  expect(link?.textContent).toContain('what it was said of');
  expect(link?.getAttribute('href')).toContain(`item=${idOf(1)}`);
});

it('who decides on a suspension reads who proposed it and the notes that it is about', async () => {
  const row = await rowOf(new SuspensionsPage());
  expect(row).toMatch(/Proposed by Watchful, Jul 18/);
  expect(row).toContain('Half price');
  expect(row).toContain('reported');
});
