import { afterEach, expect, it, vi } from 'vitest';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { comparedWith, ProposalCompare, sideBySide } from '../../src/people/proposal-compare';
import { ProposalOffice } from '../../src/people/proposal-office';
import { ProposalTalk } from '../../src/people/proposal-talk';
import { ProposalVariant } from '../../src/people/proposal-variant';
import type { Comparison, Proposal, ProposalBrief } from '../../src/people/proposals';

const BRIEF = { layer: 'town', mine: false } as ProposalBrief;
const OWN = { ...BRIEF, id: 'own', layer: 'class', mine: true };
const ONE = { ...BRIEF, id: 'one' };
const TWO = { ...BRIEF, id: 'two' };
const ELSEWHERE = { ...BRIEF, id: 'elsewhere', layer: 'other' };
const ALL = [ONE, TWO, ELSEWHERE, OWN];

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it.each([
  ['of the town with one’s own first, and those beside it', ONE, ['own', 'two']],
  ['of one’s own with all that one sees', OWN, ['one', 'two', 'elsewhere']],
])('a proposal %s is compared', (_, proposal, expected) => {
  expect(comparedWith(proposal, ALL).map(({ id }) => id)).toEqual(expected);
});

const figures = (largest: number) => ({ largest, area_m2: largest === 0 ? 0 : 40, relief: 0 });
const comparison = (second: number, hour = '2018-07-23T14:00:00+09:00') =>
  ({
    hours: { wbgt: [{ hour, first: figures(-1), second: figures(second) }] },
    relief: { wbgt: [10, -second * 10] },
    largest: { wbgt: 3 },
  }) as unknown as Comparison;

it('several comparisons with one are its figures and theirs, hour by hour', () => {
  const [line] = sideBySide([comparison(-2), comparison(0), comparison(-3)]);
  expect(line?.figures.map(({ largest }) => largest)).toEqual([-1, -2, 0, -3]);
  expect(sideBySide([])).toEqual([]);
});

it('up to six proposals stand beside each other, and who was not computed is named', async () => {
  const ids = ['p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
  const results = [{ id: 'r', run: 'day', version: 1 }];
  vi.stubGlobal('fetch', async (address: string) => {
    if (address.endsWith('/proposals')) {
      const proposals = ids.map((id) => ({ ...BRIEF, id, title: `Plan ${id}` }));
      return Response.json({ proposals });
    }
    if (address.includes('/comparison?')) return Response.json(comparison(-2));
    const id = address.split('/').at(-1) ?? '';
    return Response.json({ id, title: `Plan ${id}`, results: id === 'p3' ? [] : results });
  });
  Element.prototype.scrollIntoView = () => undefined;
  window.history.replaceState(null, '', `/people/town/proposals/p1?compare=${ids.join(',')}`);
  const part = new ProposalCompare();
  const site = { route: { page: 'proposal', city: 'town', id: 'p1' }, language: 'en', me: VISITOR };
  const proposal = { ...BRIEF, id: 'p1', title: 'Plan p1', version: 1, results };
  Object.assign(part, { site, proposal });
  document.body.append(part);
  const heads = () => [...part.renderRoot.querySelectorAll('thead th')];
  await vi.waitFor(() => expect(heads()).toHaveLength(6));
  expect(part.renderRoot.querySelector('[role=status]')?.textContent).toContain('“Plan p3”');
  const choices = () => [...part.renderRoot.querySelectorAll('option')].map(({ value }) => value);
  expect(choices()).toEqual(['p3', 'p7']);
  heads()[2]?.querySelector('button')?.click();
  await part.updateComplete;
  expect(heads()).toHaveLength(5);
  expect(choices()).toEqual(['p2', 'p3', 'p7']);
  const table = part.renderRoot.querySelector<HTMLElement>('[role=region]');
  expect(part.shadowRoot?.activeElement).toBe(table);
  table?.blur();
  part.renderRoot.querySelector('form')?.requestSubmit();
  await vi.waitFor(() => expect(heads()).toHaveLength(6));
  await vi.waitFor(() => expect(part.shadowRoot?.activeElement).toBe(table));
  Object.assign(part, { others: ids.slice(2, 5).map((id) => ({ ...BRIEF, id })) });
  await part.updateComplete;
  expect(part.renderRoot.querySelector('form')).toBeNull(); // all stand there
  window.history.replaceState(null, '', '/');
});

async function shown(
  part: ProposalTalk | ProposalOffice | ProposalVariant,
  change: Partial<Proposal>,
) {
  vi.stubGlobal('fetch', async () => Response.json({ comments: [] }));
  const site: Site = {
    route: { page: 'proposal', city: 'town', id: 'p1' },
    language: 'en',
    furigana: false,
    me: { ...VISITOR, hat: 'seat' },
    cityName: 'Town',
  };
  const proposal = { id: 'p1', workshop: null, public: true, decisions: [], ...change } as Proposal;
  Object.assign(part, { site, proposal });
  document.body.append(part);
  await part.updateComplete;
  return part.renderRoot.textContent;
}

it.each([
  ['of the town', { may_compute: false }, 'From a class you write on proposals of your own'],
  ['of a class that is over', { may_compute: false, workshop: 'c1' }, 'the class is over'],
  ['of the class', { may_compute: true, workshop: 'c1' }, 'What you think'],
])(
  'a pupil reads at a proposal %s why nothing can be said, or says it',
  async (_, change, said) => {
    expect(await shown(new ProposalTalk(), change)).toContain(said);
  },
);

it.each([
  [true, 'Nothing is decided yet.'],
  [false, 'the city office decides nothing about it'],
])('the reply of the city is awaited where others see the work (%s)', async (is, said) => {
  expect(await shown(new ProposalOffice(), { workshop: 'c1', public: is })).toContain(said);
});

it('a variant moves a tree, whose number stands on the plan', async () => {
  const tree = {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [139, 36] },
    properties: { kind: 'tree', height_m: 8 },
  };
  const wall = { ...tree, properties: { kind: 'green_wall' } };
  const scenario = { type: 'FeatureCollection', features: [tree, wall] };
  const part = new ProposalVariant();
  const versions = [{ version: 1, at: '', sha256: '', scenario }];
  await shown(part, { versions, variants: [], variant_of: null } as unknown as Proposal);
  const find = <T extends Element>(what: string) => part.renderRoot.querySelector<T>(what);
  expect([...part.renderRoot.querySelectorAll('svg text')].map((each) => each.textContent)).toEqual(
    ['1', '2'],
  );
  expect(find('[name=east-1]')).toBeNull();
  const before = find('svg circle')?.getAttribute('cx');
  const east = find<HTMLInputElement>('[name=east-0]') as HTMLInputElement;
  east.value = '20';
  east.dispatchEvent(new Event('input'));
  await part.updateComplete;
  expect(find('svg circle')?.getAttribute('cx')).not.toBe(before);
  const sent: string[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(String(init.body));
    return Response.json({ id: 'p2' });
  });
  (find('[name=title]') as HTMLInputElement).value = 'Further east';
  find('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(sent).not.toEqual([]));
  const features = JSON.parse(sent[0] ?? '').features as (typeof tree)[];
  const lons = features.map(({ geometry }) => geometry.coordinates[0]);
  expect(lons).toEqual([expect.closeTo(139.0002221, 6), 139]);
});
