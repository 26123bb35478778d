import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { city } from '../model/cities';

type Answers = Record<string, unknown>;

/** Answers fetches from a table; what is not in it is "not found". */
function serve(answers: Answers): void {
  vi.stubGlobal('fetch', (address: string, init?: { signal?: AbortSignal }) => {
    if (init?.signal?.aborted) return Promise.reject(new DOMException('gone', 'AbortError'));
    const body = answers[address];
    const status = body === undefined ? 404 : 200;
    return Promise.resolve(
      new Response(JSON.stringify(body ?? { title: 'Not found' }), { status }),
    );
  });
}

const LIST = {
  cities: [{ id: 'town', name: '架空の町', language: 'ja', year: 2024, bounds: null, datasets: 3 }],
};
const FEATURE = { gml_id: 'bldg_1', class: 'bldg:Building', attributes: [] };

function begin(search: string): { store: Store; session: Session } {
  const store = new Store(decodeView(search, 'ja'));
  return { store, session: new Session(store) };
}

describe('a session', () => {
  beforeEach(() => {
    serve({
      '/api/cities': LIST,
      '/api/cities/town': city([]),
      '/api/cities/town/features/bldg_1': FEATURE,
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('opens the only city at once', async () => {
    const { store, session } = begin('');
    await session.start();
    await vi.waitFor(() => expect(store.state.city.status).toBe('ready'));
    expect(store.state.view.city).toBe('town');
  });

  it("speaks the city's language to those who asked for none, until they choose", async () => {
    serve({ '/api/cities': LIST, '/api/cities/town': { ...city([]), language: 'en' } });
    const store = new Store(decodeView('?city=town', 'ja'));
    const session = new Session(store, false);
    await session.loadCity('town');
    expect(store.state.view.language).toBe('en');
    store.look({ language: 'ja-easy' });
    await session.loadCity('town');
    expect(store.state.view.language).toBe('ja-easy');
  });

  it('keeps the language that the address or the browser asked for', async () => {
    serve({ '/api/cities': LIST, '/api/cities/town': { ...city([]), language: 'en' } });
    const { store, session } = begin('?city=town');
    await session.loadCity('town');
    expect(store.state.view.language).toBe('ja');
  });

  it('leaves the choice where there are several', async () => {
    serve({ '/api/cities': { cities: [...LIST.cities, { ...LIST.cities[0], id: 'other' }] } });
    const { store, session } = begin('');
    await session.start();
    expect(store.state.view.city).toBeNull();
  });

  it('fetches the attributes of the selection, and forgets them with it', async () => {
    const { store, session } = begin('?city=town');
    await session.start();
    store.look({ selection: 'bldg_1' });
    await vi.waitFor(() => expect(store.state.feature.status).toBe('ready'));
    store.look({ selection: null });
    expect(store.state.feature.status).toBe('idle');
  });

  it('keeps the reason of a failure with its status', async () => {
    const { store, session } = begin('?city=atlantis');
    await session.start();
    await vi.waitFor(() => expect(store.state.city.status).toBe('failed'));
    expect(store.state.city).toMatchObject({ problem: { status: 404, detail: 'Not found' } });
  });

  it('says status 0 when no answer comes', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    const { store, session } = begin('');
    await session.start();
    expect(store.state.cities).toMatchObject({ status: 'failed', problem: { status: 0 } });
  });
});
