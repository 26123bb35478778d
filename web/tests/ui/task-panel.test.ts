import { afterEach, expect, it, vi } from 'vitest';
import { begun, draftOf, movedTo, TOOLS } from '../../src/model/draft';
import { placeOf } from '../../src/model/items';
import type { Entry } from '../../src/model/outbox';
import { aimedAt } from '../../src/model/people-picture';
import { decodeView } from '../../src/state/address';
import { peoplePicture } from '../../src/state/people-shown';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { TaskPanel } from '../../src/ui/task-panel';
import { HERE, idOf, itemOf, NOTES, PROPOSALS } from '../model/people';

afterEach(() => document.body.replaceChildren());

it.each([
  ['where the map was touched', true, 0],
  ['at the cross, where it was not touched', false, 1],
])('a thing that is moved is put %s', async (_, touched, aims) => {
  const store = new Store(decodeView('?city=town', 'ja'));
  const session = new Session(store);
  const finish = vi.spyOn(session.people.drafts, 'finish').mockResolvedValue();
  const draft = draftOf(itemOf(idOf(1)), 'place');
  const steps = begun(touched ? movedTo(draft, { lon: 139.41, lat: 36.21 }) : draft);
  session.people.note({
    layers: { status: 'ready', value: [NOTES] },
    task: { kind: 'move', steps, entry: null },
  });
  const panel = new TaskPanel();
  panel.session = session;
  const aimed = vi.fn();
  panel.addEventListener('aim', aimed);
  document.body.append(panel);
  await panel.updateComplete;
  panel.renderRoot.querySelector<HTMLElement>('.first')?.click();
  await vi.waitFor(() => expect(finish).toHaveBeenCalledOnce());
  expect(aimed).toHaveBeenCalledTimes(aims);
});

async function drawing(): Promise<{ session: Session; panel: TaskPanel }> {
  const session = new Session(new Store(decodeView('?city=town', 'ja')));
  session.people.note({ layers: { status: 'ready', value: [PROPOSALS] } });
  session.people.drafts.draw();
  const panel = new TaskPanel();
  panel.session = session;
  document.body.append(panel);
  await panel.updateComplete;
  return { session, panel };
}

it('a touch of the map before a tool is chosen is answered with what to do first', async () => {
  const { session, panel } = await drawing();
  expect(peoplePicture(session.store.state).aims).toBe(true);
  expect(panel.renderRoot.querySelector('[role=alert]')).toBeNull();
  session.people.drafts.place({ lon: 139.41, lat: 36.21 });
  await panel.updateComplete;
  expect(panel.renderRoot.querySelector('[role=alert]')?.textContent).toContain('選んでください');
});

it.each([
  ['tree', true, 1],
  ['tree', false, 0],
  ['bench', true, 0],
])('a %s where a building stands (%s) is asked about before it is sent', async (id, is, n) => {
  const { session, panel } = await drawing();
  const { drafts } = session.people;
  const finish = vi.spyOn(drafts, 'finish').mockResolvedValue();
  drafts.draw(TOOLS.find((tool) => tool.id === id));
  drafts.place({ lon: 139.41, lat: 36.21 }, null, is);
  await panel.updateComplete;
  panel.renderRoot.querySelector<HTMLElement>('.send .strong')?.click();
  await panel.updateComplete;
  expect(panel.renderRoot.querySelectorAll('[role=alert]')).toHaveLength(n);
  expect(finish).toHaveBeenCalledTimes(1 - n);
});

it('what waits for a connection is told as not sent, what was taken back not at all', async () => {
  const { session, panel } = await drawing();
  const { drafts } = session.people;
  const tree = TOOLS.find(({ id }) => id === 'tree');
  drafts.draw(tree);
  drafts.place({ lon: 139.41, lat: 36.21 });
  const id = drafts.draft?.item ?? '';
  const placed = { geometry: HERE, properties: { kind: 'tree' } };
  const entry: Entry = {
    ...{ action: 'add', layer: PROPOSALS.id, item: id, baseVersion: 0, toVersion: 0 },
    ...{ content: placed, key: 1, city: 'town', author: null, before: null, sent: null },
    ...{ state: 'waiting', refusal: null, madeAt: 0 },
  };
  vi.spyOn(drafts, 'finish').mockImplementation(async () => {
    session.people.note({ outbox: [entry] });
    drafts.draw();
  });
  await panel.updateComplete;
  panel.renderRoot.querySelector<HTMLElement>('.send .strong')?.click();
  const told = async () => {
    await panel.updateComplete;
    return panel.renderRoot.querySelector('.body > [role=status]')?.textContent ?? '';
  };
  await vi.waitFor(async () => expect(await told()).toContain('まだ送れていません'));
  session.people.note({ sending: true });
  expect((await told()).trim()).toBe('');
  const refused: Entry = { ...entry, state: 'refused' };
  session.people.note({ sending: false, outbox: [refused] });
  expect(await told()).toContain('受けとられませんでした');
  const sent = itemOf(id, placed, { layer: PROPOSALS.id });
  session.people.note({ outbox: [], items: new Map([[id, sent]]) });
  expect(await told()).toContain('木を出しました。ぜんぶで1です。');
  session.people.note({ items: new Map() });
  expect((await told()).trim()).toBe('');
});

it('an awning says its size, and is outlined where it would stand, before it stands', async () => {
  const { session, panel } = await drawing();
  const { drafts } = session.people;
  drafts.draw(TOOLS.find(({ id }) => id === 'awning'));
  drafts.step({ size: [10, 4], turn: 90 });
  await panel.updateComplete;
  const said = () => panel.renderRoot.querySelector('.measures')?.textContent?.trim();
  expect(said()).toBe('幅10 m × 奥行き4 m × 高さ3 m');
  const { aimed } = peoplePicture(session.store.state);
  const place = { lon: 139.41, lat: 36.21 };
  const outline = aimed && aimedAt(aimed, place)?.geometry;
  expect(outline).toMatchObject({ type: 'Polygon' });
  expect(placeOf(outline ?? null)?.lon).toBeCloseTo(place.lon, 6);
  drafts.place(place);
  await panel.updateComplete;
  expect(peoplePicture(session.store.state).aimed).toBeNull();
  expect(peoplePicture(session.store.state).draft?.figure?.geometry).toEqual(outline);
  expect(said()).toBe('幅10 m × 奥行き4 m × 高さ3 m');
});
