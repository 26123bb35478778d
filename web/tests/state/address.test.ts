import { describe, expect, it } from 'vitest';
import { COLOUR_KINDS } from '../../src/model/fields';
import { decodeView, encodeView, isAnotherView, START, type View } from '../../src/state/address';
import { NO_HEAT } from '../../src/state/heat-address';
import { exportAddress, NO_PEOPLE } from '../../src/state/people-address';

const FULL: View = {
  city: 'tatebayashi',
  mode: '3d',
  camera: { lat: 36.24471, lon: 139.54213, zoom: 16.25, bearing: -30.5, pitch: 55 },
  layers: { bldg: 'bldg_lod2', veg_PlantCover: 'off' },
  colour: 'height',
  filter: {
    height: { min: 10, max: null },
    year: { min: 1950, max: 1981 },
    uses: ['mixed', 'lodging'],
    structures: ['wood'],
  },
  selection: 'bldg_0a1b-2c',
  heat: {
    run: 'hot-day',
    quantity: 'utci',
    time: '13:30',
    against: 'with-trees',
    way: 'change',
    split: 0.25,
    shade: false,
    place: { lat: 36.244711, lon: 139.542132 },
    station: '43056',
    stamps: [
      { kind: 'tree', species: 'ginkgo', height: 8, lat: 36.24, lon: 139.54 },
      { kind: 'awning', height: 3, width: 6, depth: 3, turn: 90, lat: 36.2401, lon: 139.5401 },
    ],
    tried: ['0b6f1f0e-1111-4222-8333-9a9b9c9d9e9f'],
  },
  people: {
    list: 'tatebayashi-notes',
    item: '0b6f1f0e-1111-4222-8333-9a9b9c9d9e9f',
    order: 'nearest',
    topic: 'severe_heat',
    words: '木かげ & ベンチ',
  },
  language: 'en',
  furigana: false,
  tour: 'pupil',
};

/** Small deterministic generator, so that a failing case can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function someView(next: () => number): View {
  const maybe = <T>(value: T, other: T) => (next() < 0.5 ? value : other);
  const round = (value: number, digits: number) => Number(value.toFixed(digits)) + 0;
  return {
    city: `city-${Math.floor(next() * 9)}`,
    mode: maybe('2d', '3d'),
    camera: maybe(null, {
      lat: round(24 + next() * 20, 5),
      lon: round(123 + next() * 22, 5),
      zoom: round(next() * 20, 2),
      bearing: round(next() * 360 - 180, 1),
      pitch: round(next() * 80, 1),
    }),
    layers: maybe<View['layers']>({}, { bldg: 'off' }),
    colour: COLOUR_KINDS[Math.floor(next() * COLOUR_KINDS.length)] ?? 'none',
    filter: {
      height: { min: maybe(null, round(next() * 30, 1)), max: null },
      year: { min: null, max: maybe(null, 1900 + Math.floor(next() * 100)) },
      uses: maybe([], ['public', 'other']),
      structures: maybe([], ['concrete']),
    },
    selection: maybe(null, `bldg_${next().toString(36).slice(2)}`),
    heat: maybe(NO_HEAT, {
      ...NO_HEAT,
      run: `run-${Math.floor(next() * 9)}`,
      quantity: maybe('', 'wbgt'),
      time: maybe('', maybe('max', '07:30')),
      against: maybe(null, 'other'),
      split: round(next(), 2),
      place: maybe(null, { lat: round(next() * 45, 6), lon: round(next() * 140, 6) }),
    }),
    people: maybe(NO_PEOPLE, {
      list: maybe(null, 'x-notes'),
      item: null,
      order: maybe('newest', 'nearest'),
      topic: maybe(null, 'hot'),
      words: maybe('', '日かげ'),
    }),
    furigana: maybe(true, false),
    tour: maybe('staff', null),
    language: maybe('ja', 'en'),
  };
}

describe('the address of a view', () => {
  it('says everything that is seen, readably', () => {
    const address = encodeView(FULL);
    expect(address).toContain('city=tatebayashi&view=3d&at=36.24471,139.54213,16.25,-30.5,55');
    expect(address).toContain('layers=bldg:bldg_lod2,veg_PlantCover:off');
  });

  it('gives the same view back', () => {
    expect(decodeView(encodeView(FULL), 'ja')).toEqual(FULL);
  });

  it('gives any view back', () => {
    const next = random(7);
    for (let i = 0; i < 500; i++) {
      const view = someView(next);
      expect(decodeView(encodeView(view), 'ja')).toEqual(view);
    }
  });

  it('stands at the defaults where nothing is said', () => {
    expect(decodeView('', 'en')).toEqual({ ...START, language: 'en' });
  });

  it.each([
    '?at=1,2,3',
    '?at=a,b,c,d,e',
    '?at=99,0,1,0,0',
    '?at=Infinity,0,1,0,0',
    '?view=4d&colour=rainbow&lang=xx',
    '?height=12&year=~&use=,,',
    '?height=abc~def',
    '?layers=,:,bldg,x:',
    '?%E0%A4%A&city=',
  ])('does not trip over %s', (search) => {
    expect(decodeView(search, 'ja')).toEqual({ ...START, language: 'ja' });
  });

  it('keeps ids with unusual signs', () => {
    const view = { ...FULL, selection: 'bldg_&=?#%+ 日本"><script>' };
    expect(decodeView(encodeView(view), 'ja').selection).toBe(view.selection);
  });

  it('is another view when more than the camera changed', () => {
    const moved = { ...FULL, camera: null };
    expect(isAnotherView(FULL, moved)).toBe(false);
    expect(isAnotherView(FULL, { ...moved, colour: 'use' })).toBe(true);
  });
});

describe("the address of a layer's file", () => {
  it('asks for what the list is narrowed to', () => {
    const whole = '/api/cities/town/layers/town-notes/export/csv';
    expect(exportAddress('town', 'town-notes', 'csv', NO_PEOPLE)).toBe(whole);
    const narrowed = { topic: 'cool', words: ' 木かげ & 水 ' };
    const { pathname, searchParams } = new URL(
      exportAddress('town', 'town-notes', 'csv', narrowed),
      'https://town.example',
    );
    expect(pathname).toBe(whole);
    expect([...searchParams]).toEqual([
      ['topic', 'cool'],
      ['words', '木かげ & 水'],
    ]);
  });
});
