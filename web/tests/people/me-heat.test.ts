import { afterEach, expect, it, vi } from 'vitest';
import { MeHeat } from '../../src/people/me-heat';
import type { Site } from '../../src/people/page';

const RUN = { date: '2018-07-23', kind: 'computed', source: '作成データ', scenario: null };
const RUNS = [
  { ...RUN, run: 'plan', title: { ja: '提案', en: 'Trees' }, scenario: {} },
  { ...RUN, run: 'hot', title: { ja: '暑い日', en: 'Hot day' } },
];

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function shown(runs: readonly object[], hottest: string | null): MeHeat {
  vi.stubGlobal('fetch', async (address: string) =>
    Response.json(address.endsWith('/heat/hot/hottest') ? { hottest } : { runs }),
  );
  const part = new MeHeat();
  part.site = { route: { page: 'me', city: 'town', id: '' }, language: 'en' } as Site;
  document.body.append(part);
  return part;
}

const links = (part: MeHeat) =>
  [...part.renderRoot.querySelectorAll('a')].map((each) => each.getAttribute('href'));

it('leads planners to the heat of the town, its hottest hour, its places and its report', async () => {
  const part = shown(RUNS, '2018-07-23T14:00:00+09:00');
  await vi.waitFor(() => expect(part.renderRoot.textContent).toContain('hottest hour, 14:00'));
  expect(links(part)).toEqual([
    '/?city=town&heat=hot&lang=en',
    '/heat/town/hot?lang=en',
    '/?city=town&heat=hot&time=14:00&lang=en',
    '/heat/town/hot?lang=en#exposure',
    '/api/cities/town/heat/hot/exposure.geojson?streets=200',
    '/?city=town&heat=plan&lang=en',
    '/heat/town/plan?lang=en',
  ]);
});

it('goes on without the hottest hour where nothing knows it', async () => {
  const part = shown(RUNS, null);
  await vi.waitFor(() => expect(links(part)).toHaveLength(6));
  await vi.waitFor(() => expect(part.renderRoot.textContent).not.toContain('Looking for'));
});

it('says who computes where nothing is there yet', async () => {
  const part = shown([], null);
  await vi.waitFor(() => expect(part.renderRoot.textContent).toContain('operator'));
  expect(links(part)).toEqual([]);
});
