import { describe, expect, it } from 'vitest';
import {
  BEFORE_THIS,
  changesOf,
  type Entry,
  edited,
  nextBatch,
  settled,
  unnumbered,
  withEdit,
  withOutbox,
} from '../../src/model/outbox';
import { HERE, idOf, itemOf, NOTES } from './people';

const CLIENT = { id: 'client-of-this-browser', next: 1 };

function entry(key: number, change: Partial<Entry> = {}): Entry {
  return {
    key,
    city: 'town',
    action: 'add',
    layer: NOTES.id,
    item: idOf(key),
    baseVersion: 0,
    toVersion: BEFORE_THIS,
    content: { geometry: HERE, properties: { about: 'hot', text: `${key}` } },
    before: null,
    author: null,
    sent: null,
    state: 'waiting',
    refusal: null,
    madeAt: 0,
    ...change,
  };
}

function refusalOf(status: number, kind: string) {
  const words = { ja: 'だめ', en: 'no' };
  return { type: `urn:uchimizu:problem:${kind}`, status, title: words, detail: words };
}

describe('the next batch', () => {
  it('gets numbers without gaps, in the order in which the edits were made', () => {
    const { batch, client } = nextBatch([entry(7), entry(3), entry(5)], { ...CLIENT, next: 4 });
    expect(batch.map(({ key, sent }) => [key, sent?.sequence])).toEqual([
      [3, 4],
      [5, 5],
      [7, 6],
    ]);
    expect(client.next).toBe(7);
  });

  it('is the same again, and alone, until the server has answered', () => {
    const first = nextBatch([entry(1), entry(2)], CLIENT);
    const again = nextBatch([...first.batch, entry(3)], first.client);
    expect(again.batch).toEqual(first.batch);
    expect(again.client).toEqual(first.client);
  });

  it('takes one edit of each feature, and none behind a refused one', () => {
    const item = idOf(1);
    const entries = [entry(1, { item }), entry(2, { item, action: 'change' }), entry(3)];
    expect(nextBatch(entries, CLIENT).batch.map(({ key }) => key)).toEqual([1, 3]);
    const stuck = [entry(1, { item, state: 'refused' }), entry(2, { item, action: 'change' })];
    expect(nextBatch(stuck, CLIENT).batch).toEqual([]);
  });

  it('is no longer than the server takes', () => {
    const long = { properties: { text: 'あ'.repeat(4000) } };
    const many = Array.from({ length: 200 }, (_, i) => entry(i + 1, { content: long }));
    const { batch } = nextBatch(many, CLIENT);
    expect(batch.length).toBeGreaterThan(1);
    expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(600_000);
    expect(batch.length).toBeLessThanOrEqual(50);
  });
});

describe('an answer', () => {
  it('takes away what was done and keeps what was refused, with the reason', () => {
    const { batch } = nextBatch([entry(1), entry(2), entry(3)], CLIENT);
    const refusal = refusalOf(422, 'invalid-input');
    const left = settled(batch, batch, [
      { sequence: 1, done: true, item: itemOf(idOf(1)) },
      { sequence: 2, done: false, problem: refusal },
    ]);
    expect(left.map(({ key, state, sent }) => [key, state, sent !== null])).toEqual([
      [2, 'refused', false],
      [3, 'waiting', true],
    ]);
    expect(left[0]?.refusal).toEqual(refusal);
    expect(left[0]?.content).toEqual(batch[1]?.content);
  });

  it('makes a conflict of an old version', () => {
    const { batch } = nextBatch([entry(1, { action: 'change', baseVersion: 1 })], CLIENT);
    const [left] = settled(batch, batch, [
      { sequence: 1, done: false, problem: { ...refusalOf(412, 'stale-version'), version: 3 } },
    ]);
    expect(left?.state).toBe('conflict');
  });

  it('lets what follows build on the version that came of it', () => {
    const item = idOf(1);
    const waiting = entry(2, { item, action: 'change', content: { properties: { text: 'b' } } });
    const { batch } = nextBatch([entry(1, { item })], CLIENT);
    const now = itemOf(item, {}, { version: 4 });
    const [left] = settled([...batch, waiting], batch, [{ sequence: 1, done: true, item: now }]);
    expect([left?.baseVersion, left?.before]).toEqual([4, now]);
  });

  it('brings back the version before that of the deletion in front of it', () => {
    const item = idOf(1);
    const { batch } = nextBatch([entry(1, { item, action: 'delete', baseVersion: 2 })], CLIENT);
    const restoring = entry(2, { item, action: 'restore' });
    const gone = itemOf(item, {}, { version: 3, deleted: true });
    const [left] = settled([...batch, restoring], batch, [{ sequence: 1, done: true, item: gone }]);
    expect(left?.toVersion).toBe(2);
  });

  it('takes what is there already for added, and what is gone for deleted', () => {
    const { batch } = nextBatch([entry(1), entry(2, { action: 'delete' })], CLIENT);
    const left = settled(batch, batch, [
      { sequence: 1, done: false, problem: refusalOf(409, 'already-exists') },
      { sequence: 2, done: false, problem: refusalOf(404, 'unknown-thing') },
    ]);
    expect(left).toEqual([]);
  });
});

describe('an edit', () => {
  const plain = (change: Partial<Entry>) => {
    const { key: _, ...rest } = entry(9, change);
    return rest;
  };

  it('joins one of the same feature that was not handed in', () => {
    const { changed } = withEdit(
      [entry(1)],
      plain({ item: idOf(1), action: 'change', content: { properties: { text: 'neu' } } }),
    );
    expect(changed).toMatchObject({
      key: 1,
      action: 'add',
      content: { geometry: HERE, properties: { about: 'hot', text: 'neu' } },
    });
  });

  it('stands alone behind one that is on its way', () => {
    const sent = entry(1, { sent: { client: CLIENT.id, sequence: 1 } });
    const edit = plain({ item: idOf(1), action: 'change' });
    expect(withEdit([sent], edit)).toEqual({ changed: edit, gone: null });
  });

  it('that takes away what never left leaves nothing', () => {
    expect(withEdit([entry(1)], plain({ item: idOf(1), action: 'delete' }))).toEqual({
      changed: null,
      gone: 1,
    });
  });

  it('that takes away what was changed keeps the change under it', () => {
    const change = entry(1, { action: 'change' });
    const edit = plain({ item: idOf(1), action: 'delete' });
    expect(withEdit([change], edit)).toEqual({ changed: edit, gone: null });
  });

  it('puts right what was refused', () => {
    const stuck = entry(1, { state: 'refused', refusal: refusalOf(422, 'invalid-input') });
    const { changed } = withEdit(
      [stuck],
      plain({ item: idOf(1), action: 'change', content: { properties: { text: 'gut' } } }),
    );
    expect(changed).toMatchObject({ state: 'waiting', refusal: null, action: 'add' });
  });
});

describe('what the person sees', () => {
  it('is the server’s, with what waits', () => {
    const [a, b] = [itemOf(idOf(1)), itemOf(idOf(2))];
    const shown = withOutbox(
      [a, b],
      [
        entry(1, { item: a.id, action: 'change', content: { properties: { text: 'neu' } } }),
        entry(2, { item: b.id, action: 'delete' }),
        entry(3),
      ],
    );
    expect(shown.map(({ id, waiting }) => [id, waiting])).toEqual([
      [a.id, 'waiting'],
      [idOf(3), 'waiting'],
    ]);
    expect(shown[0]?.properties).toEqual({ about: 'hot', text: 'neu' });
  });

  it('shows a thing whose deletion was refused', () => {
    const stuck = entry(1, { item: idOf(2), action: 'delete', state: 'conflict' });
    expect(withOutbox([itemOf(idOf(2))], [stuck])[0]?.waiting).toBe('conflict');
  });

  it('tells when something was measured, before the server knows of it', () => {
    const content = { geometry: HERE, observed_at: Date.UTC(2026, 6, 23, 5) };
    const [shown] = withOutbox([], [entry(1, { content, madeAt: Date.UTC(2026, 6, 23, 7) })]);
    expect(shown?.about.observed).toBe('2026-07-23T05:00:00.000Z');
  });

  it('never shows what it does not know', () => {
    expect(withOutbox([], [entry(1, { action: 'change' })])).toEqual([]);
  });
});

it('only what is another than before is handed in', () => {
  const before = itemOf(idOf(1));
  const wanted = { geometry: HERE, properties: { text: 'neu', about: 'hot' }, height_m: null };
  expect(changesOf(before, wanted)).toEqual({ properties: { text: 'neu' } });
  expect(changesOf(before, { geometry: HERE, properties: before.properties })).toEqual({});
});

it('an edit that clears a property takes it away', () => {
  const edit = entry(1, { action: 'change', content: { properties: { text: null } } });
  expect(edited(itemOf(idOf(1)), edit)?.properties).toEqual({ about: 'hot' });
});

it('a new name forgets the numbers and nothing else', () => {
  const sent = entry(1, { sent: { client: 'old', sequence: 5 } });
  expect(unnumbered([sent])).toEqual([{ ...sent, sent: null }]);
});
