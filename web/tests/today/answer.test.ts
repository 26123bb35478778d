import { describe, expect, it } from 'vitest';
import { nextSize } from '../../src/i18n/kept-size';
import { decodeToday, encodeToday } from '../../src/today/address';
import {
  type CoolPlace,
  closesSoon,
  isForeign,
  named,
  openPlaces,
  opensAt,
  openUntil,
  restPlaces,
  rounded,
  seenFrom,
  type Today,
} from '../../src/today/answer';
import { dateWord, timeWord } from '../../src/today/clock';

const NOON = Date.parse('2026-07-23T14:20:00+09:00');
const at = (clock: string) => new Date(`2026-07-23T${clock}:00+09:00`).toISOString();

function place(id: string, spans: [string, string | null][], more: object = {}): CoolPlace {
  return {
    id,
    layer: 'town-cool-spots',
    lon: 139.38,
    lat: 36.15,
    spans,
    hours: { ja: '', en: '' },
    distance_m: null,
    minutes: null,
    needs_check: false,
    properties: { kind: 'public' },
    ...more,
  };
}

function answer(places: CoolPlace[]): Today {
  return {
    city: 'town',
    name: '町',
    language: 'ja',
    at: at('14:20'),
    as_of: null,
    stale: false,
    drill: false,
    near: null,
    heat: { now: null, here: null, next: [] },
    alert: null,
    alert_tomorrow: null,
    places,
    rest_places: [],
    spot: null,
    walk: { factor: 1.3, metres_per_minute: 80 },
    sources: [],
  };
}

describe('places of an answer', () => {
  const library = place('library', [[at('09:00'), at('17:00')]]);
  const evening = place('evening', [[at('18:00'), at('20:00')]]);
  const park = place('park', [[at('00:00'), null]], { properties: { kind: 'rest_place' } });

  it('are gone at their closing time, also where the answer is older', () => {
    expect(openUntil(library, NOON)).toBe(at('17:00'));
    expect(openPlaces([library], Date.parse(at('16:59')))).toHaveLength(1);
    expect(openPlaces([library], Date.parse(at('17:00')))).toHaveLength(0);
    expect(openPlaces([library], Date.parse(at('17:01')))).toHaveLength(0);
  });

  it('close soon where half an hour there is too much, the walk counted', () => {
    const far = { ...library, minutes: 20 };
    expect(closesSoon(library, Date.parse(at('16:20')))).toBe(false);
    expect(closesSoon(far, Date.parse(at('16:20')))).toBe(true);
    expect(closesSoon(library, Date.parse(at('16:31')))).toBe(true);
    expect(closesSoon(park, NOON)).toBe(false);
    expect(closesSoon(evening, NOON)).toBe(false);
  });

  it('appear when they open, without asking again', () => {
    expect(openUntil(evening, NOON)).toBeUndefined();
    expect(opensAt(evening, NOON)).toBe(at('18:00'));
    expect(openPlaces([evening], Date.parse(at('18:30')))).toEqual([evening]);
  });

  it('hold one for whoever feels ill, and a sure one beside one to be checked', () => {
    const unsure = { ...park, id: 'unsure', needs_check: true };
    expect(restPlaces([library, park, unsure], NOON)).toEqual([park]);
    expect(restPlaces([unsure, library, park], NOON)).toEqual([unsure, park]);
    expect(openUntil(park, NOON)).toBeNull();
    expect(restPlaces([library], NOON)).toEqual([]);
  });

  it('are put in order and timed here, as the server does', () => {
    const near = place('near', [[at('09:00'), null]], { lon: 139.3805 });
    const seen = seenFrom(answer([library, near]), { lon: 139.3805, lat: 36.15, name: '' });
    expect(seen.map(({ id, distance_m, minutes }) => [id, distance_m, minutes])).toEqual([
      ['near', 0, 1],
      ['library', 45, 1],
    ]);
  });

  it('are found by every word of a name, reading or address', () => {
    const water = place('water', [], {
      properties: { name: '図書館前 水飲み場', name_en: 'Water' },
    });
    const find = (words: string) => named([library, water], words).map(({ name }) => name);
    for (const words of ['水飲み', '水飲み　図書館', ' ＷＡＴＥＲ ']) {
      expect(find(words)).toEqual(['図書館前 水飲み場']);
    }
    expect(find('図書館 駅')).toEqual([]);
  });

  it('are far from another town', () => {
    const here = { lon: 135.5, lat: 34.7, name: '' };
    expect(isForeign(answer([library]), here)).toBe(true);
    expect(isForeign(answer([library]), { lon: 139.5, lat: 36.2, name: '' })).toBe(false);
    expect(isForeign(answer([]), here)).toBe(false);
  });
});

describe('a position', () => {
  it('is rounded to a thousandth of a degree before anything is done with it', () => {
    const { lon, lat } = rounded({ lon: 139.387654321, lat: 36.147654321, name: '' });
    expect([lon, lat]).toEqual([139.388, 36.148]);
  });
});

describe('times', () => {
  it('are those of the town, with the day where it is another', () => {
    expect(timeWord('ja', at('15:00'), NOON)).toBe('15:00');
    expect(timeWord('ja', at('15:00'), NOON - 86_400_000)).toBe('あす 15:00');
    expect(timeWord('ja', at('15:00'), NOON + 86_400_000)).toBe('7月23日 15:00');
    expect(dateWord('en', at('05:00'))).toBe('Jul 23, 2026 5:00');
  });
});

describe('the address', () => {
  it('comes back as it was, and takes nothing strange', () => {
    const address = decodeToday('/today/town', '?lang=en&text=200&ruby=off', ['ja']);
    expect(address).toEqual({
      city: 'town',
      spot: '',
      here: null,
      language: 'en',
      furigana: false,
      size: 200,
    });
    const [path = '', query = ''] = encodeToday(address).split('?');
    expect(decodeToday(path, `?${query}`, ['ja'])).toEqual(address);
    expect(decodeToday('/today/../x', '?lang=xx&text=7', ['fr'])).toEqual({
      city: '',
      spot: '',
      here: null,
      language: 'ja',
      furigana: true,
      size: 100,
    });
    const link = decodeToday('/spots/0a-1b', '?city=town&lang=en', []);
    expect([link.spot, link.city]).toEqual(['0a-1b', 'town']);
    expect(encodeToday(link)).toBe('/spots/0a-1b?city=town&lang=en');
    expect(decodeToday('/today', '?city=town', []).city).toBe('town');
    expect(decodeToday('/today', '?city=../x', []).city).toBe('');
    expect([nextSize(100), nextSize(150), nextSize(200)]).toEqual([150, 200, 100]);
  });
});
