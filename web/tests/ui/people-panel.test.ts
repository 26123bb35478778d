import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { PeoplePanel } from '../../src/ui/people-panel';
import { idOf, itemOf, NOTES, PROPOSALS } from '../model/people';

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

it.each([
  ['who may write and draw', true, true, 'person けやき', null],
  ['who may draw only', false, true, 'person けいかく', '気づきを書けません'],
  ['who may do neither', false, false, 'person かんさ', '気づきを書けません'],
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

it.each([
  [true, 1],
  [false, 0],
])('how own things look on the map is told where there are some (%s)', async (mine, n) => {
  const session = new Session(new Store(decodeView('?city=town', 'ja')));
  session.people.note({
    layers: { status: 'ready', value: [NOTES] },
    items: new Map([[idOf(1), itemOf(idOf(1), {}, { mine })]]),
  });
  const panel = new PeoplePanel();
  panel.session = session;
  document.body.append(panel);
  await panel.updateComplete;
  expect(panel.renderRoot.querySelectorAll('.own')).toHaveLength(n);
  expect(panel.renderRoot.querySelector('.row')?.textContent?.includes('★')).toBe(mine);
});

it.each([
  [true, ['ぜんぶ（0）', 'わたしのじゅぎょう（0）'], 'あたらしいものから'],
  [false, ['ぜんぶ（0）', 'わたしの授業（0）'], '新しいものから'],
])('choices that fold out are in kana with readings on (%s)', async (furigana, lists, order) => {
  const session = new Session(new Store(decodeView('?city=town&lang=ja-easy', 'ja')));
  session.store.look({ furigana });
  const layer = { ...NOTES, workshop: 'c1', class_state: 'going' as const };
  session.people.note({ layers: { status: 'ready', value: [layer] } });
  const panel = new PeoplePanel();
  panel.session = session;
  document.body.append(panel);
  await panel.updateComplete;
  const options = [...panel.renderRoot.querySelectorAll('.choose option')];
  const words = options.map(({ textContent }) => textContent?.trim());
  expect(words).toEqual(expect.arrayContaining([...lists, order]));
});
