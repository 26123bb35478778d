import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ClassTasks } from '../../src/ui/class-tasks';
import { NOTES, PROPOSALS } from '../model/people';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it('tells what is left to draw, and raises the hand', async () => {
  let up = false;
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    if (init.method === 'PATCH') {
      expect(address).toBe('/api/cities/town/workshops/c1/seats/mine');
      up = JSON.parse(String(init.body)).hand_up;
    }
    const tasks = [
      { text: 'Plant trees', kind: 'tree', count: 6, done: 4 },
      { text: 'Look around', kind: null, count: null, done: null },
    ];
    const seat = { id: 's1', group: 'g1', hand_up: up };
    return Response.json({ workshops: [{ id: 'c1', tasks, seat, ended: false }] });
  });
  const page = new ClassTasks();
  page.session = new Session(new Store(decodeView('?city=town&lang=en', 'en')));
  document.body.append(page);
  const button = () => page.renderRoot.querySelector<HTMLElement>('section > button');
  await vi.waitFor(() => expect(button()).not.toBeNull());
  const words = [...page.renderRoot.querySelectorAll('li')].map((each) => each.textContent?.trim());
  expect(words).toEqual(['Plant trees 2 left', 'Look around']);
  button()?.click();
  await vi.waitFor(() => expect(button()?.getAttribute('aria-pressed')).toBe('true'));
  expect(up).toBe(true);
});

it.each([
  ['note', 'write', 'note'],
  ['tree', 'draw', 'tree'],
])('a task that counts a %s begins it when it is pressed', async (kind, begun, tool) => {
  const task = { text: 'To do', kind, count: 1, done: 0 };
  const workshop = { id: 'c1', tasks: [task], seat: { id: 's1' }, notes_layer: 'class-notes' };
  vi.stubGlobal('fetch', async () => Response.json({ workshops: [workshop] }));
  const page = new ClassTasks();
  page.session = new Session(new Store(decodeView('?city=town&lang=en', 'en')));
  const notes = { ...NOTES, id: 'class-notes', workshop: 'c1' };
  page.session.people.note({ layers: { status: 'ready', value: [NOTES, notes, PROPOSALS] } });
  document.body.append(page);
  const button = () => page.renderRoot.querySelector<HTMLElement>('li button');
  await vi.waitFor(() => expect(button()).not.toBeNull());
  button()?.click();
  const { drafts } = page.session.people;
  expect(drafts.task?.kind).toBe(begun);
  expect(drafts.draft?.tool.id).toBe(tool);
  if (kind === 'note') expect(drafts.draft?.layer).toBe('class-notes');
  drafts.place({ lon: 139.41, lat: 36.21 });
  await page.updateComplete;
  expect(button()).toBeNull(); // what is being made would be gone
  drafts.throwAway();
  await page.updateComplete;
  expect(button()).not.toBeNull();
  page.session.people.note({ layers: { status: 'ready', value: [] } });
  await page.updateComplete;
  expect(button()).toBeNull();
});
