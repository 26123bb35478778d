import { describe, expect, it } from 'vitest';
import {
  anotherOf,
  begun,
  canClose,
  contentOf,
  type Draft,
  draftOf,
  geometryOf,
  hasMoved,
  missingFields,
  movedTo,
  newDraft,
  redone,
  standsInTree,
  stepped,
  TOOLS,
  undone,
  withoutLastPoint,
  withPoint,
} from '../../src/model/draft';
import { metresBetween } from '../../src/model/heat-stamps';
import { placeOf } from '../../src/model/items';
import { idOf, itemOf, NOTES, PROPOSALS } from './people';

const tool = (id: string) => {
  const found = TOOLS.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};
const at = (east: number, north: number) => ({ lon: 139.4 + east / 1e4, lat: 36.2 + north / 1e4 });

function drawn(id: string, places: [number, number][]): Draft {
  return places.reduce(
    (draft, [x, y]) => withPoint(draft, at(x, y)),
    newDraft(PROPOSALS, tool(id)),
  );
}

describe('a tree', () => {
  it('is noticed to stand in another one of the same person', () => {
    const there = { geometry: geometryOf(drawn('tree', [[1, 1]])), properties: { kind: 'tree' } };
    const own = itemOf(idOf(1), there, { mine: true });
    expect(standsInTree(drawn('tree', [[1, 1.1]]), [own])).toBe(true);
    expect(standsInTree(drawn('tree', [[1, 2]]), [own])).toBe(false);
    expect(standsInTree(drawn('bench', [[1, 1]]), [own])).toBe(false);
    expect(standsInTree(drawn('tree', [[1, 1]]), [itemOf(idOf(1), there, { mine: false })])).toBe(
      false,
    );
  });
});

describe('drawing', () => {
  it('goes on with one more of the same, without its words and place', () => {
    const first = drawn('tree', [[1, 1]]);
    const words = { ...first, properties: { ...first.properties, height_m: 12, text: 'ここに' } };
    const next = anotherOf(words);
    expect(next).toMatchObject({ step: 'place', points: [], closed: false, layer: first.layer });
    expect(next.properties).toEqual({ ...first.properties, height_m: 12 });
    expect(next.item).not.toBe(first.item);
  });

  it.each(['tree', 'mist', 'bench', 'text', 'awning'])('%s is complete with one point', (id) => {
    const draft = drawn(id, [[1, 1]]);
    expect(draft.closed).toBe(true);
    expect(geometryOf(draft)?.type).toBe(id === 'awning' ? 'Polygon' : 'Point');
  });

  it('an area needs three corners and is closed against the clock', () => {
    expect(
      canClose(
        drawn('area', [
          [0, 0],
          [0, 1],
        ]),
      ),
    ).toBe(false);
    const geometry = geometryOf(
      drawn('area', [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 0],
      ]),
    );
    if (geometry?.type !== 'Polygon') throw new Error('no area');
    const [ring = []] = geometry.coordinates;
    expect(ring).toHaveLength(5);
    expect(ring[0]).toEqual(ring[4]);
    const twice = ring.slice(1).reduce((sum, [x = 0, y = 0], i) => {
      const [a = 0, b = 0] = ring[i] ?? [];
      return sum + a * y - x * b;
    }, 0);
    expect(twice).toBeGreaterThan(0);
  });

  it('takes points back one by one', () => {
    const draft = drawn('line', [
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
    expect(withoutLastPoint(draft).points).toHaveLength(2);
    expect(withoutLastPoint({ ...draft, closed: true })).toMatchObject({ closed: false });
    expect(withoutLastPoint(newDraft(PROPOSALS, tool('line'))).points).toEqual([]);
  });

  it('sets no point twice in the same place, and no more than the server takes', () => {
    const draft = drawn('line', [
      [0, 0],
      [0, 0],
    ]);
    expect(draft.points).toHaveLength(1);
    const many = drawn(
      'line',
      Array.from({ length: 600 }, (_, i) => [i, 0] as [number, number]),
    );
    expect(many.points).toHaveLength(499);
  });

  it('an awning has its sides in metres, and its turn', () => {
    const draft = { ...drawn('awning', [[1, 1]]), size: [6, 3] as const, turn: 90 };
    const geometry = geometryOf(draft);
    if (geometry?.type !== 'Polygon') throw new Error('no area');
    const [a, b, c] = (geometry.coordinates[0] ?? []).map(([lon = 0, lat = 0]) => ({ lon, lat }));
    if (!a || !b || !c) throw new Error('no corners');
    expect(metresBetween(a, b)).toBeCloseTo(6, 1);
    expect(metresBetween(b, c)).toBeCloseTo(3, 1);
    expect(Math.abs(a.lon - b.lon)).toBeLessThan(1e-6);
  });

  it('moves as a whole', () => {
    const draft = {
      ...drawn('area', [
        [0, 0],
        [2, 0],
        [1, 2],
      ]),
      closed: true,
    };
    const middle = placeOf(geometryOf(movedTo(draft, at(50, 50))));
    expect(middle?.lon).toBeCloseTo(at(50, 50).lon, 6);
    expect(middle?.lat).toBeCloseTo(at(50, 50).lat, 6);
  });

  it('has moved once it lies elsewhere than it was', () => {
    const draft = draftOf(itemOf(idOf(1)), 'place');
    expect(hasMoved(draft)).toBe(false);
    expect(hasMoved(movedTo(draft, at(50, 50)))).toBe(true);
    expect(hasMoved(withPoint(newDraft(PROPOSALS, tool('tree')), at(0, 0)))).toBe(false);
  });

  it('keeps how high a thing stands', () => {
    expect(
      contentOf(
        drawn('volume', [
          [0, 0],
          [1, 0],
          [1, 1],
        ]),
      ),
    ).toMatchObject({
      properties: { kind: 'building', height_m: 6 },
      height_m: 6,
    });
    expect(contentOf(drawn('bench', [[0, 0]])).height_m).toBeUndefined();
  });
});

it('a draft of what is there gives back what was there', () => {
  const item = itemOf(idOf(1), {
    geometry: {
      type: 'LineString',
      coordinates: [
        [139.4, 36.2],
        [139.5, 36.2],
      ],
    },
  });
  expect(geometryOf(draftOf(item, 'words'))).toEqual(item.geometry);
});

it('what the layer wants and is not there is named', () => {
  expect(missingFields(NOTES, { about: 'hot', text: '  ' })).toEqual(['text']);
  expect(missingFields(NOTES, { about: 'hot', text: 'あ' })).toEqual([]);
});

it('steps are taken back and done again, until another is taken', () => {
  const third = stepped(stepped(begun(1), 2), 3);
  expect(undone(third).now).toBe(2);
  expect(redone(undone(third))).toEqual(third);
  expect(stepped(undone(third), 4)).toEqual({ past: [1, 2], now: 4, future: [] });
  expect(undone(begun(1))).toEqual(begun(1));
  expect(redone(begun(1))).toEqual(begun(1));
});
