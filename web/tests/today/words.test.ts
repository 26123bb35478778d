import { describe, expect, it } from 'vitest';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';
import { say, sayParts, type TodayKey, todayEn, todayJa, todayJaEasy } from '../../src/today/words';

const KEYS = Object.keys(todayJa) as TodayKey[];
const EASY = Object.entries(todayJaEasy) as [TodayKey, string][];
const KANJI = /\p{Script=Han}/u;
const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('the words of the first screen', () => {
  it.each(KEYS)('%s takes the same values in each language', (key) => {
    expect(values(todayEn[key])).toEqual(values(todayJa[key]));
    const easy = todayJaEasy[key];
    if (easy !== undefined) expect(values(withoutReadings(easy))).toEqual(values(todayJa[key]));
  });

  it.each(KEYS)('%s has no Japanese in English, but for the names of languages', (key) => {
    if (!key.startsWith('language.'))
      expect(todayEn[key]).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it.each(KEYS)('%s has a plain text with readings, or no character to read', (key) => {
    if (todayJaEasy[key] === undefined && key !== 'title') {
      expect(todayJa[key].replace(/いま/g, '')).not.toMatch(KANJI);
    }
  });

  it.each(EASY)('%s has a reading for every character', (_, text) => {
    const bare = partsOf(text).filter((part) => part.reading === '' && KANJI.test(part.text));
    expect(bare).toEqual([]);
    for (const { reading } of partsOf(text)) expect(reading).toMatch(/^[\u3041-\u309fー]*$/);
  });

  it('fill values in beside readings', () => {
    expect(say('ja-easy', 'cool.minutes', { n: 4 })).toBe('歩いて約4分（まっすぐの道で）');
    expect(sayParts('ja-easy', 'cool.minutes', { n: '{木|き}' }).map(({ text }) => text)).toContain(
      '{木|き}',
    );
  });
});
