import { describe, expect, it } from 'vitest';
import { pagesEn } from '../../src/i18n/pages-en';
import { pagesJa } from '../../src/i18n/pages-ja';
import { pagesJaEasy } from '../../src/i18n/pages-ja-easy';
import { withoutReadings } from '../../src/i18n/ruby';
import { isPageKey, type PageKey, say, sayWithReadings } from '../../src/people/say';

const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
const KANJI = /[\u4e00-\u9fff]/;

describe('the words of the pages about people', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(pagesEn)).toEqual(Object.keys(pagesJa));
  });

  it.each(Object.keys(pagesJa) as PageKey[])('%s takes the same values in each language', (key) => {
    expect(pagesEn[key]).toMatch(/\S/);
    expect(values(pagesEn[key])).toEqual(values(pagesJa[key]));
    const easy = pagesJaEasy[key];
    if (easy !== undefined) expect(values(withoutReadings(easy))).toEqual(values(pagesJa[key]));
  });

  it('leave no Japanese in the English texts, but for the names of languages', () => {
    const japanese = Object.entries(pagesEn).filter(
      ([key, text]) => key !== 'language.ja' && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    );
    expect(japanese).toEqual([]);
  });

  it.each(Object.keys(pagesJaEasy) as PageKey[])('%s says how each character is read', (key) => {
    const bare = (pagesJaEasy[key] ?? '').replace(/\{[^{}|]+\|[^{}|]+\}/g, '');
    expect(bare).not.toMatch(KANJI);
  });

  it.each(['ひだまり先生', 'ささ さん', 'ことりさま', 'うみくん', 'そらちゃん'])(
    'address %s once',
    (name) => expect(say('ja', 'me.title', { name })).toBe(`${name}のページ`),
  );

  it('address others with さん', () => {
    expect(say('ja', 'me.title', { name: 'こだち' })).toBe('こだちさんのページ');
    expect(say('ja-easy', 'me.title', { name: 'こだち' })).toBe('こだちさんのページ');
  });

  it('fill values in beside readings, and never read them as readings', () => {
    const parts = sayWithReadings('ja-easy', 'problem.wait', { n: '{木|き}' });
    expect(parts.map(({ text }) => text).join('')).toContain('{木|き}');
    expect(say('ja-easy', 'join.title')).toBe('授業に入る');
    expect(isPageKey('join.title')).toBe(true);
    expect(isPageKey('toString')).toBe(false);
  });
});
