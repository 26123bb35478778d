import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Comment, Feelings } from '../../src/api/talk';
import { type Me, type RoleHeld, VISITOR } from '../../src/people/people';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ItemTalk } from '../../src/ui/item-talk';
import { idOf, itemOf, NOTES } from '../model/people';

const ME: Me = {
  ...VISITOR,
  hat: 'person',
  pen_name: 'けやき',
  roles: [roleWith('comment', 'add-photo')],
};
const NAMES = Object.fromEntries(
  ['cool', 'hot', 'useful', 'want-to-go'].map((each) => [each, { ja: each, en: each }]),
) as Feelings['names'];

function roleWith(...actions: string[]): RoleHeld {
  const label = { ja: '役', en: 'Role' };
  const may = actions.map((action) => ({ action, label, terms: null }));
  return { role: 'x', scope: 'city', label, may };
}

let me: Me;
let comments: Map<string, Comment[]>;
/** Requests that change something, or go on, wait for this. */
let gate: Promise<void>;
let letGo: () => void;
/** Whether what was sent arrives, and its answer does not. */
let cut = false;

function hold(): void {
  gate = new Promise((resolve) => {
    letGo = resolve;
  });
}

function said(n: number, text: string): Comment {
  return {
    id: idOf(n),
    text,
    voice: 'person',
    official_page: null,
    status: 'published',
    pen_name: 'つばめ',
    created: '2026-07-18T05:20:00.000Z',
    mine: false,
  };
}

async function serve(address: string, init: RequestInit = {}): Promise<Response> {
  const [path = '', query] = address.split('?');
  const [, item = '', part] = /items\/([^/]+)\/(\w+)/.exec(path) ?? [];
  if (init.method !== 'GET' || query) await gate;
  if (path.endsWith('/me')) return Response.json(me);
  const counts = item === idOf(1) ? { hot: 9 } : {};
  if (part === 'reactions') return Response.json({ counts, mine: [], names: NAMES });
  if (part === 'photos') return Response.json({ photos: [] });
  const here = comments.get(item) ?? [];
  if (init.method === 'POST') {
    const { id, text } = JSON.parse(String(init.body));
    const before = here.find((each) => each.id === id);
    if (!before) comments.set(item, [...here, { ...said(0, text), id, mine: true }]);
    if (cut) throw new TypeError('the line is cut');
    return Response.json(comments.get(item)?.at(-1), { status: 201 });
  }
  if (init.method === 'DELETE') {
    const kept = [...comments].map(([id, all]) => [
      id,
      all.filter((each) => !path.endsWith(each.id)),
    ]);
    comments = new Map(kept as [string, Comment[]][]);
    return new Response(null, { status: 204 });
  }
  const first = query ? here.slice(1) : here.slice(0, 1);
  return Response.json({ comments: first, next: query || here.length < 2 ? null : '1' });
}

async function open(n: number, page = new ItemTalk()): Promise<ItemTalk> {
  page.item = { ...itemOf(idOf(n)), waiting: null };
  if (!page.isConnected) {
    const store = new Store(decodeView('?city=town&lang=en', 'en'));
    page.session = new Session(store);
    document.body.append(page);
  }
  await settle(page);
  return page;
}

async function settle(page: ItemTalk): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  await page.updateComplete;
}

function button(page: ItemTalk, words: string): HTMLButtonElement {
  const all = [...page.renderRoot.querySelectorAll('button')];
  const found = all.find(({ textContent }) => textContent?.includes(words));
  if (!found) throw new Error(`no ${words}`);
  return found;
}

function write(page: ItemTalk, text: string): HTMLTextAreaElement {
  const area = page.renderRoot.querySelector('textarea');
  if (!area) throw new Error('no field');
  area.value = text;
  return area;
}

function send(page: ItemTalk): void {
  const event = new SubmitEvent('submit', { cancelable: true });
  page.renderRoot.querySelector('form')?.dispatchEvent(event);
}

beforeEach(() => {
  me = ME;
  comments = new Map([
    [idOf(1), [said(11, 'first of A'), said(12, 'second of A')]],
    [idOf(2), [said(21, 'first of B')]],
  ]);
  gate = Promise.resolve();
  vi.stubGlobal('fetch', serve);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('the talk of a thing', () => {
  it('shows no comments of another that was open before', async () => {
    const page = await open(1);
    hold();
    button(page, 'More comments').click();
    await open(2, page);
    letGo();
    await settle(page);
    expect(page.renderRoot.textContent).toContain('first of B');
    expect(page.renderRoot.textContent).not.toContain('of A');
  });

  it('shows no counts of another that was open before', async () => {
    const page = await open(1);
    hold();
    button(page, 'hot').click();
    await open(2, page);
    expect(button(page, 'hot').disabled).toBe(false);
    letGo();
    await settle(page);
    expect(button(page, 'hot').textContent).not.toContain('9');
  });

  it('keeps what is being written at a thing when what was said at another arrives', async () => {
    const page = await open(1);
    hold();
    write(page, 'to A');
    send(page);
    await open(2, page);
    write(page, 'to B');
    letGo();
    await settle(page);
    expect(page.renderRoot.querySelector('textarea')?.value).toBe('to B');
    expect(comments.get(idOf(1))?.at(-1)?.text).toBe('to A');
    expect(page.renderRoot.textContent).not.toContain('of A');
  });

  it('says once what is sent again because no answer came', async () => {
    const page = await open(2);
    cut = true;
    write(page, 'here');
    send(page);
    await settle(page);
    cut = false;
    send(page);
    await settle(page);
    write(page, 'here');
    send(page);
    await settle(page);
    const texts = comments.get(idOf(2))?.map(({ text }) => text);
    expect(texts).toEqual(['first of B', 'here', 'here']);
  });

  it.each([
    [['comment', 'add-photo'], true, true],
    [['comment'], true, false],
    [['read-log'], false, false],
  ])('offers a role that may %j what it may, and says the rest', async (actions, says, shows) => {
    me = { ...ME, roles: [roleWith(...actions)] };
    const page = await open(1);
    const photos = page.renderRoot.querySelector('item-photos');
    await photos?.updateComplete;
    expect(photos?.renderRoot.querySelector('input[type=file]') !== null).toBe(shows);
    expect(page.renderRoot.textContent?.includes('you add no photos')).toBe(!shows);
    expect(page.renderRoot.querySelector('textarea') !== null).toBe(says);
    expect(page.renderRoot.textContent?.includes('you write no comments')).toBe(!says);
  });

  it('corrects an own comment by saying it anew and taking the one before away', async () => {
    comments.set(idOf(1), [{ ...said(11, 'hott here'), mine: true }]);
    const page = await open(1);
    write(page, 'something else');
    button(page, 'Correct').click();
    await settle(page);
    const form = page.renderRoot.querySelector<HTMLFormElement>('.correction');
    const area = form?.querySelector('textarea');
    expect(area?.value).toBe('hott here');
    if (area) area.value = 'hot here';
    form?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await settle(page);
    const now = comments.get(idOf(1)) ?? [];
    expect(now.map(({ text }) => text)).toEqual(['hot here']);
    expect(now[0]?.id).not.toBe(idOf(11));
    expect(page.renderRoot.querySelector('.correction')).toBeNull();
    expect(page.renderRoot.querySelector('textarea')?.value).toBe('something else');
  });

  it('leaves no second version where something else is opened meanwhile', async () => {
    comments.set(idOf(1), [{ ...said(11, 'call 090'), mine: true }]);
    const page = await open(1);
    button(page, 'Correct').click();
    await settle(page);
    const form = page.renderRoot.querySelector<HTMLFormElement>('.correction');
    const area = form?.querySelector('textarea');
    if (area) area.value = 'call me';
    let pass = () => {};
    gate = new Promise((resolve) => (pass = resolve));
    form?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
    await open(2, page);
    pass();
    await settle(page);
    await settle(page);
    expect(comments.get(idOf(1))?.map(({ text }) => text)).toEqual(['call me']);
  });

  it.each(['left', 'sent unchanged'])(
    'goes back to its button when a correction is %s',
    async (how) => {
      comments.set(idOf(1), [{ ...said(11, 'hot here'), mine: true }]);
      const page = await open(1);
      button(page, 'Correct').click();
      await settle(page);
      const form = page.renderRoot.querySelector<HTMLFormElement>('.correction');
      if (how === 'left') button(page, 'Leave').click();
      else form?.dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
      await settle(page);
      expect(page.renderRoot.querySelector('.correction')).toBeNull();
      expect(page.shadowRoot?.activeElement).toBe(button(page, 'Correct'));
    },
  );

  it('corrects no comment of others, and none where one may not write', async () => {
    comments.set(idOf(1), [said(11, 'of another')]);
    expect((await open(1)).renderRoot.textContent).not.toContain('Correct');
    comments.set(idOf(2), [{ ...said(21, 'my own'), mine: true }]);
    me = { ...ME, roles: [roleWith('read-log')] };
    const page = await open(2);
    expect(page.renderRoot.textContent).not.toContain('Correct');
    expect(button(page, 'Delete').disabled).toBe(false);
  });

  it('clears what was said at another from the field', async () => {
    const page = await open(1);
    hold();
    write(page, 'to A');
    send(page);
    await open(2, page);
    letGo();
    await settle(page);
    expect(page.renderRoot.querySelector('textarea')?.value).toBe('');
  });
});

it('is not written into while the class is paused, and says so', async () => {
  const page = await open(1);
  const held = { ...NOTES, workshop: 'c1', class_state: 'held', may_add: false } as const;
  page.session.people.note({ layers: { status: 'ready', value: [held] } });
  await settle(page);
  expect(page.renderRoot.querySelector('textarea')).toBeNull();
  expect(page.renderRoot.textContent).toContain('Your teacher has paused the class.');
  expect(page.renderRoot.querySelector<HTMLButtonElement>('.feelings button')?.disabled).toBe(true);
});
