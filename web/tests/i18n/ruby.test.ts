import { describe, expect, it } from 'vitest';
import { ja } from '../../src/i18n/ja';
import { jaEasy } from '../../src/i18n/ja-easy';
import { type MessageKey, message, messageParts } from '../../src/i18n/messages';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';

const EASY = Object.entries(jaEasy) as [MessageKey, string][];
const KANJI = /\p{Script=Han}/u;
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe('readings', () => {
  it('stand beside their characters and can be left out', () => {
    const text = '{木|き}を{植|う}える';
    expect(partsOf(text)).toEqual([
      { text: '木', reading: 'き' },
      { text: 'を', reading: '' },
      { text: '植', reading: 'う' },
      { text: 'える', reading: '' },
    ]);
    expect(withoutReadings(text)).toBe('木を植える');
  });

  it('leave values alone, also those that look like readings', () => {
    const parts = messageParts('ja-easy', 'people.more', { n: '{木|き}' });
    expect(parts[0]).toEqual({ text: 'つぎの{木|き}こを', reading: '' });
    expect(message('ja-easy', 'people.more', { n: '{木|き}' })).toBe('つぎの{木|き}こを見る');
  });
});

describe('easy Japanese', () => {
  it('says all about what people write', () => {
    const own = Object.keys(ja).filter((key) =>
      /^(people|voice|status|waiting|item|task|tool|species|cover|outbox|conflict|undo)\./.test(
        key,
      ),
    );
    expect(own.filter((key) => !(key in jaEasy))).toEqual([]);
  });

  it.each(EASY)('%s has the values of the Japanese text', (key, text) => {
    expect(placeholders(withoutReadings(text))).toEqual(placeholders(ja[key]));
  });

  it.each(EASY)('%s has a reading for every character', (_, text) => {
    const bare = partsOf(text).filter((part) => part.reading === '' && KANJI.test(part.text));
    expect(bare).toEqual([]);
    for (const { reading } of partsOf(text)) expect(reading).toMatch(/^[\u3041-\u309fー]*$/);
  });
});
