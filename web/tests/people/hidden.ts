/** A comment that was hidden, and that its author appealed against. */
import { idOf, itemOf } from '../model/people';

export const HIDDEN = {
  id: 'one',
  kind: 'comment',
  thing: idOf(7),
  action: 'hide',
  reason: 'insult',
  words: 'Please name nobody.',
  at: '2026-07-18T05:20:00.000Z',
  undone: null,
  appeal: 'It was a joke.',
  appeal_state: 'open',
  appeal_answer: null,
  appealed: '2026-07-19T05:20:00.000Z',
  text: 'What a fool',
  layer: 'town-notes',
  item: itemOf(idOf(1)),
  edited: false,
} as const;
