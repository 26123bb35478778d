import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OwnDecision } from '../../src/people/desk';
import { MeDecisions } from '../../src/people/me-decisions';
import { MeReports } from '../../src/people/me-reports';
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
  may_answer: true,
  appeal: null,
  appealed_at: null,
  appeal_answer: null,
};

const REPORT = {
  id: 'r',
  kind: 'feature',
  reason_text: { ja: '', en: 'hurts somebody' },
  words: 'Please look.',
  at: '2026-07-18T05:20:00.000Z',
  state: 'waiting',
  decided: null,
  text: '',
  layer: 'town-notes',
  item: { id: idOf(3), properties: { text: 'Half price' } },
};

let reports: object[] = [];
let listed: object[] = [];
let isSignedIn = true;

beforeEach(() => {
  listed = [PROPOSED];
  isSignedIn = true;
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.endsWith('/me')) return Response.json(VISITOR);
    if (!isSignedIn) return Response.json({ title: 'Not found' }, { status: 404 });
    if (address.endsWith('/layers')) return Response.json({ layers: [NOTES] });
    if (address.endsWith('/suspensions')) return Response.json({ suspensions: listed });
    if (address.endsWith('/me/reports')) return Response.json({ reports });
    return Response.json({ decisions: [DECISION] });
  });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function rowOf(page: MeDecisions | MeReports | SuspensionsPage): Promise<string> {
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

it('who decided on a suspension is not offered to answer the appeal against it', async () => {
  const runs = { ...PROPOSED, state: 'active', runs: true, appeal: 'Not me.', may_answer: false };
  listed = [runs];
  const page = new SuspensionsPage();
  expect(await rowOf(page)).toContain('another person of the office answers');
  expect(page.renderRoot.querySelectorAll('.rows button')).toHaveLength(0);
});

it('a suspension is decided after a question', async () => {
  const page = new SuspensionsPage();
  await rowOf(page);
  const sure = page.renderRoot.querySelector('sure-button');
  sure?.renderRoot.querySelector<HTMLButtonElement>('.first')?.click();
  await sure?.updateComplete;
  expect(sure?.renderRoot.textContent).toContain('They cannot write from now on');
});

it('who is no longer signed in is told so, with the way to sign in again', async () => {
  isSignedIn = false;
  const page = new MeDecisions();
  page.site = { ...SITE, me: { ...SITE.me, account: {} as Site['me']['account'] } };
  document.body.append(page);
  await vi.waitFor(() => expect(page.renderRoot.querySelector('.problem')).not.toBeNull());
  expect(page.renderRoot.querySelector('.problem')?.textContent).toContain('no longer signed in');
  const link = page.renderRoot.querySelector('.problem a');
  expect(link?.getAttribute('href')).toContain('sign-in');
});

it.each([
  ['waiting', REPORT.item, 'It waits for a moderator'],
  ['waiting', null, 'it is not seen any more'],
  ['gone', null, 'taken away before anybody decided'],
  ['hidden', null, 'looked at it and hid it'],
  ['hidden', REPORT.item, 'it is shown again now'],
  ['kept', REPORT.item, 'left it as it is'],
])('who reported something hears what came of it: %s', async (state, item, words) => {
  reports = [{ ...REPORT, state, item, decided: '2026-07-19T05:20:00.000Z' }];
  const row = await rowOf(new MeReports());
  for (const each of [words, 'hurts somebody', 'Please look.', 'Jul 19']) {
    expect(row).toContain(each);
  }
  expect(row.includes('Half price')).toBe(item !== null);
});
