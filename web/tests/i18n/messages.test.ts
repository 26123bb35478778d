import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en';
import { ja } from '../../src/i18n/ja';
import { keepLanguage, wantedLanguages } from '../../src/i18n/kept-language';
import { askedLanguage, firstLanguage, preferredLanguage } from '../../src/i18n/languages';
import { isMessageKey, message } from '../../src/i18n/messages';
import { COLOUR_KINDS } from '../../src/model/fields';
import { scaleFor } from '../../src/model/scales';
import { classWord } from '../../src/ui/words';

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('messages', () => {
  it('have the same keys in every language', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
  });

  it.each(Object.keys(ja) as (keyof typeof ja)[])('%s is written, with the same values', (key) => {
    expect(ja[key].trim()).not.toBe('');
    expect(en[key].trim()).not.toBe('');
    expect(placeholders(en[key])).toEqual(placeholders(ja[key]));
  });

  it('leave no Japanese in the English texts', () => {
    const japanese = Object.entries(en).filter(
      ([key, text]) => !key.startsWith('language.ja') && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    );
    expect(japanese).toEqual([]);
  });

  it('call nobody さん who is called something already', () => {
    const by = (name: string) => message('ja', 'item.by', { name });
    expect([by('あさがお'), by('ひだまり先生'), by('しおりさん')]).toEqual([
      'あさがおさん',
      'ひだまり先生',
      'しおりさん',
    ]);
  });

  it('are known by their keys, and by nothing that every object has', () => {
    expect(isMessageKey('app.name')).toBe(true);
    for (const other of ['toString', 'constructor', '__proto__', 'app']) {
      expect(isMessageKey(other)).toBe(false);
    }
  });

  it('put values in their places', () => {
    expect(message('en', 'search.results', { n: 3 })).toBe('3 found');
    expect(message('ja', 'search.none', { q: '$&' })).toContain('「$&」');
  });
});

describe('the words of a legend', () => {
  it.each(COLOUR_KINDS)('name every class of %s in both languages', (kind) => {
    const scale = scaleFor(kind);
    if (kind === 'none') return expect(scale).toBeNull();
    for (const entry of [...(scale?.classes ?? []), scale?.unknown]) {
      if (!scale || !entry) throw new Error('no scale');
      const words = [classWord('ja', scale, entry), classWord('en', scale, entry)];
      for (const word of words) expect(word).toMatch(/\S/);
      for (const word of words) expect(word).not.toMatch(/undefined|NaN|Infinity|\{/);
    }
  });
});

describe('the language of a new visitor', () => {
  it('is the first we speak of those the browser asks for, else Japanese', () => {
    expect(preferredLanguage(['en-GB', 'ja'])).toBe('en');
    expect(preferredLanguage(['fr', 'ja-JP'])).toBe('ja');
    expect(preferredLanguage(['zh-TW'])).toBe('ja');
    expect(askedLanguage('?lang=ja-easy', ['en'])).toBe('ja-easy');
    expect(askedLanguage('?lang=xx', ['fr', 'zh-TW'])).toBeNull();
  });

  it('is the one chosen last in this browser, unless the link names one', () => {
    keepLanguage('ja-easy');
    expect(preferredLanguage(wantedLanguages())).toBe('ja-easy');
    expect(askedLanguage('?lang=en', wantedLanguages())).toBe('en');
    window.localStorage.clear();
    expect(wantedLanguages()).toEqual(navigator.languages);
  });

  it('is that of the cities where nobody asked, if they agree', () => {
    expect(firstLanguage([{ language: 'en' }, { language: 'en' }])).toBe('en');
    expect(firstLanguage([{ language: 'en' }, { language: 'ja' }])).toBeNull();
    expect(firstLanguage([])).toBeNull();
  });
});
