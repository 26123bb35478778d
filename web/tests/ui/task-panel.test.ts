import { afterEach, expect, it, vi } from 'vitest';
import { begun, draftOf, movedTo } from '../../src/model/draft';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { TaskPanel } from '../../src/ui/task-panel';
import { idOf, itemOf, NOTES } from '../model/people';

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
