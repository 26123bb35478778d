import { afterEach, describe, expect, it, vi } from 'vitest';
import { mentions } from '../../src/model/mentions';
import { DecisionsPage } from '../../src/people/decisions-page';
import type { PastDecision } from '../../src/people/desk';
import { LogPage } from '../../src/people/log-page';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { idOf } from '../model/people';
import { HIDDEN } from './hidden';

const SITE: Site = {
  route: { page: 'decisions', city: 'town', id: '' },
  language: 'en',
  furigana: false,
  me: VISITOR,
  cityName: 'Town',
};

const DECISION: PastDecision = {
  ...HIDDEN,
  at: new Date().toISOString(),
  reason_text: { ja: '', en: 'hurting others' },
  decided_by: 'Watchful',
  pen_name: 'Summer Wind',
};

let undone: string[] = [];

function serve(decisions: readonly PastDecision[], older: readonly PastDecision[] = []) {
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    if (address.endsWith('/layers')) return Response.json({ layers: [] });
    if (init.method === 'POST') undone = JSON.parse(String(init.body)).decisions;
    if (address.endsWith('/decisions?before=one')) {
      return Response.json({ decisions: older, next: null });
    }
    return Response.json({ decisions, next: older.length > 0 ? 'one' : null });
  };
}

async function open<P extends DecisionsPage | LogPage>(page: P): Promise<P> {
  page.site = SITE;
  document.body.append(page);
  await vi.waitFor(() =>
    expect(page.renderRoot.querySelector('.rows li, tbody tr')).not.toBeNull(),
  );
  return page;
}

function seek(page: DecisionsPage | LogPage, text: string): Promise<unknown> {
  const field = page.renderRoot.querySelector<HTMLInputElement>('#seek');
  if (!field) throw new Error('no field');
  field.value = text;
  field.dispatchEvent(new Event('input'));
  return page.updateComplete;
}

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  undone = [];
});

describe('looking back on decisions', () => {
  it('tells who decided, on whose words, and leads to the map', async () => {
    vi.stubGlobal('fetch', serve([DECISION]));
    const page = await open(new DecisionsPage());
    const text = page.renderRoot.textContent ?? '';
    for (const each of ['Watchful', 'Summer Wind', 'What a fool', 'It was a joke.', 'record']) {
      expect(text).toContain(each);
    }
    const link = page.renderRoot.querySelector<HTMLAnchorElement>('.rows a');
    expect(link?.href).toContain(idOf(1));
  });

  it('tells that the words it was about were edited since', async () => {
    vi.stubGlobal('fetch', serve([{ ...DECISION, edited: true }]));
    const page = await open(new DecisionsPage());
    expect(page.renderRoot.textContent).toContain('They were edited since.');
  });

  it('asks before it takes a decision back', async () => {
    vi.stubGlobal('fetch', serve([DECISION]));
    const page = await open(new DecisionsPage());
    const button = page.renderRoot.querySelector('sure-button');
    const inside = button?.renderRoot;
    inside?.querySelector<HTMLButtonElement>('.first')?.click();
    await button?.updateComplete;
    expect(inside?.textContent).toContain('There is an appeal.');
    expect(undone).toEqual([]);
    inside?.querySelector<HTMLButtonElement>('.second')?.click();
    await vi.waitFor(() => expect(undone).toEqual(['one']));
    await new Promise((resolve) => setTimeout(resolve, 20)); // the list is read again
  });

  it('leads on to what is older, which is not taken back', async () => {
    const old = { ...DECISION, id: 'two', at: '2025-07-18T05:20:00.000Z', pen_name: 'Ladle' };
    vi.stubGlobal('fetch', serve([DECISION], [old]));
    const page = await open(new DecisionsPage());
    const last = [...page.renderRoot.querySelectorAll<HTMLElement>('button')].at(-1);
    expect(last?.textContent).toContain('See what was decided before');
    last?.click();
    await vi.waitFor(() => expect(page.renderRoot.textContent).toContain('Ladle'));
    const [recent, older] = page.renderRoot.querySelectorAll('.rows');
    expect(page.renderRoot.querySelector('h2')?.textContent).toContain('Older than 30 days');
    expect(recent?.querySelectorAll('sure-button')).toHaveLength(1);
    expect(older?.textContent).toContain('2025');
    expect(older?.querySelector('sure-button')).toBeNull();
    await vi.waitFor(() =>
      expect(page.renderRoot.textContent).not.toContain('See what was decided before'),
    );
    await vi.waitFor(() => expect(page.shadowRoot?.activeElement?.textContent).toContain('Ladle'));
  });

  it('keeps what was shown, and one’s place in it, when a decision is taken back', async () => {
    const old = { ...DECISION, id: 'two', pen_name: 'Ladle' };
    vi.stubGlobal('fetch', serve([DECISION], [old]));
    const page = await open(new DecisionsPage());
    [...page.renderRoot.querySelectorAll('button')].at(-1)?.click();
    await vi.waitFor(() => expect(page.renderRoot.textContent).toContain('Ladle'));
    page.renderRoot.querySelectorAll('sure-button')[1]?.dispatchEvent(new Event('sure'));
    await vi.waitFor(() => expect(undone).toEqual(['two']));
    await new Promise((resolve) => setTimeout(resolve, 20)); // the list is read again
    expect(page.renderRoot.querySelectorAll('.rows li')).toHaveLength(2);
    expect(page.shadowRoot?.activeElement?.textContent).toContain('Ladle');
  });

  it('shows those that have the words or the pen name that are sought', async () => {
    vi.stubGlobal(
      'fetch',
      serve([DECISION, { ...DECISION, id: 'two', pen_name: 'Ladle', text: 'ad' }]),
    );
    const page = await open(new DecisionsPage());
    await seek(page, 'ladle');
    expect(page.renderRoot.querySelectorAll('.rows li')).toHaveLength(1);
    await seek(page, 'hurting others');
    expect(page.renderRoot.querySelectorAll('.rows li')).toHaveLength(2);
    await seek(page, 'nowhere');
    expect(page.renderRoot.textContent).toContain('Nothing here has these words.');
  });
});

describe('the log', () => {
  it('shows the rows that have the words that are sought', async () => {
    const row = { at: '2026-07-18T05:20:00.000Z', hat: 'person', object: 'x', hash: '' };
    const rows = [
      { ...row, number: 1, who: 'a1', action: 'hide', kind: 'feature', reason: 'insult' },
      { ...row, number: 2, who: 'b2', action: 'keep', kind: 'comment', reason: '' },
    ];
    vi.stubGlobal('fetch', async (address: string) =>
      Response.json(
        address.includes('verification')
          ? { intact: true, broken_at: null, what: null, head_number: 2, head_hash: 'h' }
          : { rows },
      ),
    );
    const page = await open(new LogPage());
    const numbers = () =>
      [...page.renderRoot.querySelectorAll('tbody tr')].map((each) =>
        each.querySelector('td')?.textContent?.trim(),
      );
    expect(numbers()).toEqual(['2', '1']);
    await seek(page, 'hide A1');
    expect(numbers()).toEqual(['1']);
  });

  it('is no empty table for who may not read it, but says who may', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ title: 'Not allowed' }, { status: 403 }));
    const page = new LogPage();
    page.site = SITE;
    document.body.append(page);
    await vi.waitFor(() => expect(page.renderRoot.querySelector('.problem')).not.toBeNull());
    expect(page.renderRoot.textContent).toContain('Auditors alone read this log.');
    expect(page.renderRoot.querySelector('table')).toBeNull();
  });
});

describe('words that are sought', () => {
  it('stand in any order, in either width and case', () => {
    expect(mentions('ｔｗｏ One', ['one', 'Two'])).toBe(true);
    expect(mentions('three', ['one', 'Two'])).toBe(false);
    expect(mentions('', [])).toBe(true);
  });
});
