import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClassSeat } from '../../src/people/class-seat';
import { GroupTile } from '../../src/people/group-tile';
import { JoinPage } from '../../src/people/join-page';
import type { Site } from '../../src/people/page';
import { authorOf, type Me, VISITOR } from '../../src/people/people';
import { ProposalOwn } from '../../src/people/proposal-own';
import { ProposalVote } from '../../src/people/proposal-vote';
import type { Proposal } from '../../src/people/proposals';
import { WorkshopEdit } from '../../src/people/workshop-edit';
import type { SeatAtWork, Workshop } from '../../src/people/workshops';
import { OutboxStore } from '../../src/state/outbox-store';
import { HERE, idOf, itemOf, NOTES } from '../model/people';

const PUPIL: Me = {
  ...VISITOR,
  hat: 'seat',
  pen_name: 'かに',
  roles: [{ role: 'pupil', scope: 'workshop:c1', label: { ja: '', en: '' }, may: [] }],
};
const SITE: Site = {
  route: { page: 'me', city: 'town', id: '' },
  language: 'en',
  furigana: false,
  me: PUPIL,
  cityName: 'Town',
};
const CLASS = {
  id: 'c1',
  title: 'Cool streets',
  tasks: [],
  rules: [{ ja: '走らない', en: 'Do not run' }],
  groups: [{ id: 'g1', name: 'Blue', colour: '#0072b2' }],
  works_layer: 'c1-works',
  notes_layer: 'c1-notes',
  kept_until: Date.UTC(2026, 7, 31),
  seat: { id: 's1', group: 'g1', pen_name: { ja: 'かに', en: 'Crab' }, hand_up: false },
} as unknown as Workshop;

let workshops: Workshop[];
let ballots: readonly object[];
let sent: unknown;

async function serve(address: string, init: RequestInit = {}): Promise<Response> {
  if (init.method === 'PATCH') sent = JSON.parse(String(init.body));
  if (init.method === 'DELETE') sent = new Headers(init.headers).get('if-match');
  if (address.endsWith('/items/p1')) return Response.json({}, { headers: { etag: '"p1.3"' } });
  if (address.includes('/proposals?')) {
    const works = ['p1', 'p2'].map((id) => ({ id, title: `Plan ${id}` }));
    return Response.json({ proposals: works });
  }
  if (address.endsWith('/cities')) return Response.json({ cities: [{ id: 'town' }] });
  if (address.endsWith('/me')) return Response.json(PUPIL);
  if (address.endsWith('/ballots')) return Response.json({ ballots });
  return Response.json({ workshops });
}

type Part = ClassSeat | JoinPage | GroupTile | ProposalVote | WorkshopEdit | ProposalOwn;

function show<P extends Part>(page: P): P {
  page.site = SITE;
  document.body.append(page);
  return page;
}

function wordsOf({ renderRoot }: Part): string {
  return (renderRoot.textContent ?? '').replace(/\s+/g, ' ');
}

beforeEach(() => {
  workshops = [CLASS];
  ballots = [];
  sent = null;
  vi.stubGlobal('fetch', serve);
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal(
    'EventSource',
    class extends EventTarget {
      close(): void {}
    },
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('a seat', () => {
  it('tells how long it is kept', async () => {
    const page = show(new ClassSeat());
    await vi.waitFor(() => expect(wordsOf(page)).toContain('are deleted on Aug 31'));
  });

  it('leads to where the class works', async () => {
    workshops = [{ ...CLASS, area: [139.38, 36.15, 139.384, 36.154] }];
    const page = show(new ClassSeat());
    await vi.waitFor(() => expect(page.renderRoot.querySelector('a.big')).not.toBeNull());
    const href = page.renderRoot.querySelector('a.big')?.getAttribute('href') ?? '';
    expect(new URLSearchParams(href.slice(2)).get('at')).toMatch(/^36\.152000,139\.382000,1[67]/);
  });

  it('that is gone says so and leads to the code', async () => {
    workshops = [{ ...CLASS, seat: null }];
    const page = show(new ClassSeat());
    await vi.waitFor(() => expect(wordsOf(page)).toContain('Ask your teacher for the code'));
    expect(page.renderRoot.querySelector('a')?.getAttribute('href')).toBe('/join?lang=en');
  });
});

describe('whoever takes the tablet next', () => {
  async function asked(): Promise<string> {
    const page = show(new JoinPage());
    await vi.waitFor(() => expect(page.renderRoot.querySelector('sure-button')).not.toBeNull());
    page.renderRoot.querySelector('sure-button')?.shadowRoot?.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve, 20));
    return page.renderRoot.querySelector('sure-button')?.shadowRoot?.textContent ?? '';
  }

  it('reads what the one before has not sent', async () => {
    const store = await OutboxStore.open();
    const author = authorOf(PUPIL);
    await store.put({
      city: 'town',
      author,
      layer: 'c1-works',
      item: idOf(1),
      action: 'add',
      content: { geometry: HERE },
      before: null,
      baseVersion: 0,
      toVersion: 0,
      sent: null,
      state: 'waiting',
      refusal: null,
      madeAt: 0,
    });
    store.close();
    expect(await asked()).toContain('Not sent yet: 1.');
  });

  it('reads nothing of it where all was sent', async () => {
    expect(await asked()).not.toContain('Not sent yet');
  });
});

describe('what the teacher sees', () => {
  const crab = { ...CLASS.seat, joined_at: 0, seen_at: 0, counts: {}, photos: 0, pictures: [] };
  const owl = { ...crab, id: 's2', pen_name: { ja: 'ふくろう', en: 'Owl' } };

  it('is what each seat wrote, and who wrote a word that is sought', async () => {
    const tile = new GroupTile();
    tile.workshop = CLASS;
    tile.group = { id: 'g1', name: 'Blue', colour: '#0072b2' };
    tile.seats = [crab, owl] as SeatAtWork[];
    tile.layers = [NOTES];
    tile.works = [
      itemOf(
        idOf(1),
        { properties: { about: 'hot', text: 'No shade here' } },
        { pen_name: 'かに' },
      ),
      itemOf(idOf(2), { properties: { about: 'cool', text: 'A breeze' } }, { pen_name: 'Owl' }),
    ];
    show(tile);
    await tile.updateComplete;
    const texts = () =>
      [...tile.renderRoot.querySelectorAll('.texts')].map((each) => each.textContent);
    expect(texts()).toEqual([
      expect.stringContaining('No shade here'),
      expect.stringContaining('A breeze'),
    ]);
    tile.seeks = 'SHADE';
    await tile.updateComplete;
    expect(texts()).toEqual([expect.stringContaining('No shade here')]);
    expect(tile.renderRoot.querySelectorAll('[data-seat]')).toHaveLength(1);
  });

  it.each([
    [{ p1: 2, p2: 2 }, ['a tie', 'a tie']],
    [{ p1: 1, p2: 2 }, ['the most']],
  ])('of votes %o is who is ahead, or that none is', async (counts, words) => {
    const question = { id: 'b1', question: 'Which?', choices: ['p1', 'p2'], votes: 3, counts };
    ballots = [{ ...question, closed: '2026-07-18T05:20:00.000Z', mine: null }];
    const vote = show(new ProposalVote());
    await vi.waitFor(() => expect(wordsOf(vote)).toContain('Plan p2'));
    const tags = [...vote.renderRoot.querySelectorAll('.tag')].map((each) => each.textContent);
    expect(tags).toEqual(words);
  });

  it('has no heading for votes where there are none and none can begin', async () => {
    const vote = show(new ProposalVote());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(vote.renderRoot.querySelector('h2')).toBeNull();
  });

  it('is put right: the title, and when it ends', async () => {
    const edit = new WorkshopEdit();
    edit.workshop = { ...CLASS, closes_at: Date.UTC(2026, 6, 18, 6) };
    show(edit);
    await edit.updateComplete;
    const changed = vi.fn();
    edit.addEventListener('changed', changed);
    const title = edit.renderRoot.querySelector<HTMLInputElement>('#title');
    if (title) title.value = 'Cooler streets';
    edit.renderRoot.querySelector('form')?.requestSubmit();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(sent).toEqual({ title: 'Cooler streets', closes_at: Date.UTC(2026, 6, 18, 6) });
  });
});

describe('the author of a proposal', () => {
  const mine = {
    id: 'p1',
    layer: 'c1-works',
    title: 'Shade',
    words: '',
    mine: true,
    may_edit: true,
  };

  async function open(changed: object = {}): Promise<ProposalOwn> {
    const own = new ProposalOwn();
    own.proposal = { ...mine, ...changed } as unknown as Proposal;
    show(own);
    await own.updateComplete;
    return own;
  }

  it('corrects its title', async () => {
    const own = await open();
    const changed = vi.fn();
    own.addEventListener('proposal-changed', changed);
    const title = own.renderRoot.querySelector<HTMLInputElement>('#title');
    if (title) title.value = 'Shade at the gate';
    own.renderRoot.querySelector('form')?.requestSubmit();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(sent).toEqual({ properties: { text: 'Shade at the gate' } });
  });

  it('takes it back, as it is now', async () => {
    const own = await open();
    own.renderRoot.querySelector('sure-button')?.dispatchEvent(new Event('sure'));
    await vi.waitFor(() => expect(sent).toBe('"p1.3"'));
  });

  it.each([{ mine: false }, { may_edit: false }])(
    'is nobody else, and not too late: %o',
    async (not) => {
      expect((await open(not)).renderRoot.querySelector('form')).toBeNull();
    },
  );
});
