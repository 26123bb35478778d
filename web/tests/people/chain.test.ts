import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  askedIn,
  type Chain,
  type ChainNumber,
  choices,
  mapBefore,
  type Step,
  sha256Of,
  type Thing,
  takersOf,
  thingsById,
} from '../../src/people/chain';
import { ChainPage } from '../../src/people/chain-page';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { chainHref } from '../../src/ui/chain-href';

const thing = (id: string, kind: string, digest = 'ab'): Thing => ({
  id,
  kind,
  title: { ja: id, en: id },
  version: '',
  at: '',
  source: '',
  digest,
  files: [],
  out_of_date: false,
});
const chain: Chain = {
  city: 'kawabe',
  of: null,
  manual: 'included',
  number: null,
  things: [
    thing('model:bldg', 'model'),
    thing('earlier:x', 'earlier'),
    thing('shown:map', 'shown', ''),
  ],
  steps: [],
  sources: [],
};

const number = {
  run: '1',
  lon: 139.4,
  lat: 36.1,
  time: '2018-07-23T14:00:00+09:00',
  quantity: 'wbgt',
  label: { ja: '暑さ指数', en: 'WBGT' },
  unit: 'degC',
  value: 33.04,
  source: '作成データ',
  accuracy: { bias: -0.42, rmse: 1.26, count: 24, against: '作成データ' },
};

async function pageOf(of: ChainNumber): Promise<string> {
  const told = { ...chain, of: 'heat-1', number: of };
  vi.stubGlobal('fetch', async () => Response.json(told));
  window.history.replaceState(null, '', '/people/kawabe/chain?of=heat-1&quantity=wbgt');
  const page = new ChainPage();
  const route = { page: 'chain', city: 'kawabe', id: '' };
  page.site = { route, language: 'en', furigana: false, me: VISITOR, cityName: '' } as Site;
  document.body.append(page);
  const card = () => page.renderRoot.querySelector('[data-testid=chain-number]');
  await vi.waitFor(() => expect(card()).not.toBeNull());
  return card()?.textContent?.replace(/\s+/g, ' ') ?? '';
}

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('the chain in the browser', () => {
  it('hashes a file as sha256sum does', async () => {
    expect(await sha256Of(new Blob(['abc']))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('says so where the browser must not hash', async () => {
    vi.stubGlobal('crypto', {});
    expect(await sha256Of(new Blob(['abc']))).toBeNull();
  });

  it('asks for what the address asks for, and nothing else', () => {
    expect(`${askedIn('?of=a&lon=1&lang=ja&file=b&evil=1')}`).toBe('of=a&lon=1');
    expect(askedIn('?lang=en').size).toBe(0);
  });

  it('offers what can be named, screens only to look at', () => {
    expect(choices(chain, false).map(({ id }) => id)).toEqual(['model:bldg']);
    expect(choices(chain, true).map(({ id }) => id)).toEqual(['model:bldg', 'shown:map']);
    expect(thingsById(chain).get('shown:map')?.kind).toBe('shown');
  });

  it('is reached by an address with all that is known of a number', () => {
    window.history.replaceState(null, '', '/today/kawabe?lang=ja');
    const href = chainHref('ja', 'kawabe', { of: 'heat-1', time: '', quantity: 'wbgt' });
    expect(href).toBe('/people/kawabe/chain?of=heat-1&quantity=wbgt&lang=ja');
  });

  it('knows the way back to the map and the point from which one came', () => {
    window.history.replaceState(null, '', '/?city=kawabe&heat=heat-1&at=36.1,139.4,18,0,0');
    const href = chainHref('ja', 'kawabe', { of: 'heat-1' });
    const search = new URL(href, 'http://map.example').search;
    expect(mapBefore(search)).toBe('/?city=kawabe&heat=heat-1&at=36.1,139.4,18,0,0');
    for (const other of ['', '?from=', '?from=//evil.example', '?from=https://evil.example']) {
      expect(mapBefore(other)).toBeNull();
    }
  });

  it('says of a number how accurate it is, against what, and what is made up', async () => {
    const words = await pageOf(number);
    expect(words).toContain('mean of computed − made-up data −0.4 °C, RMSE 1.3 °C (24 times)');
    expect(words).toContain('no record of a real day');
  });

  it('says of a number that nobody compared it', async () => {
    const words = await pageOf({ ...number, source: '計算値', accuracy: null });
    expect(words).toContain('not checked');
    expect(words).not.toContain('no record');
  });

  it('tells which steps take a file', () => {
    const takes = { id: 'make:a', used: [{ thing: 'model:bldg' }] } as unknown as Step;
    const other = { id: 'make:b', used: [{ thing: 'weather:x' }] } as unknown as Step;
    expect(takersOf({ ...chain, steps: [takes, other] }, 'model:bldg')).toEqual([takes]);
  });
});
