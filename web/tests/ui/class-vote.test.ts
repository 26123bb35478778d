import { afterEach, expect, it, vi } from 'vitest';
import type { PeopleLayer } from '../../src/model/items';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ClassVote } from '../../src/ui/class-vote';
import { PROPOSALS } from '../model/people';

const WORKS: PeopleLayer = { ...PROPOSALS, workshop: 'c1', class_state: 'going' };
const BALLOT = { id: 'b1', question: 'Which one?', closed: null, mine: null };

let ballots: readonly object[];

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function show(layer: PeopleLayer): ClassVote {
  vi.stubGlobal('fetch', async (address: string) => {
    expect(address).toBe('/api/cities/town/workshops/c1/ballots');
    return Response.json({ ballots });
  });
  const vote = new ClassVote();
  vote.session = new Session(new Store(decodeView('?city=town&lang=en', 'en')));
  vote.session.people.note({ layers: { status: 'ready', value: [layer] } });
  document.body.append(vote);
  return vote;
}

it('tells who is in the class of an open vote, and leads to it, until they have voted', async () => {
  ballots = [];
  const vote = show(WORKS);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(vote.renderRoot.querySelector('a')).toBeNull();
  ballots = [BALLOT];
  vote.session.people.note({ layers: { status: 'ready', value: [WORKS] } });
  await vi.waitFor(() => expect(vote.renderRoot.querySelector('a')).not.toBeNull());
  expect(vote.renderRoot.textContent).toContain('A vote is open: Which one?');
  expect(vote.renderRoot.querySelector('a')?.getAttribute('href')).toBe('/people/town/me?lang=en');
  ballots = [{ ...BALLOT, mine: 'p1' }];
  vote.session.people.note({ layers: { status: 'ready', value: [WORKS] } });
  await vi.waitFor(() => expect(vote.renderRoot.querySelector('a')).toBeNull());
});

it('tells what the latest answer says, whichever comes last', async () => {
  ballots = [BALLOT];
  const vote = show(WORKS);
  const answers: (() => void)[] = [];
  vi.stubGlobal('fetch', async () => {
    const answer = Response.json({ ballots });
    await new Promise<void>((resolve) => answers.push(resolve));
    return answer;
  });
  const change = () =>
    vote.session.people.note({ layers: { status: 'ready', value: [{ ...WORKS }] } });
  change();
  ballots = [{ ...BALLOT, mine: 'p1' }];
  change();
  for (const letGo of answers.reverse()) {
    letGo();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(answers).toHaveLength(2);
  expect(vote.renderRoot.querySelector('a')).toBeNull();
});

it.each([
  ['who leads the class', { may_moderate: true }],
  ['those of a class that is over', { class_state: 'ended' as const }],
])('tells %s nothing', async (_, change) => {
  ballots = [BALLOT];
  const vote = show({ ...WORKS, ...change });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(vote.renderRoot.querySelector('a')).toBeNull();
});
