import { describe, expect, it } from 'vitest';
import type { CoolPlace, Today } from '../../src/today/answer';
import { isOtherDay, nextTime } from '../../src/today/clock';
import { decodeWay, encodeWay, isWay } from '../../src/way/address';
import {
  againstCoolest,
  type Choice,
  lightOf,
  lightsOf,
  type Minute,
  minutes,
  openInstead,
  stepsUnknown,
  stretches,
  type Way,
  wholeMinutes,
} from '../../src/way/answer';
import { drawnWay, metresBeside, type Point, placings, SIDE } from '../../src/way/drawing';
import { namesIn } from '../../src/way/map-names';

const minute = (n: number, shade: number | null, utci: number | null): Minute => ({
  ...{ minute: n, time: null, from_m: n * 80, to_m: (n + 1) * 80, shade, roofed: false },
  ...{ utci_c: utci, wbgt_c: 32, wbgt_class: utci === null ? null : 'danger', known: 1 },
});
const TO = { lon: 139.440335, lat: 36.205911, name: 'みなも公園' };

describe('the address of a way', () => {
  it('comes back as it was', () => {
    const path = encodeWay({
      ...{ city: 'demo', to: TO, spot: 'abc', choice: 'step_free', at: '14:20' },
      ...{
        from: { lon: 139.4, lat: 36.2, name: '駅' },
        language: 'en',
        furigana: false,
        size: 150,
      },
    });
    const { pathname, search } = new URL(path, 'http://here');
    expect(isWay(pathname)).toBe(true);
    expect(decodeWay(pathname, search, [])).toEqual({
      ...{ city: 'demo', to: TO, spot: 'abc', choice: 'step_free', at: '14:20' },
      ...{
        from: { lon: 139.4, lat: 36.2, name: '駅' },
        language: 'en',
        furigana: false,
        size: 150,
      },
    });
  });

  it('never says where somebody is', () => {
    const from = { lon: 139.4, lat: 36.2, name: '' };
    expect(encodeWay({ city: 'demo', to: TO, from })).not.toContain('139.4%2C36.2');
  });

  it.each(['to=1,2', 'to=nan,3&name=x', 'to=200,36&name=x', 'to=139,36,1&name=x', 'at=25:00'])(
    'leaves out what is none: %s',
    (search) => {
      const read = decodeWay('/today/demo/way', search, []);
      expect([read.to, read.at]).toEqual([null, '']);
    },
  );
});

describe('the moment of leaving', () => {
  const now = Date.parse('2018-07-23T14:20:30+09:00');

  it.each([
    ['14:20', '2018-07-23T14:20:00+09:00'],
    ['18:30', '2018-07-23T18:30:00+09:00'],
    ['03:00', '2018-07-24T03:00:00+09:00'],
  ])('%s is the next time that the clock shows it', (clock, moment) => {
    expect(nextTime(clock, now)).toBe(Date.parse(moment));
  });
});

describe('another day', () => {
  const now = Date.parse('2018-07-23T14:20:00+09:00');

  it.each([
    ['2018-07-23T23:59:00+09:00', false],
    ['2018-07-24T00:00:00+09:00', true],
  ])('%s: %s', (time, is) => {
    expect(isOtherDay(Date.parse(time), now)).toBe(is);
  });
});

describe('a strip', () => {
  it('becomes stretches of minutes that are alike', () => {
    const strip = [minute(0, 0, 44), { ...minute(1, 0.1, 46), wbgt_c: 33.5 }, minute(2, 1, 38)];
    const found = stretches(strip, ['sun', 'sun', 'shade']);
    expect(found).toEqual([
      { start: 0, end: 2, light: 'sun', wbgt_class: 'danger', wbgt: [32, 33.5], utci: [44, 46] },
      { start: 2, end: 3, light: 'shade', wbgt_class: 'danger', wbgt: [32, 32], utci: [38, 38] },
    ]);
  });

  it.each([
    [0, 'sun'],
    [0.5, 'half'],
    [1, 'shade'],
    [null, 'unknown'],
  ])('of shade %s is called %s', (shade, light) => {
    expect(lightOf(minute(0, shade, 40))).toBe(light);
    expect(lightOf({ ...minute(0, shade, 40), roofed: true })).toBe('roof');
  });

  it.each([
    ['03:00', 'night'],
    ['04:00', 'night'],
    ['05:00', 'shade'],
    ['14:20', 'shade'],
    ['18:30', 'shade'],
    ['19:10', 'night'],
  ])('at %s in July is of %s: at night there is no shade', (clock, light) => {
    const geometry = { coordinates: [[139.437, 36.207] as const] };
    const strip = [{ ...minute(0, 1, 40), time: `2018-07-23T${clock}:00+09:00` }];
    expect(lightsOf({ strip, geometry })).toEqual([light]);
    const roofed = strip.map((each) => ({ ...each, roofed: true }));
    expect(lightsOf({ strip: roofed, geometry })).toEqual(['roof']);
  });

  it('of no known steps is only asked of the way without steps', () => {
    const known = { steps_unknown_m: 381.7 };
    expect(stepsUnknown({ kind: 'step_free', known })).toBe(382);
    expect(stepsUnknown({ kind: 'coolest', known })).toBe(0);
    expect(stepsUnknown({ kind: 'step_free', known: { steps_unknown_m: 0 } })).toBe(0);
  });

  it('is never of no minutes', () => {
    expect(minutes({ duration_s: 5, length_m: 7, heat_load: null })).toBe(1);
  });
});

describe('a choice against the coolest', () => {
  const way = (kind: Choice, duration_s: number, heat_load: number | null): Way =>
    ({ kind, duration_s, heat_load, length_m: 500 }) as unknown as Way;
  const coolest = way('coolest', 361, 93);

  it.each([
    ['via_cool_place', 400, 105, { longer: 0, hotter: 13 }],
    ['via_cool_place', 421, 105, { longer: 1, hotter: 13 }],
    ['fastest', 300, 93, { longer: -2, hotter: 0 }],
    ['step_free', 361, null, { longer: 0, hotter: 0 }],
  ] as const)('%s of %s s and %s is told', (kind, seconds, load, told) => {
    expect(againstCoolest(way(kind, seconds, load), coolest)).toEqual(told);
  });

  it('is nothing for the coolest itself', () => {
    expect(againstCoolest(coolest, coolest)).toBeNull();
  });
});

describe('instead of a place that is closed on arrival', () => {
  const place = (id: string, lat: number, end: string, needs_check = false): CoolPlace =>
    ({
      ...{ id, lat, lon: 139.4, needs_check },
      spans: [['2018-07-23T09:00:00+09:00', `2018-07-23T${end}:00+09:00`]],
    }) as unknown as CoolPlace;
  const today = {
    walk: { factor: 1.3, metres_per_minute: 80 },
    places: [
      place('far', 36.204, '20:00'),
      place('near', 36.203, '18:00'),
      place('unsure', 36.2, '20:00', true),
    ],
  } as unknown as Today;
  const from = { lon: 139.4, lat: 36.2, name: '' };

  it.each([
    ['17:59', 'near'],
    ['18:00', 'far'],
    ['20:00', undefined],
  ])('at %s it is %s', (clock, id) => {
    const moment = Date.parse(`2018-07-23T${clock}:00+09:00`);
    expect(openInstead(today, from, moment)?.id).toBe(id);
  });
});

describe('minutes', () => {
  it.each([0, 59, 60, 61, 149, 150, 151, 599, 601])('of %s s are those of the strip', (seconds) => {
    const rows = Math.max(1, Math.ceil(seconds / 60)); // as the server counts them
    expect(wholeMinutes(seconds)).toBe(rows);
  });
});

describe('a drawing', () => {
  const way = (coordinates: [number, number][], count: number): Way =>
    ({
      ...{ kind: 'coolest', duration_s: count * 60, length_m: count * 80, past: null },
      ...{
        geometry: { coordinates },
        strip: [...Array(count).keys()].map((n) => minute(n, 0, 40)),
      },
    }) as unknown as Way;

  it('has a piece for each minute, one after another, inside', () => {
    const drawn = drawnWay(
      way(
        [
          [139.4, 36.2],
          [139.402, 36.2],
          [139.402, 36.204],
        ],
        8,
      ),
    );
    expect(drawn?.pieces).toHaveLength(8);
    const ends = drawn?.pieces.map(({ points }) => points.split(' ')) ?? [];
    ends.slice(1).forEach((each, i) => {
      expect(each[0]).toBe(ends[i]?.at(-1));
    });
    const numbers = ends.flat().flatMap((each) => each.split(',').map(Number));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(Math.max(SIDE, drawn?.height ?? 0));
    expect(drawn?.start[1]).toBeGreaterThan(drawn?.end[1] ?? 0); // north is up
  });

  it('keeps words off the line, towards the middle where both sides are free', () => {
    const from = (start: Point, end: Point): Point[] =>
      [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1].map((part) => [
        start[0] + (end[0] - start[0]) * part,
        start[1] + (end[1] - start[1]) * part,
      ]);
    const anchor = (at: Point, end: Point) => placings(at, 45, from(at, end))[0]?.label.anchor;
    expect(anchor([300, 200], [300, 20])).toBe('end');
    expect(anchor([300, 200], [100, 200])).toBe('middle');
    expect(anchor([40, 200], [40, 20])).toBe('start');
    expect(anchor([40, 200], [300, 200])).toBe('middle');
  });

  it('reaches the cool place that stands beside the line', () => {
    const past = { lon: 139.401, lat: 36.2004, id: null, name: null, after_s: 60 };
    const ends: [number, number][] = [
      [139.4, 36.2],
      [139.402, 36.2],
    ];
    const passing = { ...way(ends, 2), past };
    const drawn = drawnWay(passing);
    expect(drawn?.spur.split(' ').at(-1)).toBe(drawn?.past?.join(','));
    expect(drawn?.spur.split(' ')[0]).toBe(drawn?.at([139.401, 36.2]).join(','));
    expect(metresBeside(passing)).toBe(45);
    expect(metresBeside(way(ends, 2))).toBe(0);
  });

  it('names its ends and, as there is room, what it goes by', () => {
    const ends: [number, number][] = [
      [139.4, 36.2],
      [139.404, 36.2],
    ];
    const drawn = drawnWay(way(ends, 4));
    if (!drawn) throw new Error('nothing is drawn');
    const marks = [
      { words: '出る所：とても長い名前のみんなの交流センター 本館', at: drawn.start },
      { words: '着く所：図書館', at: drawn.end },
    ];
    const at = (name: string, lon: number, lat: number) => ({ name, lon, lat });
    const named = namesIn(drawn, marks, [
      at('通りの店', 139.402, 36.1998),
      at('通りの店', 139.4021, 36.1998),
      at('となりの店', 139.402, 36.19979),
      at('遠い店', 139.402, 36.21),
      at('図書館', 139.404, 36.2),
      at('', 139.401, 36.2),
    ]);
    expect(named.marks.map(({ words }) => words)[0]).toMatch(/^出る所：とても.*…$/);
    expect(named.marks.map(({ words }) => words)[1]).toBe('着く所：図書館');
    expect(named.places).toHaveLength(1); // two so near leave no room for both
    const all = [...named.marks, ...named.places].map(({ words }) => words);
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain('遠い店');
    expect(all).not.toContain('図書館');
  });

  it('puts no word on another', () => {
    const first = placings([100, 100], 60, [[200, 200]])[0];
    const second = placings([105, 100], 60, [[200, 200]], first ? [first.box] : [])[0];
    expect([first?.covered, second?.covered]).toEqual([0, 0]);
    expect(second?.label).not.toEqual(first?.label);
  });

  it('is left out where one is there already', () => {
    expect(drawnWay(way([[139.4, 36.2]], 1))).toBeNull();
  });

  it('does not blow up a way of a few steps', () => {
    const drawn = drawnWay(
      way(
        [
          [139.4, 36.2],
          [139.40001, 36.2],
        ],
        1,
      ),
    );
    expect(Math.abs((drawn?.end[0] ?? 0) - (drawn?.start[0] ?? 0))).toBeLessThan(10);
  });
});
