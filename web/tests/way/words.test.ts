import { describe, expect, it } from 'vitest';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';
import { sayWay, type WayKey, wayEn, wayJa, wayJaEasy } from '../../src/way/words';

const KEYS = Object.keys(wayJa) as WayKey[];
const EASY = Object.entries(wayJaEasy) as [WayKey, string][];
const KANJI = /\p{Script=Han}/u;
const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('the words of the page of a way', () => {
  it.each(KEYS)('%s takes the same values in each language', (key) => {
    expect(values(wayEn[key])).toEqual(values(wayJa[key]));
    const easy = wayJaEasy[key];
    if (easy !== undefined) expect(values(withoutReadings(easy))).toEqual(values(wayJa[key]));
  });

  it.each(KEYS)('%s has no Japanese in English, but for the names of languages', (key) => {
    if (!key.startsWith('language.'))
      expect(wayEn[key]).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it.each(KEYS)('%s has a plain text with readings, or no character to read', (key) => {
    if (wayJaEasy[key] === undefined) expect(wayJa[key]).not.toMatch(KANJI);
  });

  it.each(EASY)('%s has a reading for every character', (_, text) => {
    const bare = partsOf(text).filter((part) => part.reading === '' && KANJI.test(part.text));
    expect(bare).toEqual([]);
  });

  it('fill values in', () => {
    expect(sayWay('en', 'headline', { way: 'Cool', n: 9, m: 740 })).toBe('Cool: 9 min, 740 m');
  });
});
