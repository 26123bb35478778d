import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Decision, QueueEntry } from '../../src/people/desk';
import { DeskPage } from '../../src/people/desk-page';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { idOf, itemOf } from '../model/people';

const SITE: Site = {
  route: { page: 'desk', city: 'town', id: '' },
  language: 'en',
  furigana: false,
  me: VISITOR,
  cityName: 'Town',
};

function waiting(n: number, change: Partial<QueueEntry> = {}): QueueEntry {
  return {
    kind: 'feature',
    id: idOf(n),
    cause: 'waiting',
    harm: 0,
    written: '2026-07-17T05:20:00.000Z',
    since: '2026-07-18T05:20:00.000Z',
    reasons: {},
    words: [],
    decision: null,
    status: 'queued',
    pen_name: `person ${n}`,
    text: '',
    layer: 'town-notes',
    item: itemOf(idOf(n), { properties: { text: `note ${n}` } }),
    photos: [],
    edited: false,
    ...change,
  };
}

const FIELD = { id: 'text', type: 'text', label: { ja: 'ことば', en: 'Words' } };
const REASONS = [{ id: 'other', text: { ja: 'そのほか', en: 'something else' } }];

let queue: QueueEntry[] = [];
let decided: string[][] = [];
let undone: string[][] = [];
/** Lets the server answer what it was sent. */
let answer: () => void = () => {};
let gate: Promise<void> = Promise.resolve();

function hold(): void {
  gate = new Promise((resolve) => {
    answer = () => {
      gate = Promise.resolve();
      resolve();
    };
  });
}

async function serve(address: string, init: RequestInit = {}): Promise<Response> {
  const body = init.body ? JSON.parse(String(init.body)) : null;
  if (init.method === 'POST') await gate;
  if (address.endsWith('/reports/reasons')) return Response.json({ reasons: REASONS });
  if (address.endsWith('/layers')) {
    return Response.json({ layers: [{ id: 'town-notes', fields: [FIELD] }] });
  }
  if (address.endsWith('/queue?workshop=c1')) {
    return Response.json({ entries: queue.slice(1, 2), total: 1 });
  }
  if (address.endsWith('/queue')) return Response.json({ entries: queue, total: queue.length });
  if (address.endsWith('/decisions/undo')) {
    undone.push(body.decisions);
    return Response.json({});
  }
  if (address.includes('/moderation/appeals/')) {
    return Response.json(
      { title: 'Not allowed', detail: 'Somebody else answers.' },
      { status: 403 },
    );
  }
  if (address.endsWith('/decisions') && init.method === 'GET') {
    const past = { undone: null, decided_by: 'Other', action: 'refuse' };
    return Response.json({ decisions: [idOf(2), idOf(3)].map((thing) => ({ ...past, thing })) });
  }
  const ids = (body.things as { id: string }[]).map(({ id }) => id);
  const there = ids.filter((id) => queue.some((each) => each.id === id));
  decided.push(ids);
  queue = queue.filter(({ id }) => !ids.includes(id));
  const decisions = there.map((id) => ({ id: `decision of ${id}` }) as Decision);
  return Response.json({ decisions, changed: [] });
}

async function open(): Promise<DeskPage> {
  const page = new DeskPage();
  page.site = SITE;
  document.body.append(page);
  await vi.waitFor(() => expect(card(page).renderRoot.querySelector('.current')).not.toBeNull());
  return page;
}

function card(page: DeskPage, at = 0) {
  const found = page.renderRoot.querySelectorAll('desk-card')[at];
  if (!found) throw new Error('no card');
  return found;
}

function press(page: DeskPage, key: string, repeat = false): void {
  const event = new KeyboardEvent('keydown', { key, repeat, bubbles: true, composed: true });
  page.renderRoot.querySelector('ol')?.dispatchEvent(event);
}

/** Waits until a second press is a decision again. */
function rest(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, 700));
}

async function settle(page: DeskPage): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  await page.updateComplete;
}

/** The photos in a card, and what they are called. */
function photosIn(page: DeskPage) {
  return [...card(page).renderRoot.querySelectorAll('desk-photo')].map(({ renderRoot }) => ({
    src: renderRoot.querySelector('.look img')?.getAttribute('src'),
    name: renderRoot.querySelector('.look')?.getAttribute('aria-label'),
  }));
}

beforeEach(() => {
  queue = [waiting(1), waiting(2), waiting(3)];
  decided = [];
  undone = [];
  vi.stubGlobal('fetch', serve);
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener(): void {}
      close(): void {}
    },
  );
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('a teacher who comes from a class', () => {
  afterEach(() => window.history.replaceState(null, '', '/'));

  it('finds what waits of that class alone, and the way back', async () => {
    window.history.replaceState(null, '', '/people/town/desk?workshop=c1');
    const page = await open();
    expect(page.renderRoot.querySelectorAll('desk-card')).toHaveLength(1);
    expect(card(page).entry.id).toBe(idOf(2));
    const ways = [...page.renderRoot.querySelectorAll('a')].map((each) =>
      each.getAttribute('href'),
    );
    expect(ways).toContain('/people/town/workshops/c1?lang=en');
  });
});

describe('keys of the desk', () => {
  it('decide once, however long they are held', async () => {
    const page = await open();
    press(page, 'a');
    press(page, 'a', true);
    await settle(page);
    press(page, 'a', true);
    await settle(page);
    expect(decided).toEqual([[idOf(1)]]);
  });

  it('decide once when pressed twice, and what they did can be taken back', async () => {
    const page = await open();
    hold();
    press(page, 'a');
    press(page, 'a');
    answer();
    await settle(page);
    expect(decided).toEqual([[idOf(1)]]);
    press(page, 'u');
    press(page, 'u');
    await settle(page);
    expect(undone).toEqual([[`decision of ${idOf(1)}`]]);
  });

  it('decide nothing on the card that slides under them for a moment', async () => {
    const page = await open();
    press(page, 'a');
    await settle(page);
    press(page, 'a');
    expect(card(page).renderRoot.querySelector<HTMLButtonElement>('.button')?.disabled).toBe(true);
    await settle(page);
    expect(decided).toEqual([[idOf(1)]]);
    await rest();
    press(page, 'a');
    await settle(page);
    expect(decided).toEqual([[idOf(1)], [idOf(2)]]);
  });

  it('take back one decision after the other, each with its words', async () => {
    const page = await open();
    const strip = () => page.renderRoot.querySelector('.corner')?.textContent ?? '';
    press(page, 'a');
    await settle(page);
    expect(strip()).toContain('Accept: 1 (person 1: “note 1”)');
    await rest();
    press(page, 'a');
    await settle(page);
    press(page, 'e');
    await settle(page);
    expect(strip()).toContain('Before that: Accept: 1 (person 2: “note 2”)');
    for (const _ of 'ab') {
      press(page, 'u');
      await settle(page);
    }
    expect(undone).toEqual([[`decision of ${idOf(2)}`], [`decision of ${idOf(1)}`]]);
    expect(page.renderRoot.querySelector('.corner button')).toBeNull();
  });

  it('are for all that are chosen', async () => {
    const page = await open();
    card(page, 0).press('x');
    card(page, 1).press('x');
    await settle(page);
    press(page, 'a');
    await settle(page);
    expect(decided).toEqual([[idOf(1), idOf(2)]]);
  });

  it('bring back what was written to the author', async () => {
    const page = await open();
    const [first] = queue;
    press(page, '1');
    const words = () => card(page).renderRoot.querySelector<HTMLInputElement>('#words');
    const field = words();
    if (!field || !first) throw new Error('no field');
    field.value = 'Please name nobody.';
    press(page, 'r');
    await settle(page);
    queue = [first, ...queue];
    press(page, 'u');
    await settle(page);
    expect(words()?.value).toBe('Please name nobody.');
    expect(card(page).renderRoot.querySelector('.current')).not.toBeNull();
    expect(card(page).renderRoot.querySelector<HTMLSelectElement>('#reason')?.value).toBe('other');
  });

  it('do not take back again what a held key took back', async () => {
    const page = await open();
    press(page, 'a');
    await settle(page);
    press(page, 'u', true);
    await settle(page);
    expect(undone).toEqual([]);
  });

  it('keep the undo where another had decided before', async () => {
    const page = await open();
    press(page, 'a');
    await settle(page);
    queue = queue.filter(({ id }) => id !== idOf(2));
    await rest();
    press(page, 'a');
    await settle(page);
    expect(page.renderRoot.querySelector('.corner')?.textContent).toContain('Other had decided');
    expect(decided).toEqual([[idOf(1)], [idOf(2)]]);
    press(page, 'u');
    await settle(page);
    expect(undone).toEqual([[`decision of ${idOf(1)}`]]);
  });

  it('still go from card to card while held', async () => {
    const page = await open();
    press(page, 'j', true);
    await settle(page);
    expect(card(page, 1).renderRoot.querySelector('.current')).not.toBeNull();
  });
});

describe('a card', () => {
  const decision = {
    id: 'decision',
    action: 'hide' as const,
    reason_text: { ja: '', en: 'wrong place' },
    words: 'It is elsewhere.',
    at: '2026-07-18T05:20:00.000Z',
    appeal: 'I was there.',
    before: 'published' as const,
    decided_by: 'Watchful',
    may_answer: true,
  };
  const text = (page: DeskPage) => card(page).renderRoot.textContent ?? '';
  const field = <E extends HTMLElement>(page: DeskPage, id: string) => {
    const found = card(page).renderRoot.querySelector<E>(`#${id}`);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };

  it('tells what is appealed against, and asks its moderator for no answer', async () => {
    queue = [waiting(1, { cause: 'appealed', status: 'hidden', decision })];
    queue.push(waiting(2, { cause: 'appealed', decision: { ...decision, may_answer: false } }));
    const page = await open();
    expect(text(page)).toContain('Hide: wrong place');
    expect(text(page)).toContain('It is elsewhere.');
    expect(text(page)).toContain('I was there.');
    expect(text(page)).toContain('Watchful decided');
    expect(text(page)).toContain('Upheld, everybody sees it.');
    expect(card(page).renderRoot.querySelector('input[type=checkbox]')).toBeNull();
    expect(page.renderRoot.textContent).toContain('Of these, others answer 1 appeals.');
    expect(card(page).renderRoot.querySelectorAll('.button')).toHaveLength(2);
    expect(card(page, 1).renderRoot.querySelectorAll('.button')).toHaveLength(0);
    expect(card(page, 1).renderRoot.textContent).toContain('Another moderator answers');
  });

  it('tells what went wrong with its answer', async () => {
    queue = [waiting(1), waiting(2, { cause: 'appealed', status: 'hidden', decision })];
    queue.reverse();
    const page = await open();
    press(page, 'r');
    await settle(page);
    expect(text(page)).toContain('Write an answer.');
    const words = field<HTMLTextAreaElement>(page, 'words');
    words.value = 'No.';
    words.dispatchEvent(new Event('input'));
    press(page, 'r');
    await settle(page);
    expect(text(page)).not.toContain('Write an answer.');
    expect(text(page)).toContain('Somebody else answers.');
    expect(page.renderRoot.querySelector('.problem')).toBeNull();
  });

  it('tells when it was written, when it was reported and how long it waits', async () => {
    const hour = 3_600_000;
    const since = new Date(Date.now() - 50 * hour).toISOString();
    queue = [waiting(1, { cause: 'reported', status: 'published', since })];
    const page = await open();
    expect(text(page)).toMatch(/written .*reported .*waiting for 2 days/s);
  });

  it('gives the keyboard back once a number has picked the reason, and on Escape', async () => {
    const page = await open();
    press(page, 'r');
    await settle(page);
    const reason = field<HTMLSelectElement>(page, 'reason');
    expect(card(page).shadowRoot?.activeElement).toBe(reason);
    const key = (name: string) =>
      reason.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: name,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    key('1');
    await settle(page);
    expect(card(page).shadowRoot?.activeElement?.tagName).toBe('ARTICLE');
    expect(reason.value).toBe('other');
    reason.focus();
    key('Escape');
    await settle(page);
    expect(card(page).shadowRoot?.activeElement?.tagName).toBe('ARTICLE');
  });

  it('keeps to itself what was typed into it', async () => {
    const page = await open();
    field<HTMLInputElement>(page, 'words').value = 'for the first';
    press(page, 'a');
    await settle(page);
    expect(field<HTMLInputElement>(page, 'words').value).toBe('');
  });
});

describe('what the desk shows', () => {
  it('begins at its top, with the keyboard on the first card', async () => {
    const focus = vi.spyOn(HTMLElement.prototype, 'focus');
    const page = await open();
    await settle(page);
    expect(focus.mock.calls[0]).toEqual([{ preventScroll: true }]);
    focus.mockRestore();
  });

  const words = (page: DeskPage) =>
    [...page.renderRoot.querySelectorAll('desk-card')].map(({ entry }) => entry.pen_name);
  const seek = (page: DeskPage, text: string) => {
    const field = page.renderRoot.querySelector<HTMLInputElement>('#seek');
    if (!field) throw new Error('no field');
    field.value = text;
    field.dispatchEvent(new Event('input'));
  };

  it('has the words or the pen name that are sought', async () => {
    const page = await open();
    seek(page, 'ＮＯＴＥ 2');
    await settle(page);
    expect(words(page)).toEqual(['person 2']);
    seek(page, 'person 3');
    await settle(page);
    expect(words(page)).toEqual(['person 3']);
    seek(page, 'nowhere');
    await settle(page);
    expect(page.renderRoot.textContent).toContain('Nothing here has these words.');
  });

  it('is counted by cause, and each count leads to its first', async () => {
    queue = [waiting(1, { cause: 'reported', status: 'published' }), waiting(2), waiting(3)];
    const page = await open();
    const jumps = [...page.renderRoot.querySelectorAll<HTMLButtonElement>('[data-cause]')];
    expect(jumps.map((each) => each.textContent?.trim())).toEqual([
      'Reported (1)',
      'Waits for a look (2)',
    ]);
    jumps[1]?.click();
    await settle(page);
    expect(card(page, 1).renderRoot.querySelector('.current')).not.toBeNull();
  });

  it('takes an act where it fits, and leaves the others chosen', async () => {
    queue = [waiting(1, { cause: 'reported', status: 'published' }), waiting(2)];
    const page = await open();
    card(page, 0).press('x');
    card(page, 1).press('x');
    await settle(page);
    const buttons = [...page.renderRoot.querySelectorAll<HTMLButtonElement>('.bulk .button')];
    const accept = buttons.find((each) => each.textContent?.includes('Accept (1)'));
    accept?.click();
    await settle(page);
    expect(decided).toEqual([[idOf(2)]]);
    expect(page.renderRoot.querySelector('.bulk h2')?.textContent).toContain('1 selected');
  });

  it('keeps the card at hand where more is shown', async () => {
    const page = await open();
    press(page, 'j');
    await settle(page);
    queue = [waiting(4), ...queue];
    Object.assign(page, { newcomers: 1 });
    await settle(page);
    page.renderRoot.querySelector<HTMLButtonElement>('.newcomers')?.click();
    await settle(page);
    expect(words(page)[0]).toBe('person 4');
    expect(card(page, 2).renderRoot.querySelector('.current')).not.toBeNull();
  });
});

describe('a card of the desk', () => {
  it('says when each reason is the one, and what the author reads', async () => {
    const guide = card(await open()).renderRoot.querySelector('details')?.textContent;
    expect(guide).toContain('Its author reads the bold words');
    expect(guide).toMatch(/something else\s+None of the others fits\./);
  });

  it('shows the photos on a note, and the one that waits as large as it is kept', async () => {
    const photos = [{ id: 'p', alt_text: 'a dry fountain', status: 'published' as const }];
    queue = [waiting(1, { photos })];
    const preview = {
      src: '/api/cities/town/photos/p/preview',
      name: 'See it large: a dry fountain',
    };
    expect(photosIn(await open())).toEqual([preview]);
    document.body.replaceChildren();
    queue = [waiting(2, { kind: 'photo', text: 'a gate' })];
    const full = `/api/cities/town/photos/${idOf(2)}/full`;
    expect(photosIn(await open())).toEqual([{ src: full, name: 'See it large: a gate' }]);
  });

  it.each([
    ['call 090-1234-5678', 'telephone number'],
    ['write to keyaki@example.jp', 'e-mail address'],
  ])('flags how to reach somebody: %s', async (text, flag) => {
    queue = [waiting(1, { item: itemOf(idOf(1), { properties: { text } }) }), waiting(2)];
    const page = await open();
    expect(card(page).renderRoot.textContent).toContain(flag);
    expect(card(page, 1).renderRoot.textContent).not.toContain('seems to hold');
  });

  it('does not flag the telephone number of a place, which belongs there', async () => {
    queue = [waiting(1, { item: itemOf(idOf(1), { properties: { contact: '0480-12-3456' } }) })];
    const page = await open();
    expect(card(page).renderRoot.textContent).not.toContain('seems to hold');
  });
});

it('choosing what is alike says so where nothing else is', async () => {
  const page = await open();
  press(page, 'e');
  await settle(page);
  expect(page.renderRoot.querySelector('.corner')?.textContent).toContain('Nothing else is like');
});
