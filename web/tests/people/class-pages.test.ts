import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClassSeat } from '../../src/people/class-seat';
import { JoinPage } from '../../src/people/join-page';
import type { Site } from '../../src/people/page';
import { authorOf, type Me, VISITOR } from '../../src/people/people';
import type { Workshop } from '../../src/people/workshops';
import { OutboxStore } from '../../src/state/outbox-store';
import { HERE, idOf } from '../model/people';

const PUPIL: Me = {
  ...VISITOR,
  hat: 'seat',
  pen_name: 'かに',
  roles: [{ role: 'pupil', scope: 'workshop:c1', label: { ja: '', en: '' } }],
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

async function serve(address: string): Promise<Response> {
  if (address.endsWith('/cities')) return Response.json({ cities: [{ id: 'town' }] });
  if (address.endsWith('/me')) return Response.json(PUPIL);
  if (address.endsWith('/ballots')) return Response.json({ ballots: [] });
  return Response.json({ workshops });
}

function show<P extends ClassSeat | JoinPage>(page: P): P {
  page.site = SITE;
  document.body.append(page);
  return page;
}

function wordsOf({ renderRoot }: ClassSeat | JoinPage): string {
  return (renderRoot.textContent ?? '').replace(/\s+/g, ' ');
}

beforeEach(() => {
  workshops = [CLASS];
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
