import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { PeoplePanel } from '../../src/ui/people-panel';
import { NOTES, PROPOSALS } from '../model/people';

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

it.each([
  ['who may write and draw', true, true, 'person けやき', null],
  ['who may draw only', false, true, 'person けいかく', '気づきは書けません'],
  ['who may do neither', false, false, 'person かんさ', '気づきは書けません'],
  ['a visitor, who may write', true, false, null, '参加の手続き'],
])('%s is told why a button is grey', async (_, writes, draws, author, words) => {
  const session = new Session(new Store(decodeView('?city=town', 'ja')));
  vi.spyOn(session.people, 'author', 'get').mockReturnValue(author);
  const layers = [
    { ...NOTES, may_add: writes },
    { ...PROPOSALS, may_add: draws },
  ];
  session.people.note({ layers: { status: 'ready', value: layers } });
  const panel = new PeoplePanel();
  panel.session = session;
  document.body.append(panel);
  await panel.updateComplete;
  const { renderRoot } = panel;
  expect(renderRoot.querySelector<HTMLButtonElement>('.write')?.disabled).toBe(!writes);
  expect(renderRoot.querySelector<HTMLButtonElement>('.draw')?.disabled).toBe(!draws);
  if (words === null) expect(renderRoot.textContent).not.toContain('書けません');
  else expect(renderRoot.textContent).toContain(words);
});
