import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jaEasy } from '../../src/i18n/ja-easy';
import { pagesJaEasy } from '../../src/i18n/pages-ja-easy';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';
import { TERMS } from '../../src/textbook/glossary-terms';
import { LESSONS } from '../../src/textbook/lessons';
import { LOAN_WORDS } from '../../src/textbook/loan-words';
import { TEXTBOOK_WORDS } from '../../src/textbook/words';
import { todayJaEasy } from '../../src/today/words';
import { TOURS } from '../../src/tours/tours';

const HAN = /\p{Script=Han}/u;
/** A word of katakana, with its long vowels; a single character is none. */
const LOAN = /[ァ-ヶー]{2,}/g;
/** Tests run in `web/`. */
const ROWS = new Map(
  readFileSync('../docs/glossary.md', 'utf-8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '))
    .map((cells) => [cells[0], cells] as const),
);

describe('words', () => {
  it.each(TERMS)('$id says what the glossary of the documents says', (term) => {
    const { name, meaning, unit, japanese } = term;
    expect(ROWS.get(name)).toEqual([name, meaning, unit, japanese]);
  });

  it.each([
    ...TERMS.map(({ id, plain }) => ({ id, plain })),
    ...LOAN_WORDS.map((each) => ({ id: each.word, plain: each.plain })),
  ])('$id is said in plain words that can be read', ({ plain }) => {
    const bare = partsOf(plain).filter(({ reading, text }) => !reading && HAN.test(text));
    expect(bare).toEqual([]);
    expect(withoutReadings(plain)).toMatch(/。$/);
  });

  it('stand once each', () => {
    const ids = [...TERMS.map(({ id }) => id), ...LOAN_WORDS.map(({ word }) => word)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hold every loan word of the plain texts, and of their own explanations', () => {
    const easy = [jaEasy, pagesJaEasy, todayJaEasy, TEXTBOOK_WORDS.readings].flatMap((texts) =>
      Object.values(texts as Record<string, string>),
    );
    const tours = Object.values(TOURS).flatMap(({ title, steps }) => [
      title['ja-easy'],
      ...steps.flatMap((step) => [step.title['ja-easy'], step.body['ja-easy']]),
    ]);
    const sheets = LESSONS.map(({ sheet }) => JSON.stringify(sheet));
    const explained = [...TERMS, ...LOAN_WORDS].map(({ plain }) => plain);
    const known = new Set([
      ...LOAN_WORDS.map(({ word }) => word),
      ...TERMS.flatMap(({ japanese }) => japanese.match(LOAN) ?? []),
    ]);
    const used = [...easy, ...tours, ...sheets, ...explained].flatMap(
      (text) => withoutReadings(text).match(LOAN) ?? [],
    );
    expect([...new Set(used)].filter((word) => !known.has(word))).toEqual([]);
  });
});
