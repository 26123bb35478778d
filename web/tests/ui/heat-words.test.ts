import { afterEach, describe, expect, it, vi } from 'vitest';
import { askWhatIf } from '../../src/api/heat';
import { RequestProblem } from '../../src/api/problem';
import { dayWord, runSourceWord, runSourceWords, whatIfProblemKey } from '../../src/ui/heat-words';

describe('what the numbers of a run are', () => {
  it.each([
    ['計算値', 'computed', '計算値'],
    ['作成データ', 'computed', '作成データ'],
    ['作成データ', 'imported', '作成データ'],
    ['計算値', 'imported', '取り込んだ計算値'],
  ])('%s, %s: %s', (source, kind, word) => {
    expect(runSourceWord('ja', { source, kind })).toBe(word);
  });
});

describe('a number on the card', () => {
  it.each([
    ['計算値', 'computed', ['計算値']],
    ['作成データ', 'computed', ['計算値', '作成データ']],
    ['作成データ', 'imported', ['取り込んだ計算値', '作成データ']],
  ])('of %s, %s is %j', (source, kind, words) => {
    expect(runSourceWords('ja', { source, kind })).toEqual(words);
  });

  it('says its day', () => {
    expect(dayWord('ja', '2018-07-23')).toBe('2018年7月23日');
    expect(dayWord('en', '2018-07-23')).toBe('July 23, 2018');
    expect(dayWord('ja', 'some day')).toBe('some day');
  });
});

describe('a what-if that failed', () => {
  afterEach(() => vi.unstubAllGlobals());

  async function problemOf(status: number, body: unknown): Promise<unknown> {
    const response = new Response(JSON.stringify(body), { status });
    vi.stubGlobal('fetch', () => Promise.resolve(response));
    const scenario = { type: 'FeatureCollection' as const, features: [] };
    return askWhatIf('town', 'hot-day', scenario).catch((problem: unknown) => problem);
  }

  it.each([
    [503, 'busy', 'heat.stamp.problem.busy'],
    [503, 'time-limit', 'heat.stamp.problem.time-limit'],
    [422, 'invalid-input', 'heat.stamp.problem.invalid-input'],
    [404, 'run-inputs-missing', 'heat.stamp.problem.run-inputs-missing'],
    [500, 'internal-error', 'heat.stamp.problem.server'],
  ])('with %i %s says so in its own words', async (status, kind, key) => {
    const problem = await problemOf(status, { type: `urn:uchimizu:problem:${kind}`, title: 'no' });
    expect(problem).toMatchObject({ status, kind, detail: 'no' });
    expect(whatIfProblemKey(problem)).toBe(key);
  });

  it('without a kind is a fault of the server, and without an answer one of the network', async () => {
    expect(whatIfProblemKey(await problemOf(502, 'bad gateway'))).toBe('heat.stamp.problem.server');
    expect(whatIfProblemKey(new RequestProblem('/x', 0))).toBe('heat.stamp.problem.network');
  });
});
