import { describe, expect, it } from 'vitest';
import { likelyReason, thingSeen } from '../../src/people/desk-acts';
import { emptyRow, fieldOf, rowOf } from '../../src/people/layer-record';
import { problemIn } from '../../src/people/problem';
import { providerEnd } from '../../src/people/providers';
import { frameOf, paperOf } from '../../src/people/sketch';
import { bytesOf, textOf } from '../../src/people/webauthn';
import { localTime, planOf } from '../../src/people/workshop-form';
import { idOf, itemOf } from '../model/people';

describe('the plan of a workshop', () => {
  const form = {
    title: ' 3年2組 ',
    age_band: 'adult',
    kind: 'policy',
    groups: '2',
    rules: 'a\n\n b ',
  };
  const now = Date.parse('2026-07-18T01:00:00Z');

  it('takes what was written and leaves empty tasks out', () => {
    const plan = planOf(
      {
        ...form,
        closes_at: localTime(now + 60_000),
        'task-0': '木',
        'task-count-0': '6',
        'task-1': ' ',
      },
      2,
      now,
      'en',
    );
    expect(plan).toMatchObject({ title: '3年2組', opens_at: now, closes_at: now + 60_000 });
    expect(plan.tasks).toEqual([{ text: '木', kind: null, count: 6 }]);
    expect(plan.rules).toEqual(['a', 'b']);
    expect(plan.groups.map(({ name }) => name)).toEqual(['Blue', 'Orange']);
    expect(plan.retention_days).toBe(30);
  });

  it('has as many groups as the server takes, each with a name and colour of its own', () => {
    const { groups } = planOf({ ...form, groups: '12', closes_at: '' }, 1, now, 'ja');
    expect(new Set(groups.map(({ name }) => name)).size).toBe(12);
    expect(new Set(groups.map(({ colour }) => colour)).size).toBe(12);
  });

  it('lets the server refuse a time that is none', () => {
    expect(planOf({ ...form, closes_at: '' }, 1, now, 'ja').closes_at).toBe(0);
  });
});

describe('the fields of a layer', () => {
  it('come back from the editor as they went in', () => {
    const field = {
      id: 'kind',
      type: 'choice' as const,
      label: { ja: 'なに', en: 'What' },
      required: true,
      choices: [{ id: 'a', label: { ja: '木=きのき', en: 'Tree/wood' } }],
    };
    expect(fieldOf(rowOf(field))).toEqual(field);
    const number = {
      id: 'n',
      type: 'number' as const,
      label: { ja: '高さ', en: 'Height' },
      minimum: 0,
      maximum: 9,
    };
    expect(fieldOf(rowOf(number))).toEqual(number);
  });

  it('keep choices whatever signs are in their words', () => {
    const words = ['バス/電車', 'a=b', '\\', '\\/', '/', '半分\\=1/2', 'C:\\x', '=/=\\\\'];
    const choices = words.flatMap((ja, i) =>
      words.map((en, j) => ({ id: `c${i}=${j}\\/`, label: { ja, en } })),
    );
    const field = { id: 'c', type: 'choice' as const, label: { ja: 'な', en: 'n' }, choices };
    expect(fieldOf(rowOf(field))).toEqual(field);
    const bus = { id: 'c', label: { ja: 'バス/電車', en: 'Bus/train' } };
    expect(rowOf({ ...field, choices: [bus] }).choices).toBe('c=バス\\/電車/Bus/train');
  });

  it('lose limits that their new type cannot have', () => {
    const row = {
      ...rowOf({ id: 'n', type: 'number', label: { ja: 'あ', en: 'a' }, maximum: 9 }),
      type: 'text' as const,
    };
    expect(fieldOf(row)).toEqual({ id: 'n', type: 'text', label: { ja: 'あ', en: 'a' } });
  });

  it('take the Japanese label where no English one was written', () => {
    expect(fieldOf({ ...emptyRow(), id: ' a ', ja: ' あ ' })).toEqual({
      id: 'a',
      type: 'text',
      label: { ja: 'あ', en: 'あ' },
    });
  });
});

describe('the desk', () => {
  const entry = (reasons: Record<string, number>) =>
    ({ reasons }) as Parameters<typeof likelyReason>[0];

  it('offers the reason that most gave, and none where they disagree', () => {
    expect(likelyReason(entry({ insult: 1, 'personal-data': 2 }))).toBe('personal-data');
    expect(likelyReason(entry({ insult: 1, other: 1 }))).toBe('');
    expect(likelyReason(entry({}))).toBe('');
  });

  it('says which version of a feature was read', () => {
    const item = itemOf(idOf(1), {}, { version: 3 });
    const shown = (kind: string) =>
      ({ kind, id: idOf(1), item }) as Parameters<typeof thingSeen>[0];
    expect(thingSeen(shown('feature'))).toEqual({ kind: 'feature', id: idOf(1), version: 3 });
    expect(thingSeen(shown('comment'))).toEqual({ kind: 'comment', id: idOf(1) });
  });
});

describe('what comes from the server and the browser', () => {
  it('is told with fields and waiting time', async () => {
    const body = {
      type: 'urn:uchimizu:problem:too-many-requests',
      title: 'T',
      detail: 'D',
      errors: [{ field: 'body.pen_name', message: 'M' }],
    };
    const problem = await problemIn(
      new Response(JSON.stringify(body), { status: 429, headers: { 'retry-after': '7' } }),
    );
    expect(problem).toMatchObject({ kind: 'too-many-requests', retryAfterS: 7, title: 'T' });
    expect(problem.fields).toEqual([{ field: 'pen_name', message: 'M' }]);
  });

  it('is told also where an answer is no problem document', async () => {
    const problem = await problemIn(new Response('<html>', { status: 502 }));
    expect(problem).toMatchObject({
      status: 502,
      kind: '',
      title: '',
      fields: [],
      retryAfterS: null,
    });
  });

  it('turns bytes into base64url and back', () => {
    const bytes = Uint8Array.from([251, 255, 0, 63]);
    expect(textOf(bytes.buffer)).toBe('-_8APw');
    expect([...bytesOf('-_8APw')]).toEqual([...bytes]);
  });

  it('says how a provider ended, and believes nothing else', () => {
    expect(providerEnd('#sign-in=cancelled')).toBe('cancelled');
    expect(providerEnd('#sign-in=<b>')).toBeNull();
  });
});

describe('the sketch of a group', () => {
  it('puts north up, and one thing in the middle', () => {
    const paper = paperOf(frameOf([[139.38, 36.15]]));
    const [x, y] = paper([139.38, 36.15]);
    expect([x / 150, y / 60].map(Math.round)).toEqual([1, 1]);
    expect(paper([139.38, 36.1501])[1]).toBeLessThan(y);
    expect(paper([139.3801, 36.15])[0]).toBeGreaterThan(x);
  });

  it('shows every place with room around it, however far apart they lie', () => {
    for (const far of [1e-5, 3e-4, 0.002, 0.04, 3]) {
      const places = [
        [139.38, 36.15],
        [139.38 + far, 36.15 - far / 3],
      ] as const;
      for (const [x, y] of places.map(paperOf(frameOf(places)))) {
        expect(x).toBeGreaterThan(11);
        expect(x).toBeLessThan(289);
        expect(y).toBeGreaterThan(11);
        expect(y).toBeLessThan(109);
      }
    }
  });

  it('keeps its frame while somebody draws inside of it', () => {
    const before = frameOf([
      [139.38, 36.15],
      [139.3806, 36.1502],
    ]);
    const after = frameOf([
      [139.38, 36.15],
      [139.3806, 36.1502],
      [139.3803, 36.1501],
      [139.38001, 36.14999],
    ]);
    expect(after).toEqual(before);
  });

  it('is as wide to high on the ground as on the page', () => {
    const [west, south, east, north] = frameOf([[139.38, 36.15]]);
    const wide = (east - west) * Math.cos((36.15 * Math.PI) / 180);
    expect(wide / (north - south)).toBeCloseTo(2.5, 2);
  });
});
