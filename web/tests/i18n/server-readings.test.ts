import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serverParts } from '../../src/i18n/server-readings';

const KANJI = /\p{Script=Han}/u;

/** The Japanese of every pair of words in a file of the server, from one line on. */
function wordsIn(file: string, from: string, to: string): string[] {
  const text = readFileSync(`../${file}`, 'utf-8');
  const part = text.slice(text.indexOf(from), text.indexOf(to));
  const pairs = part.matchAll(/"([^"\n]*\p{Script=Han}[^"\n]*)",\s*"/gu);
  return [...pairs].map(([, word = '']) => word.replace(/ \([^()]*\)$/, ''));
}

const WORDS = [
  ...wordsIn('layers/features/defaults.py', 'NOTE_FIELDS = (', 'def default_layers'),
  ...wordsIn('layers/comments/reactions.py', 'REACTION_NAMES', 'class Reactions'),
  ...wordsIn('layers/moderation/reasons.py', 'REASONS', 'HARM'),
];

describe('words of the server', () => {
  it('are found', () => {
    expect(WORDS).toEqual(expect.arrayContaining(['通りにくい', '枝張り', '参考になった']));
  });

  it.each(WORDS)('%s is read aloud in easy Japanese', (word) => {
    const parts = serverParts(word);
    expect(parts.filter(({ text, reading }) => KANJI.test(text) && reading === '')).toEqual([]);
    expect(parts.map(({ text }) => text).join('')).toBe(word);
  });

  it('of a city alone stay as they are, whatever stands in them', () => {
    expect(serverParts('{川|かわ}')).toEqual([{ text: '{川|かわ}', reading: '' }]);
  });
});
