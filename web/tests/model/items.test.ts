import { describe, expect, it } from 'vitest';
import { kindWord, measureOf, titleOf, valueWord } from '../../src/i18n/item-words';
import { clustersOf, withRoomForWords } from '../../src/model/clusters';
import {
  editedAt,
  fieldsToAsk,
  type ItemVersion,
  inOrder,
  isInClass,
  isListed,
  isOfClassOnly,
  isStopped,
  itemsSaying,
  layersOf,
  newItemId,
  ownClasses,
  placeOf,
  shutLast,
  waitsOn,
} from '../../src/model/items';
import { withOutbox } from '../../src/model/outbox';
import { drawnOf } from '../../src/model/people-picture';
import { ownProposal, proposalAround, scenarioFeature } from '../../src/model/scenario';
import { markName } from '../../src/scene/mark-pictures';
import { HERE, idOf, itemOf, NOTES, PROPOSALS } from './people';

const point = (lon: number, lat: number) => ({ type: 'Point' as const, coordinates: [lon, lat] });

describe('what something was', () => {
  const version = (action: string, at: string) => ({ about: { action, at } }) as ItemVersion;
  const hidden = version('hide', '2026-07-03T00:00:00Z');
  const made = version('create', '2026-07-01T00:00:00Z');

  it('was edited by who wrote it, not by whoever hid it', () => {
    expect(editedAt({ versions: [hidden, made], verdict: null })).toBeNull();
    const put = version('update', '2026-07-02T00:00:00Z');
    expect(editedAt({ versions: [hidden, put, made], verdict: null })).toBe(put.about.at);
  });
});

describe('a list', () => {
  const old = itemOf(
    idOf(1),
    { geometry: point(139.5, 36.2) },
    { created: '2026-07-01T00:00:00Z' },
  );
  const young = itemOf(
    idOf(2),
    { geometry: point(139.6, 36.2) },
    { created: '2026-07-02T00:00:00Z' },
  );

  it('begins with the newest, or with the nearest', () => {
    expect(inOrder([old, young], 'newest', null).map(({ id }) => id)).toEqual([young.id, old.id]);
    const near = { lon: 139.49, lat: 36.2 };
    expect(inOrder([young, old], 'nearest', near).map(({ id }) => id)).toEqual([old.id, young.id]);
  });

  it('shows places that are closed now after the others', () => {
    const opening = (id: number, state: string) =>
      itemOf(idOf(id), {}, { opening: { state } } as object);
    const items = [opening(3, 'closed'), opening(4, 'out-of-season'), old, opening(5, 'open')];
    expect(shutLast(items).map(({ id }) => id)).toEqual([old.id, idOf(5), idOf(3), idOf(4)]);
  });

  it('has the same order on map and in 3D', () => {
    const items = inOrder(withOutbox([old, young], []), 'newest', null);
    const { marks } = drawnOf(items, [NOTES], (item) => item.id);
    expect(marks.map(({ id, rank }) => [id, rank])).toEqual(items.map(({ id }, i) => [id, i]));
  });

  it('tells own marks and shapes from those of others', () => {
    const ring = [point(139.5, 36.2), point(139.6, 36.2), point(139.6, 36.3), point(139.5, 36.2)];
    const area = {
      type: 'Polygon' as const,
      coordinates: [ring.map(({ coordinates }) => coordinates)],
    };
    const awning = { geometry: area, properties: { kind: 'awning' } };
    const drawn = [true, false].map((mine, i) =>
      itemOf(idOf(i), awning, { layer: PROPOSALS.id, mine }),
    );
    const { marks, figures } = drawnOf(withOutbox(drawn, []), [PROPOSALS], () => '');
    expect(marks.map(({ own }) => own)).toEqual([true, false]);
    expect(figures.map(({ own }) => own)).toEqual([true, false]);
    expect(new Set(marks.map(markName)).size).toBe(2);
  });

  it('has the sign of what was drawn, else that of its layer', () => {
    const ring = [point(139.5, 36.2), point(139.6, 36.2), point(139.6, 36.3), point(139.5, 36.2)];
    const area = {
      type: 'Polygon' as const,
      coordinates: [ring.map(({ coordinates }) => coordinates)],
    };
    const about = { layer: PROPOSALS.id };
    const drawn = [
      itemOf(idOf(3), { geometry: area, properties: { kind: 'building' } }, about),
      itemOf(idOf(4), { geometry: area, properties: { kind: 'awning' } }, about),
      itemOf(idOf(5), { geometry: area, properties: { kind: 'sketch' } }, about),
      itemOf(idOf(6), { geometry: HERE, properties: { kind: 'fountain' } }, about),
      old,
    ];
    const { marks } = drawnOf(withOutbox(drawn, []), [NOTES, PROPOSALS], () => '');
    const signs = new Map(marks.map(({ id, sign }) => [id, sign]));
    expect(drawn.map(({ id }) => signs.get(id))).toEqual([
      'volume',
      'awning',
      'area',
      PROPOSALS.kind,
      NOTES.kind,
    ]);
  });
});

describe('a search', () => {
  const text = (id: number, words: string, pen_name = '') =>
    itemOf(idOf(id), { properties: { about: 'hot', text: words } }, { pen_name });
  const items = [text(1, '駅前のベンチ'), text(2, 'ＢＵＳ停が暑い', 'けやき'), text(3, '川')];
  const found = (words: string) => itemsSaying(words, items).map(({ id }) => id);

  it.each([
    ['ベンチ', [idOf(1)]],
    ['bus　暑い', [idOf(2)]],
    ['けやき', [idOf(2)]],
    ['けやき 川', []],
    [' ', []],
  ])('for "%s" finds what says it, or whose pen name it is', (words, ids) => {
    expect(found(words)).toEqual(ids);
  });
});

describe('words', () => {
  it('name a thing by its name, its words, or what it is', () => {
    const spot = itemOf(idOf(1), { properties: { name: '本町書店', name_en: 'Honmachi Books' } });
    expect(titleOf('ja', spot, NOTES)).toBe('本町書店');
    expect(titleOf('en', spot, NOTES)).toBe('Honmachi Books');
    expect(titleOf('ja', itemOf(idOf(1)), NOTES)).toBe('日かげがない');
    expect(titleOf('en', itemOf(idOf(1), { properties: { about: 'hot' } }), NOTES)).toBe(
      'It is hot here',
    );
    expect(kindWord('ja-easy', itemOf(idOf(1)), NOTES)).toBe('暑い');
  });

  it('never cut a title within a character', () => {
    const long = itemOf(idOf(1), { properties: { about: 'hot', text: '🌳'.repeat(90) } });
    expect([...titleOf('ja', long, NOTES)]).toHaveLength(60);
    expect(titleOf('ja', long, NOTES)).toMatch(/^🌳+…$/u);
  });

  it('give numbers their unit', () => {
    const [, , height] = PROPOSALS.fields;
    if (!height) throw new Error('no field');
    expect(valueWord('ja', height, 8.5)).toBe('8.5 m');
    expect(valueWord('ja', height, null)).toBe('');
  });

  it('measure what was drawn', () => {
    const step = 100 / 111_320;
    const east = step / Math.cos((36.2 * Math.PI) / 180);
    const line = {
      type: 'LineString' as const,
      coordinates: [
        [139, 36.2],
        [139 + east, 36.2],
      ],
    };
    expect(measureOf(line)).toEqual({ key: 'item.length', text: '100 m' });
    const ring = [
      [139, 36.2],
      [139 + east, 36.2],
      [139 + east, 36.2 + step],
      [139, 36.2 + step],
      [139, 36.2],
    ];
    expect(measureOf({ type: 'Polygon', coordinates: [ring] })?.text).toMatch(
      /^(9999|10000|10001) m²$/,
    );
    expect(measureOf(HERE)).toBeNull();
  });
});

describe('a scenario', () => {
  const tree = (n: number, lon: number, about = {}) =>
    itemOf(
      idOf(n),
      { geometry: point(lon, 36.2), properties: { kind: 'tree', height_m: 8, text: 'ここに' } },
      { layer: PROPOSALS.id, ...about },
    );

  it('takes only what a what-if understands', () => {
    expect(scenarioFeature(tree(1, 139))?.properties).toEqual({ kind: 'tree', height_m: 8 });
    expect(scenarioFeature(itemOf(idOf(1), { properties: { kind: 'bench' } }))).toBeNull();
    expect(scenarioFeature(itemOf(idOf(1)))).toBeNull();
  });

  it('is what the same person drew around', () => {
    const [mine, near, far] = [tree(1, 139), tree(2, 139.0001), tree(3, 139.1)];
    const other = tree(4, 139.0001, { pen_name: 'ほかの人', mine: false });
    const all = [mine, near, far, other];
    expect(proposalAround(mine, all, PROPOSALS).map(({ id }) => id)).toEqual([mine.id, near.id]);
  });

  it('of oneself is the last thing drawn, with what is around it', () => {
    const [mine, near, far] = [tree(1, 139), tree(2, 139.0001), tree(3, 139.1)];
    const other = tree(4, 139.0001, { mine: false });
    const ids = ownProposal([other, mine, near, far], [NOTES, PROPOSALS]).map(({ id }) => id);
    expect(ids).toEqual([mine.id, near.id]);
    expect(ownProposal([other], [PROPOSALS])).toEqual([]);
    expect(ownProposal([mine], [NOTES])).toEqual([]);
  });
});

describe('clusters', () => {
  const items = Array.from({ length: 300 }, (_, i) =>
    itemOf(idOf(i), { geometry: point(139.4 + (i % 20) / 2000, 36.2 + Math.floor(i / 20) / 2000) }),
  );
  const { marks } = drawnOf(withOutbox(items, []), [NOTES], () => '');

  it.each([10, 13.5, 16, 18, 20])('at zoom %f hold every mark once', (zoom) => {
    const held = clustersOf(marks, zoom).flatMap((cluster) => cluster.marks.map(({ id }) => id));
    expect(held.sort()).toEqual(items.map(({ id }) => id).sort());
  });

  it('leave words room', () => {
    const spoken = withRoomForWords(marks, 17);
    expect(spoken.has(marks[0]?.id ?? '')).toBe(true);
    expect(spoken.size).toBeGreaterThan(1);
    expect(spoken.size).toBeLessThan(marks.length);
    expect(withRoomForWords(marks, 22).size).toBe(marks.length);
  });

  it('are fewer from afar, and none close up', () => {
    expect(clustersOf(marks, 12).length).toBeLessThan(clustersOf(marks, 15).length);
    expect(clustersOf(marks, 18)).toHaveLength(300);
  });
});

it('ids are UUIDs, also without a secure page', () => {
  const ids = Array.from({ length: 100 }, newItemId);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(new Set(ids).size).toBe(100);
});

it('an area stands in its middle', () => {
  const ring = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [0, 0],
  ];
  expect(placeOf({ type: 'Polygon', coordinates: [ring] })).toEqual({ lon: 1, lat: 1 });
});

describe('classes', () => {
  const held = { workshop: 'c1', class_state: 'held', may_add: false } as const;
  const works = { ...PROPOSALS, id: 'c1-works', ...held };
  const notes = { ...NOTES, id: 'c1-notes', ...held };
  const others = { ...NOTES, id: 'c2-notes', workshop: 'c2' };
  const layers = [NOTES, works, notes, others];

  it('are lists of their layers', () => {
    expect(layersOf('c1', layers)).toEqual(['c1', 'c1-works', 'c1-notes']);
    expect(layersOf(NOTES.id, layers)).toEqual([NOTES.id]);
  });

  it('of others are not the own', () => {
    expect(ownClasses(layers)).toEqual(['c1']);
    expect(isInClass([NOTES, others])).toBe(false);
    expect(layers.filter(isStopped)).toEqual([works, notes]);
    expect(isStopped({ ...works, may_add: true })).toBe(false); // its teacher goes on
  });
});

describe('a layer of a class', () => {
  const works = { ...PROPOSALS, id: 'c1-works', workshop: 'c1', public: false };

  it('is that of the class alone until it is opened', () => {
    expect(isOfClassOnly(works)).toBe(true);
    expect(isOfClassOnly({ ...works, public: true })).toBe(false);
    expect(isOfClassOnly(NOTES)).toBe(false);
  });

  it('is on its list; without a seat there is none', () => {
    expect(isListed('c1', [NOTES, works])).toBe(true);
    expect(isListed('c1', [NOTES])).toBe(false);
    expect(isListed(NOTES.id, [NOTES])).toBe(true);
  });
});

describe('what is sent', () => {
  it('waits where a moderator looks first, also when it is edited', () => {
    const first = { ...NOTES, waits: true, moderation: 'before' as const };
    const mine = itemOf(idOf(1));
    expect(waitsOn(first, null)).toBe(true);
    expect(waitsOn(first, mine)).toBe(true);
    expect(waitsOn(first, itemOf(idOf(2), {}, { mine: false }))).toBe(false);
    expect(waitsOn({ ...NOTES, waits: true }, mine)).toBe(false);
    expect(waitsOn({ ...first, waits: false }, mine)).toBe(false);
  });

  it('waits on as long as no moderator has looked, and is not shown by being edited', () => {
    expect(waitsOn(NOTES, itemOf(idOf(1), {}, { status: 'queued' }))).toBe(true);
  });

  it('waits for another look where it was hidden; in a class its teacher shows it again', () => {
    const hidden = itemOf(idOf(1), {}, { status: 'hidden' });
    expect(waitsOn(NOTES, hidden)).toBe(true);
    expect(waitsOn({ ...NOTES, workshop: 'c1' }, hidden)).toBe(false);
    expect(waitsOn(NOTES, { ...hidden, about: { ...hidden.about, mine: false } })).toBe(false);
  });
});

describe('a form for a cool place', () => {
  const field = (id: string) => ({ id, type: 'text' as const, label: { ja: id, en: id } });
  const fields = ['name', 'address', 'source_id', 'operator', 'licence', 'designated_on'].map(
    field,
  );
  const spots = { ...NOTES, kind: 'cool-spot', fields };

  it('asks what the city alone knows of the city alone', () => {
    const ids = (isOffice: boolean) => fieldsToAsk(spots, isOffice).map(({ id }) => id);
    expect(ids(false)).toEqual(['name', 'address']);
    expect(ids(true)).toEqual(fields.map(({ id }) => id));
  });
});
