import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keptSize } from '../../src/i18n/kept-size';
import { newItemId, type PeopleLayer } from '../../src/model/items';
import type { Entry } from '../../src/model/outbox';
import { OutboxStore } from '../../src/state/outbox-store';
import type { Today } from '../../src/today/answer';
import type { NoteForm } from '../../src/today/note-form';
import { TodayPage } from '../../src/today/today-page';
import { waitingNotes } from '../../src/today/waiting-notes';
import { NOTES } from '../model/people';

const PATH = '/api/cities/town/today';
const LAYERS = '/api/cities/town/layers';

const ANSWER: Today = {
  city: 'town',
  name: '町',
  language: 'ja',
  at: '2026-07-23T14:20:00+09:00',
  as_of: null,
  stale: false,
  drill: true,
  near: null,
  heat: { now: null, here: null, next: [] },
  alert: null,
  alert_tomorrow: null,
  places: [
    {
      id: 'library',
      layer: 'town-cool-spots',
      lon: 139.38,
      lat: 36.15,
      spans: [],
      hours: { ja: '', en: '' },
      distance_m: null,
      minutes: null,
      needs_check: false,
      properties: { kind: 'public', name: '図書館' },
    },
  ],
  rest_places: [],
  spot: null,
  walk: { factor: 1.3, metres_per_minute: 80 },
  sources: [],
};

/** What the browser keeps, by address; nothing without network but this is answered. */
let kept: Map<string, Response>;
let connected: boolean;
let layer: PeopleLayer;

async function serve(address: string): Promise<Response> {
  if (connected && address.startsWith(PATH)) return Response.json(ANSWER);
  if (connected && address === LAYERS) return Response.json({ layers: [layer] });
  const found = kept.get(address)?.clone();
  if (!found) throw new TypeError('no network');
  return found;
}

beforeEach(async () => {
  layer = NOTES;
  connected = true;
  kept = new Map([[LAYERS, Response.json({ layers: [NOTES] })]]);
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('fetch', serve);
  vi.stubGlobal('caches', {
    open: async () => ({
      match: async (address: string) => kept.get(address)?.clone(),
      put: async (address: string, response: Response) => kept.set(address, response),
    }),
  });
  const headers = { 'uchimizu-kept': '2026-07-23T14:20:00+09:00' };
  kept.set(PATH, Response.json(ANSWER, { headers }));
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  window.history.replaceState(null, '', '/');
  window.localStorage.clear();
});

async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function come(search = 'lang=en'): Promise<TodayPage> {
  window.history.replaceState(null, '', `/today/town?${search}`);
  const page = new TodayPage();
  document.body.append(page);
  await rest();
  return page;
}

function connect(on: boolean): Promise<void> {
  connected = on;
  window.dispatchEvent(new Event('online'));
  return rest();
}

function door(page: TodayPage): HTMLElement {
  const [, found] = page.renderRoot.querySelectorAll<HTMLElement>('.doors .button');
  if (!found) throw new Error('no door');
  return found;
}

async function press(page: TodayPage): Promise<NoteForm> {
  door(page).click();
  await rest();
  const form = page.renderRoot.querySelector('note-form');
  if (!form) throw new Error('no form');
  return form;
}

function words(form: NoteForm): HTMLTextAreaElement {
  const found = form.renderRoot.querySelector('textarea');
  if (!found) throw new Error('no field');
  return found;
}

describe('a note that is begun without network', () => {
  it('stays as it is when the network comes back, and goes again', async () => {
    connected = false;
    const page = await come();
    const form = await press(page);
    words(form).value = 'The bridge is hot';
    await connect(true);
    expect(door(page).localName).toBe('a');
    const area = words(form);
    area.focus();
    await connect(false);
    expect(page.renderRoot.querySelector('note-form')).toBe(form);
    expect(words(form).value).toBe('The bridge is hot');
    expect(form.shadowRoot?.activeElement).toBe(area);
  });

  it('stays when its door is shut and opened again, and takes the focus then', async () => {
    connected = false;
    const page = await come();
    const form = await press(page);
    words(form).value = 'The bridge is hot';
    expect(form.shadowRoot?.activeElement?.localName).toBe('h2');
    await press(page);
    expect(form.hidden).toBe(true);
    expect(door(page).getAttribute('aria-expanded')).toBe('false');
    expect(await press(page)).toBe(form);
    expect(form.hidden).toBe(false);
    expect(words(form).value).toBe('The bridge is hot');
  });

  it('leads each time to what is still missing', async () => {
    connected = false;
    const form = await press(await come());
    const where = form.renderRoot.querySelector('place-choice');
    const submit = form.renderRoot.querySelector<HTMLElement>('form .strong');
    const keep = async () => {
      submit?.focus();
      submit?.click();
      await rest();
      expect(form.renderRoot.querySelectorAll('[role=alert]')).toHaveLength(1);
      return form.shadowRoot?.activeElement;
    };
    for (const _ of 'twice') {
      expect(await keep()).toBe(where);
      expect(where?.shadowRoot?.activeElement?.localName).toBe('button');
    }
    const here = { lon: 139.38, lat: 36.15, name: '図書館' };
    where?.dispatchEvent(new CustomEvent('here-chosen', { detail: here }));
    await rest();
    for (const _ of 'twice') expect((await keep())?.localName).toBe('select');
  });

  it('is begun at once for who was on the way to write one', async () => {
    connected = false;
    const page = await come('lang=en&write');
    expect(page.renderRoot.querySelector('note-form')?.hidden).toBe(false);
  });
});

describe('the form in plain Japanese', () => {
  it('has readings at labels and choices, as on the map', async () => {
    connected = false;
    const { renderRoot } = await press(await come('lang=ja-easy'));
    const label = [...renderRoot.querySelectorAll('label')].at(-1);
    expect(label?.querySelector('ruby')?.textContent).toContain('き');
    expect([...renderRoot.querySelectorAll('option')].map(({ text }) => text)).toEqual([
      'えらんでください',
      'あつい',
      'すずしい',
    ]);
  });
});

describe('what is kept of the layer of notes', () => {
  const told = (form: NoteForm) => form.renderRoot.textContent;

  it('is as the server told it last', async () => {
    layer = { ...NOTES, licence: 'CC0 1.0' };
    await connect(true);
    const page = await come();
    await connect(false);
    expect(told(await press(page))).toContain('CC0 1.0');
    layer = { ...NOTES, may_add: false };
    const later = await come();
    await connect(true);
    await connect(false);
    expect(told(await press(later))).toContain('Notes could not be written here');
  });

  it('promises nobody that all see a note at once: another may send it', async () => {
    connected = false;
    expect(told(await press(await come()))).toContain('A moderator may look at it');
  });

  it('does not keep who may write by now from writing', async () => {
    kept.set(LAYERS, Response.json({ layers: [{ ...NOTES, may_add: false }] }));
    connected = false;
    const page = await come();
    const form = await press(page);
    expect(form.renderRoot.querySelector('form')).toBeNull();
    await connect(true);
    await connect(false);
    await press(page);
    await press(page);
    expect(form.renderRoot.querySelector('form')).not.toBeNull();
  });
});

it('the size of text in an address is kept for the map', async () => {
  await come('lang=en&text=200');
  expect(keptSize()).toBe(200);
});

describe('what waits to be sent', () => {
  const NOTE = {
    ...{ city: 'town', author: null, layer: NOTES.id, action: 'add' as const, before: null },
    ...{ baseVersion: 0, toVersion: 0, content: {}, sent: null, refusal: null, madeAt: 0 },
  };

  async function put(entries: readonly Partial<Entry>[]): Promise<void> {
    const store = await OutboxStore.open();
    for (const each of entries) {
      await store.put({ ...NOTE, item: newItemId(), state: 'waiting', ...each });
    }
    store.close();
  }

  it('is a new note alone: what was refused is told on the map, and no change is a note', async () => {
    await put([{}, { state: 'refused' }, { state: 'conflict' }]);
    await put([{ action: 'change' }, { action: 'delete' }, { layer: 'town-proposals' }]);
    expect(await waitingNotes('town')).toBe(1);
  });

  it('is counted again for who comes back to the page', async () => {
    const page = await come();
    await put([{}]);
    window.dispatchEvent(new Event('pageshow'));
    await rest();
    expect(page.renderRoot.textContent).toContain('Notes that are not sent yet: 1.');
  });
});
