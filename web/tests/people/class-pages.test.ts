import { IDBFactory } from 'fake-indexeddb';
import type { LitElement } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Item, placeOf } from '../../src/model/items';
import { ClassSeat } from '../../src/people/class-seat';
import { GroupTile } from '../../src/people/group-tile';
import { HiddenWorks } from '../../src/people/hidden-works';
import { JoinPage } from '../../src/people/join-page';
import type { Site } from '../../src/people/page';
import { authorOf, type Me, VISITOR } from '../../src/people/people';
import { ProposalOwn } from '../../src/people/proposal-own';
import { ProposalVote } from '../../src/people/proposal-vote';
import type { Proposal, ProposalBrief } from '../../src/people/proposals';
import { PublicWorks } from '../../src/people/public-works';
import { SeatWorks } from '../../src/people/seat-works';
import { WorkshopEdit } from '../../src/people/workshop-edit';
import { WorkshopPage } from '../../src/people/workshop-page';
import { mapQuery, type SeatAtWork, type Workshop } from '../../src/people/workshops';
import { decodeView } from '../../src/state/address';
import { keepLastView, lastView } from '../../src/state/last-view';
import { OutboxStore } from '../../src/state/outbox-store';
import { isNewHere, keepProgress } from '../../src/tours/progress';
import { HERE, idOf, itemOf, NOTES, PROPOSALS } from '../model/people';

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
const WHY = { reason: { ja: '電話番号', en: 'a telephone number' }, words: 'Without it, please' };

let ballots: readonly object[];
let leads: boolean;
let hidden: readonly object[];
let sent: unknown;

async function serve(address: string, init: RequestInit = {}): Promise<Response> {
  if (init.method === 'PATCH') sent = JSON.parse(String(init.body));
  if (init.method === 'DELETE') sent = new Headers(init.headers).get('if-match');
  if (address === '/api/join') {
    const { seat } = CLASS;
    return Response.json({ city: 'town', workshop: CLASS, seat, is_new: true });
  }
  if (address.endsWith('/items/p1')) return Response.json({}, { headers: { etag: '"p1.3"' } });
  if (address.endsWith('/layers')) return Response.json({ layers: [NOTES] });
  if (address.endsWith('/versions')) return Response.json({ versions: [], verdict: WHY });
  if (address.includes('c1-notes/items?')) return Response.json({ features: hidden });
  if (address.includes('/items?')) return Response.json({ features: [] });
  if (address.includes('/proposals?')) {
    const works = ['p1', 'p2'].map((id) => ({ id, title: `Plan ${id}`, things: { tree: 2 } }));
    return Response.json({ proposals: works });
  }
  if (address.endsWith('/cities')) return Response.json({ cities: [{ id: 'town' }] });
  if (address.endsWith('/me')) return Response.json(PUPIL);
  if (address.endsWith('/ballots')) return Response.json({ leads, ballots });
  return Response.json({ workshops });
}

type Part =
  | ClassSeat
  | GroupTile
  | HiddenWorks
  | JoinPage
  | ProposalOwn
  | ProposalVote
  | PublicWorks
  | SeatWorks
  | WorkshopEdit;

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
  leads = false;
  hidden = [];
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

describe('what a teacher hid', () => {
  it('is told on the own page, with the reason', async () => {
    hidden = [
      itemOf(idOf(1), { properties: { about: 'hot', text: 'Call me' } }, { status: 'hidden' }),
    ];
    const told = new HiddenWorks();
    told.workshop = CLASS;
    show(told);
    await vi.waitFor(() => expect(wordsOf(told)).toContain('Call me'));
    expect(wordsOf(told)).toContain('a telephone number');
    expect(wordsOf(told)).toContain('Without it, please');
  });

  it('is called a proposal where it is one', async () => {
    hidden = [itemOf('p1', { properties: { text: 'Call me' } }, { status: 'hidden' })];
    const told = new HiddenWorks();
    told.workshop = CLASS;
    show(told);
    await vi.waitFor(() => expect(wordsOf(told)).toContain('proposal (tree 2): Call me'));
  });
});

describe('whoever takes the tablet next', () => {
  it('is new to the tours, and to the map', async () => {
    keepProgress('pupil', { step: 0, done: true });
    keepLastView(decodeView('?city=town&heat=hot-day', 'en'));
    workshops = [];
    const page = show(new JoinPage());
    await vi.waitFor(() => expect(page.renderRoot.querySelector('#code')).not.toBeNull());
    page.renderRoot.querySelector('form')?.dispatchEvent(new Event('submit'));
    await vi.waitFor(() => expect(wordsOf(page)).toContain('Crab'));
    expect(isNewHere()).toBe(true);
    expect(lastView('town')).toBeNull();
  });

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
    expect(tile.renderRoot.querySelectorAll('.texts seat-works')).toHaveLength(1);
    expect(tile.renderRoot.querySelectorAll('[data-seat]:not([hidden])')).toHaveLength(1);
    expect(wordsOf(tile)).toContain('1 found');
    tile.seats = [crab, { ...owl, hand_up: true }] as SeatAtWork[];
    await tile.updateComplete;
    expect(tile.renderRoot.querySelectorAll('[data-seat]:not([hidden])')).toHaveLength(2);
  });

  const told = [
    itemOf(idOf(1), { properties: { about: 'hot', text: 'No shade' } }, { pen_name: 'かに' }),
    itemOf(
      idOf(2),
      { properties: { about: 'hot', text: 'Call 090-1234-5678' } },
      { pen_name: 'ふくろう' },
    ),
  ];

  it('is what a proposal changes, not that it is an area', async () => {
    const tile = new GroupTile();
    tile.workshop = CLASS;
    tile.group = { id: 'g1', name: 'Blue', colour: '#0072b2' };
    tile.seats = [{ ...crab, counts: { tree: 2, sketch: 2 } }] as SeatAtWork[];
    tile.layers = [PROPOSALS];
    tile.proposals = [
      { id: idOf(1), things: { tree: 6, awning: 1 } },
    ] as unknown as ProposalBrief[];
    const drawn = { kind: 'sketch', text: 'Shade at the stop' };
    const about = { layer: PROPOSALS.id, pen_name: 'かに' };
    tile.works = [itemOf(idOf(1), { properties: drawn }, about)];
    show(tile);
    await tile.updateComplete;
    expect(tile.renderRoot.querySelector('.texts')?.textContent).toContain(
      'proposal (tree 6, awning 1): Shade at the stop',
    );
    const counts = tile.renderRoot.querySelector('summary .note')?.textContent;
    expect(counts).toBe('trees 2 · lines and areas 1 · proposals 1');
  });

  it('leads to a work where it stands, beside those of its class', async () => {
    const works = new SeatWorks();
    works.works = told;
    works.layers = [{ ...NOTES, workshop: 'c1' }];
    show(works);
    await works.updateComplete;
    const href = works.renderRoot.querySelector('a')?.getAttribute('href') ?? '';
    const query = new URLSearchParams(href.slice(2));
    expect(query.get('list')).toBe('c1');
    const { lon, lat } = placeOf(HERE) ?? { lon: 0, lat: 0 };
    expect(query.get('at')).toBe(`${lat.toFixed(6)},${lon.toFixed(6)},17.00,0,0`);
  });

  it('leads to the whole class where its works are', () => {
    const [one] = told;
    const far = { ...told[1], geometry: { type: 'Point', coordinates: [139.4, 36.2] } } as Item;
    const near = { ...one, geometry: { type: 'Point', coordinates: [139.38, 36.1] } } as Item;
    const query = mapQuery('town', { id: 'c1', area: null }, 'en', [near, far]);
    expect(query.get('list')).toBe('c1');
    expect(query.get('at')).toMatch(/^36\.150000,139\.390000,1[0-3]/);
    expect(mapQuery('town', { id: 'c1', area: null }, 'en').has('at')).toBe(false);
  });

  it('is also what is left of a removed seat', async () => {
    const tile = new GroupTile();
    tile.workshop = CLASS;
    tile.group = { id: 'g1', name: 'Blue', colour: '#0072b2' };
    tile.removed = [owl] as SeatAtWork[];
    tile.layers = [NOTES];
    tile.works = told;
    show(tile);
    await tile.updateComplete;
    expect(wordsOf(tile)).toContain('removed seat');
    expect(tile.renderRoot.querySelector('.texts')?.textContent).toContain('Call 090');
    expect(tile.renderRoot.querySelector('.texts .tag.wait')).not.toBeNull();
    expect(tile.renderRoot.querySelectorAll('seat-works')).toHaveLength(1);
    tile.seeks = 'call';
    await tile.updateComplete;
    expect(tile.renderRoot.querySelectorAll('.texts seat-works')).toHaveLength(1);
  });

  it('is told before a class is opened, what names a contact first', async () => {
    const list = new PublicWorks();
    list.works = told;
    list.seats = [crab, owl] as SeatAtWork[];
    list.layers = [NOTES];
    show(list);
    await list.updateComplete;
    expect(list.renderRoot.querySelector('[role=alert]')?.textContent).toContain('1 of them');
    const works = list.renderRoot.querySelector('seat-works') as unknown as LitElement;
    await works.updateComplete;
    const rows = [...works.renderRoot.querySelectorAll('li')].map((each) => each.textContent);
    expect(rows[0]).toMatch(/Call 090.*Owl.*telephone number/s);
    expect(rows[1]).toContain('No shade');
    const opens = vi.fn();
    list.addEventListener('sure', opens);
    works.renderRoot.querySelector('sure-button')?.dispatchEvent(new Event('sure'));
    expect(opens).not.toHaveBeenCalled();
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

  it('offers no vote to who teaches another class', async () => {
    ballots = [
      { id: 'b1', question: 'Which?', choices: ['p1'], votes: 1, counts: null, mine: null },
    ];
    const roles = [
      { role: 'facilitator', scope: 'workshop:x', label: { ja: '', en: '' }, may: [] },
    ];
    const vote = new ProposalVote();
    vote.site = { ...SITE, me: { ...PUPIL, hat: 'person', roles } as unknown as Me };
    document.body.append(vote);
    await vi.waitFor(() => expect(wordsOf(vote)).toContain('Plan p1'));
    expect(vote.renderRoot.querySelector('sure-button')).toBeNull();
    expect(wordsOf(vote)).not.toContain('(now');
  });

  it('is what a vote needs, and that ending it is asked', async () => {
    const choices = ['p1', 'p2'];
    ballots = [{ id: 'b1', question: 'Which?', choices, votes: 1, counts: null, mine: null }];
    leads = true;
    const vote = show(new ProposalVote());
    await vi.waitFor(() => expect(wordsOf(vote)).toContain('Plan p2'));
    expect(wordsOf(vote)).toContain('(now 2)');
    expect(vote.renderRoot.querySelector('sure-button')).not.toBeNull();
    expect(vote.renderRoot.querySelectorAll('.choices a')).toHaveLength(2);
  });

  it('is put right: the title, and when it ends', async () => {
    const edit = new WorkshopEdit();
    const tasks = [
      { text: 'Plant treees', kind: 'tree', count: 6, done: null },
      { text: 'Rest', kind: null, count: null, done: null },
    ];
    edit.workshop = { ...CLASS, tasks, closes_at: Date.UTC(2026, 6, 18, 6) };
    show(edit);
    await edit.updateComplete;
    const changed = vi.fn();
    edit.addEventListener('changed', changed);
    const title = edit.renderRoot.querySelector<HTMLInputElement>('#title');
    if (title) title.value = 'Cooler streets';
    const words = [...edit.renderRoot.querySelectorAll<HTMLInputElement>('[id^=task-]')];
    for (const [i, text] of ['Plant trees', ''].entries()) {
      const field = words[i];
      if (field) field.value = text;
    }
    edit.renderRoot.querySelector('form')?.requestSubmit();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(sent).toEqual({
      title: 'Cooler streets',
      closes_at: Date.UTC(2026, 6, 18, 6),
      tasks: [{ text: 'Plant trees', kind: 'tree', count: 6 }],
    });
    await edit.updateComplete;
    expect(wordsOf(edit)).toContain('Saved.');
  });
});

describe('the number of groups', () => {
  it('is changed while nobody has joined; those that are there stay', async () => {
    const edit = new WorkshopEdit();
    edit.workshop = { ...CLASS, closes_at: 0 };
    show(edit);
    await edit.updateComplete;
    const changed = vi.fn();
    edit.addEventListener('changed', changed);
    const groups = edit.renderRoot.querySelector<HTMLSelectElement>('#groups');
    expect(groups?.value).toBe('1');
    if (groups) groups.value = '3';
    edit.renderRoot.querySelector('form')?.requestSubmit();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledOnce());
    expect(sent).toMatchObject({
      groups: [
        { name: 'Blue', colour: '#0072b2' },
        { name: 'Orange', colour: '#d55e00' },
        { name: 'Green', colour: '#009e73' },
      ],
    });
  });

  it('stays once somebody has joined, and that is said', async () => {
    const edit = new WorkshopEdit();
    edit.workshop = { ...CLASS, closes_at: 0 };
    edit.joined = true;
    show(edit);
    await edit.updateComplete;
    expect(edit.renderRoot.querySelector('#groups')).toBeNull();
    expect(wordsOf(edit)).toContain('the number of groups stays');
  });
});

describe('a class that was made by mistake', () => {
  async function page(overview: object): Promise<WorkshopPage> {
    vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
      const told = { seats: [], removed: [], photos_waiting: 0, joined: false, may_delete: true };
      if (address.endsWith('/overview')) {
        return Response.json({ workshop: { ...CLASS, closes_at: 0 }, ...told, ...overview });
      }
      if (address.endsWith('/reasons')) return Response.json({ reasons: [] });
      if (init.method === 'DELETE') {
        sent = address;
        return Response.json({}, { status: 422 });
      }
      return serve(address, init);
    });
    const made = new WorkshopPage();
    made.site = { ...SITE, route: { page: 'workshop', city: 'town', id: 'c1' } };
    document.body.append(made);
    await vi.waitFor(() => expect(made.renderRoot.querySelector('h1')).not.toBeNull());
    return made;
  }

  it('is deleted by its teacher, who is asked first', async () => {
    const made = await page({});
    const buttons = [...made.renderRoot.querySelectorAll('sure-button')];
    const found = buttons.find(({ words }) => JSON.stringify(words).includes('Delete this class'));
    found?.dispatchEvent(new Event('sure'));
    await vi.waitFor(() => expect(sent).toBe('/api/cities/town/workshops/c1'));
  });

  it('is closed where somebody joined, and the page says why', async () => {
    const made = await page({ joined: true, may_delete: false });
    const words = (made.renderRoot.textContent ?? '').replace(/\s+/g, ' ');
    expect(words).toContain('cannot be deleted');
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
