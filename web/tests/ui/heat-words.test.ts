import { afterEach, describe, expect, it, vi } from 'vitest';
import { askWhatIf } from '../../src/api/heat';
import { RequestProblem } from '../../src/api/problem';
import { LANGUAGES } from '../../src/i18n/languages';
import { message } from '../../src/i18n/messages';
import { heatStress } from '../../src/model/heat-stress';
import { datedWord } from '../../src/people/say';
import {
  dangerWord,
  dayWord,
  degreesWord,
  differenceWords,
  numberWord,
  runSourceWord,
  runSourceWords,
  stressRange,
  whatIfProblemKey,
} from '../../src/ui/heat-words';
import { quantity, run } from '../model/heat-runs';

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

describe('a difference of two runs', () => {
  const asIs = run();
  const changed = run({ title: { ja: '提案', en: 'Proposal' }, scenario: { features: [] } });

  it.each([
    ['the changed town was opened first', [changed, asIs]],
    ['the town as it is was opened first', [asIs, changed]],
  ] as const)('is the changed town minus the town as it is, where %s', (_, runs) => {
    expect(differenceWords('ja', quantity('wbgt'), runs)).toMatchObject({ a: '提案', b: '暑い日' });
  });

  it('of two changed towns is taken as they were chosen', () => {
    const other = { ...changed, title: { ja: '別の提案', en: 'Another' } };
    const words = differenceWords('en', quantity('wbgt'), [other, changed]);
    expect(words).toMatchObject({ a: 'Another', b: 'Proposal' });
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

describe('what UTCI means for the body', () => {
  it.each([
    [9, 'cold', '9 °C まで'],
    [26, 'none', '9〜26 °C'],
    [31.9, 'moderate', '26〜32 °C'],
    [32.1, 'strong', '32〜38 °C'],
    [46, 'very-strong', '38〜46 °C'],
    [48.8, 'extreme', '46 °C をこえる'],
  ])('%d °C is %s', (value, id, range) => {
    const found = heatStress(quantity('utci'), value);
    expect(found?.id).toBe(id);
    expect(found && stressRange('ja', found)).toBe(range);
  });

  it('is told by the chain as by the card', () => {
    expect(dangerWord('ja', { id: 'wbgt' }, 35)).toBe('危険');
    expect(dangerWord('ja', { id: 'utci' }, 48.8)).toBe('暑さの負担：極めて強い');
    expect(dangerWord('ja', { id: 'air_temperature' }, 35)).toBe('');
    expect(numberWord('ja', { id: 'wbgt', unit: 'degC' }, 35)).toBe('35.0 °C');
    const place = 36.2123249999;
    expect(degreesWord(place)).toBe(degreesWord(Number(place.toFixed(6))));
    expect(datedWord('ja', `${new Date().getFullYear()}-11-23T14:46:00+09:00`)).toMatch(
      /^20\d\d年/,
    );
  });

  it('is not asked of other quantities', () => {
    expect(heatStress(quantity('wbgt'), 33)).toBeNull();
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

describe('what may stand over made-up values', () => {
  const keys = [
    'heat.stations',
    'heat.station.title',
    'heat.station.measured',
    'heat.station.error',
    'heat.doc.accuracy',
  ] as const;

  it.each(LANGUAGES)('never says in %s that they were measured', (language) => {
    for (const key of keys)
      expect(message(language, key)).not.toMatch(/観測|実測|はかった|measure|observ/i);
  });
});
