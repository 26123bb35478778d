import { afterEach, expect, it } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { UndoCorner } from '../../src/ui/undo-corner';
import { NOTES } from '../model/people';

afterEach(() => document.body.replaceChildren());

it.each([
  ['goes on', 'going', true, false],
  ['is paused', 'held', false, true],
] as const)('an act is taken back as long as the class %s', async (_, state, may, disabled) => {
  const session = new Session(new Store(decodeView('?city=town&lang=en', 'en')));
  const layer = { ...NOTES, workshop: 'c1', class_state: state, may_add: may };
  session.people.note({
    layers: { status: 'ready', value: [layer] },
    acts: { past: 1, future: 0, layers: [layer.id, ''], deleted: false },
  });
  const corner = new UndoCorner();
  corner.session = session;
  document.body.append(corner);
  await corner.updateComplete;
  expect(corner.renderRoot.querySelector('button')?.disabled).toBe(disabled);
  const why = 'Your teacher has paused the class.';
  expect(corner.renderRoot.textContent?.includes(why)).toBe(disabled);
});
