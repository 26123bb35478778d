import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeView, encodeView, isAnotherView } from '../../src/state/address';
import { heatPicture, heatShown, isChangeShown } from '../../src/state/heat-shown';
import { peoplePicture } from '../../src/state/people-shown';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { city } from '../model/cities';
import { quantity, run } from '../model/heat-runs';
import { idOf, itemOf, NOTES, PROPOSALS } from '../model/people';

const HEAT = '/api/cities/town/heat';
const RUNS = ['hot-day', 'with-trees'].map((name) => ({
  run: name,
  title: { ja: name, en: name },
  date: '2018-07-23',
  kind: 'computed',
  source: '計算値',
  scenario: null,
  url: `/tiles/town/heat-${name}/v/run.json`,
}));
const POINT = { quantities: { wbgt: [27, 29, 31, 30] }, explain: [], inside_building: false };
const WHAT_IF = {
  bounds: [139.43, 36.2, 139.431, 36.201],
  quantities: [
    {
      ...quantity('wbgt'),
      pictures: ['a', 'b', 'c', 'd'],
      statistics: [{ min: -2.7, mean: -0.1, max: 0, area_m2: 40 }],
    },
  ],
  remarks: [],
};
const PLACE = { lon: 139.435, lat: 36.205 };

let asked: { address: string; body: unknown }[] = [];

/** Answers fetches from a table; what is not in it is "not found". */
function serve(answers: Record<string, unknown>): void {
  asked = [];
  vi.stubGlobal('fetch', (address: string, init?: RequestInit) => {
    const body = init?.body ? JSON.parse(String(init.body)) : null;
    asked.push({ address, body });
    const answer = answers[address.replace(/\?.*/, '')];
    return Promise.resolve(
      new Response(JSON.stringify(answer ?? {}), { status: answer === undefined ? 404 : 200 }),
    );
  });
}

function begin(search: string): { store: Store; session: Session } {
  const store = new Store(decodeView(search, 'ja'));
  return { store, session: new Session(store) };
}

async function open(search = '?city=town&heat=hot-day') {
  const begun = begin(search);
  await begun.session.start();
  await vi.waitFor(() => expect(begun.store.state.heat.run.status).toBe('ready'));
  return begun;
}

beforeEach(() => {
  const { root: _, ...record } = run();
  serve({
    '/api/cities': { cities: [] },
    '/api/cities/town': city([]),
    [HEAT]: { runs: RUNS },
    '/tiles/town/heat-hot-day/v/run.json': record,
    '/tiles/town/heat-with-trees/v/run.json': record,
    [`${HEAT}/hot-day/point`]: POINT,
    [`${HEAT}/with-trees/point`]: POINT,
    [`${HEAT}/hot-day/observations`]: { stations: [] },
    [`${HEAT}/hot-day/what-if`]: WHAT_IF,
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('the heat of a view', () => {
  it('is the run of the address, shown from its first quantity and hour', async () => {
    const { store } = await open();
    const shown = heatShown(store.state);
    expect(shown?.quantity.id).toBe('wbgt');
    expect(shown?.time).toBe('13:30');
    expect(heatPicture(store.state)?.layers[0]?.folder).toMatch(
      /\/tiles\/town\/heat-hot-day\/v\/tiles\/wbgt\/3\/$/,
    );
  });

  it('is nothing without a run, and the runs are known all the same', async () => {
    const { store, session } = begin('?city=town');
    await session.start();
    await vi.waitFor(() => expect(store.state.heat.runs.status).toBe('ready'));
    expect(heatShown(store.state)).toBeNull();
    expect(asked.some(({ address }) => address.endsWith('run.json'))).toBe(false);
  });

  it('lists the town as it is before what would be changed in it', async () => {
    serve({
      '/api/cities': { cities: [] },
      '/api/cities/town': city([]),
      [HEAT]: { runs: [{ ...RUNS[1], scenario: { trees: 6 } }, RUNS[0]] },
    });
    const { store, session } = begin('?city=town');
    await session.start();
    await vi.waitFor(() => expect(store.state.heat.runs.status).toBe('ready'));
    const { runs } = store.state.heat;
    expect(runs.status === 'ready' && runs.value.map(({ run }) => run)).toEqual([
      'hot-day',
      'with-trees',
    ]);
  });

  it('says "not found" for a run that is not published', async () => {
    const { store, session } = begin('?city=town&heat=atlantis');
    await session.start();
    await vi.waitFor(() => expect(store.state.heat.run.status).toBe('failed'));
    expect(store.state.heat.run).toMatchObject({ problem: { status: 404 } });
  });

  it('has both runs on one clock and one scale when two are compared', async () => {
    const { store } = await open('?city=town&heat=hot-day&with=with-trees&time=10:30');
    await vi.waitFor(() => expect(store.state.heat.other.status).toBe('ready'));
    const picture = heatPicture(store.state);
    expect(picture?.twin?.layers[0]?.folder).toMatch(/heat-with-trees\/v\/tiles\/wbgt\/1\/$/);
    expect(picture?.twin?.layers[0]?.paint).toEqual(picture?.layers[0]?.paint);
  });

  it('asks for the values of a touched place, of both runs', async () => {
    const { store, session } = await open('?city=town&heat=hot-day&with=with-trees');
    await vi.waitFor(() => expect(store.state.heat.other.status).toBe('ready'));
    session.heat.touched({ place: PLACE, pick: null, station: null });
    await vi.waitFor(() => expect(store.state.heat.otherPoint.status).toBe('ready'));
    expect(store.state.heat.point).toMatchObject({ value: { quantities: POINT.quantities } });
    expect(asked.map(({ address }) => address)).toContain(
      `${HEAT}/hot-day/point?lon=139.435000&lat=36.205000`,
    );
  });

  it('forgets everything with the city', async () => {
    const { store } = await open();
    store.look({ city: null });
    expect(store.state.heat.runs.status).toBe('idle');
    expect(heatPicture(store.state)).toBeNull();
  });
});

describe('stamps', () => {
  async function stamping() {
    const begun = await open();
    begun.session.heat.stampWith({ kind: 'tree', species: 'ginkgo', height: 8 });
    begun.session.heat.touched({ place: PLACE, pick: null, station: null });
    return begun;
  }

  it('are set where the map is touched, and the server is asked what they change', async () => {
    const { store } = await stamping();
    expect(store.state.view.heat.stamps).toEqual([
      { kind: 'tree', species: 'ginkgo', height: 8, ...PLACE },
    ]);
    expect(store.state.view.heat.place).toBeNull();
    await vi.waitFor(() => expect(store.state.heat.whatIf.status).toBe('ready'));
    const question = asked.find(({ address }) => address.endsWith('what-if'));
    expect(question?.body).toMatchObject({
      type: 'FeatureCollection',
      features: [{ properties: { kind: 'tree', height_m: 8 } }],
    });
    expect(heatPicture(store.state)?.change?.address).toBe('d');
    expect(isChangeShown(store.state)).toBe(true);
  });

  it('stand where their address says, so that a proposal of them changes as much', async () => {
    const { store, session } = await stamping();
    const place = { lon: 139.43512345678, lat: 36.20598765432 };
    session.heat.touched({ place, pick: null, station: null });
    const { stamps } = store.state.view.heat;
    expect(stamps).toHaveLength(2);
    expect(decodeView(encodeView(store.state.view), 'ja').heat.stamps).toEqual(stamps);
  });

  it('of a link are taken up, so that one reads what they change', async () => {
    const { store, session } = await open('?city=town&heat=hot-day&plan=t,ginkgo,8,36.205,139.435');
    await vi.waitFor(() => expect(store.state.heat.stamping).not.toBeNull());
    session.heat.stampWith('end');
    await vi.waitFor(() => expect(isChangeShown(store.state)).toBe(true));
    expect(store.state.heat.stamping).toBeNull();
  });

  it('show their change alone, so that red means warmer only', async () => {
    const { store, session } = await stamping();
    expect(heatPicture(store.state)?.layers).toHaveLength(1);
    await vi.waitFor(() => expect(store.state.heat.whatIf.status).toBe('ready'));
    expect(heatPicture(store.state)?.layers).toEqual([]);
    session.heat.undo();
    expect(isChangeShown(store.state)).toBe(false);
    expect(heatPicture(store.state)?.layers).toHaveLength(1);
  });

  it('leave of what was drawn the outlines alone, as long as their change is shown', async () => {
    const { store, session } = await stamping();
    const place = { type: 'Point' as const, coordinates: [139.41, 36.21] };
    const drawn = { geometry: place, properties: { kind: 'tree' } };
    const items = [itemOf(idOf(1), drawn, { layer: PROPOSALS.id }), itemOf(idOf(2))];
    session.people.note({
      layers: { status: 'ready', value: [NOTES, PROPOSALS] },
      items: new Map(items.map((each) => [each.id, each])),
    });
    const shown = () => {
      const { marks, figures, outlines } = peoplePicture(store.state);
      return [marks.length, figures.length, outlines];
    };
    expect(shown()).toEqual([2, 1, false]);
    await vi.waitFor(() => expect(store.state.heat.whatIf.status).toBe('ready'));
    expect(shown()).toEqual([1, 1, true]);
    session.heat.undo();
    expect(shown()).toEqual([2, 1, false]);
  });

  it('can be undone and done again', async () => {
    const { store, session } = await stamping();
    session.heat.undo();
    expect(store.state.view.heat.stamps).toEqual([]);
    expect([session.heat.canUndo, session.heat.canRedo]).toEqual([false, true]);
    session.heat.redo();
    expect(store.state.view.heat.stamps).toHaveLength(1);
  });

  it('are laid down before setting them ends', async () => {
    const { store, session } = await open();
    expect(session.heat.putDown()).toBe(false);
    session.heat.stampWith({ kind: 'tree', species: 'ginkgo', height: 8 });
    expect(session.heat.putDown()).toBe(true);
    expect(store.state.heat.stamping?.tool).toBeNull();
    expect(session.heat.putDown()).toBe(true);
    expect(store.state.heat.stamping).toBeNull();
  });

  it('of the map are tried where they stand', async () => {
    const { store, session } = await open();
    const tree = itemOf(
      idOf(1),
      { geometry: { type: 'Point', coordinates: [139.41, 36.21] }, properties: { kind: 'tree' } },
      { layer: PROPOSALS.id },
    );
    session.people.note({
      layers: { status: 'ready', value: [PROPOSALS] },
      items: new Map([[tree.id, tree]]),
    });
    session.heat.tryOwn();
    expect(store.state.view.heat.tried).toEqual([tree.id]);
    expect(store.state.view.camera).toMatchObject({ lon: 139.41, lat: 36.21 });
  });

  it('of a proposal are those of its own scenario, not what was drawn there later', async () => {
    const { store, session } = await open();
    const place = { type: 'Point' as const, coordinates: [139.41, 36.21] };
    const ring = [
      [139.4, 36.2],
      [139.41, 36.2],
      [139.41, 36.21],
      [139.4, 36.2],
    ];
    const area = itemOf(
      idOf(1),
      { geometry: { type: 'Polygon', coordinates: [ring] }, properties: { kind: 'sketch' } },
      { layer: PROPOSALS.id },
    );
    const later = itemOf(
      idOf(2),
      { geometry: place, properties: { kind: 'tree' } },
      { layer: PROPOSALS.id },
    );
    const shade = { type: 'Feature', geometry: place, properties: { kind: 'awning' } };
    const scenario = { type: 'FeatureCollection', features: [shade, shade] };
    serve({
      [`/api/cities/town/proposals/${area.id}`]: {
        version: 2,
        versions: [
          { version: 2, scenario },
          { version: 1, scenario: { ...scenario, features: [] } },
        ],
      },
      [`${HEAT}/hot-day/what-if`]: WHAT_IF,
    });
    session.people.note({
      layers: { status: 'ready', value: [PROPOSALS] },
      items: new Map([area, later].map((each) => [each.id, each])),
    });
    session.heat.tryItems([area.id]);
    await vi.waitFor(() => expect(store.state.heat.whatIf.status).toBe('ready'));
    expect(asked.map(({ body }) => body)).toContainEqual(scenario);
    expect(store.state.heat.proposed).toEqual({ [area.id]: 2 });
  });

  it('are chosen by touching them, then moved or removed', async () => {
    const { store, session } = await stamping();
    session.heat.touched({ place: PLACE, pick: null, station: null });
    expect(store.state.heat.stamping?.chosen).toBe(0);
    session.heat.moveChosen();
    const there = { lon: 139.436, lat: 36.205 };
    session.heat.touched({ place: there, pick: null, station: null });
    expect(store.state.view.heat.stamps[0]).toMatchObject(there);
    session.heat.removeChosen();
    expect(store.state.view.heat.stamps).toEqual([]);
  });
});

describe('shade', () => {
  it.each([
    ['', 1, false],
    ['&shade=on', 2, false],
    ['&view=3d', 1, true],
    ['&view=3d&shade=off', 1, false],
  ])('%s: %i layers of tiles, shadows of the sun %s', async (query, layers, shadows) => {
    const { store } = await open(`?city=town&heat=hot-day${query}`);
    const picture = heatPicture(store.state);
    expect(picture?.layers).toHaveLength(layers);
    expect(picture?.shadows).toBe(shadows);
  });
});

describe('the address of heat', () => {
  it.each(['heat=../x', 'heat=a b', 'heat='])('takes no %s for a run', (query) => {
    expect(decodeView(`?${query}`, 'ja').heat.run).toBeNull();
  });

  it.each(['point=1', 'point=a,b', 'point=95,10'])('takes no %s for a place', (query) => {
    expect(decodeView(`?heat=x&${query}`, 'ja').heat.place).toBeNull();
  });

  it('says nothing of heat while it is off', () => {
    const view = decodeView('?city=town&time=10:30', 'ja');
    expect(encodeView(view)).toBe('?city=town&lang=ja');
  });

  it('steps of the clock and of the curtain make no new entry for "back"', () => {
    const view = decodeView('?city=town&heat=x&time=10:30', 'ja');
    const later = { ...view, heat: { ...view.heat, time: '11:30', split: 0.3 } };
    const other = { ...view, heat: { ...view.heat, quantity: 'utci' } };
    expect(isAnotherView(view, later)).toBe(false);
    expect(isAnotherView(view, other)).toBe(true);
  });
});
