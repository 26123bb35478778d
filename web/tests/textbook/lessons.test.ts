import { describe, expect, it } from 'vitest';
import { pagesJa } from '../../src/i18n/pages-ja';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';
import { charactersOfYears, needsReading, SCHOOL_YEARS, yearOf } from '../../src/i18n/school-years';
import { textbookHref, textbookLink, textbookOf } from '../../src/textbook/address';
import { LESSON_MINUTES, type Text } from '../../src/textbook/lesson';
import { LESSONS } from '../../src/textbook/lessons';
import { say, TEXTBOOK_WORDS, type WordKey, withReadings } from '../../src/textbook/words';

const HAN = /\p{Script=Han}/u;
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const KEYS = Object.keys(TEXTBOOK_WORDS.ja) as WordKey[];
const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

function textsIn(thing: unknown): Text[] {
  if (typeof thing !== 'object' || thing === null) return [];
  if ('ja' in thing && 'en' in thing) return [thing as Text];
  return Object.values(thing).flatMap(textsIn);
}

describe('characters and school years', () => {
  it('are those of the table of 2020', () => {
    expect(charactersOfYears()).toEqual([80, 160, 200, 202, 193, 191]);
    expect(['木', '暑', '涼'].map(yearOf)).toEqual([1, 3, 7]);
  });

  it('decide which readings a class sees', () => {
    expect(SCHOOL_YEARS.map((year) => needsReading('暑', year))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(needsReading('涼', 7)).toBe(true);
    expect(needsReading('すずしい', 1)).toBe(false);
  });
});

describe.each(LESSONS.map((lesson, i) => ({ n: i + 1, lesson })))('lesson $n', ({ lesson }) => {
  it('lasts 45 minutes', () => {
    const minutes = lesson.phases.reduce((sum, phase) => sum + phase.minutes, 0);
    expect(minutes).toBe(LESSON_MINUTES);
  });

  it('is written in both languages', () => {
    for (const { ja, en } of textsIn(lesson)) {
      expect(ja === '' ? en : ja).toBe(ja);
      expect(en).not.toMatch(JAPANESE);
      expect(ja === '').toBe(en === '');
    }
  });

  it('quotes in both languages the same words of the screens', () => {
    const quotes = (text: string) => text.match(/「[^」]+」|“[^”]+”/g)?.length ?? 0;
    const onScreen = textsIn([lesson.prepare, lesson.phases]);
    expect(onScreen.filter(({ ja, en }) => quotes(ja) !== quotes(en))).toEqual([]);
  });

  it('has a sheet on which each character can be read', () => {
    for (const { ja } of textsIn(lesson.sheet)) {
      const bare = partsOf(ja).filter(({ reading, text }) => reading === '' && HAN.test(text));
      expect(bare).toEqual([]);
    }
  });

  it('is listed with words of which each character can be read', () => {
    const words = ['lesson', 'lessons', 'lessons.lead', 'lessons.plan', 'lessons.sheet'] as const;
    const listed = [lesson.title.ja, lesson.question.ja, ...words.map((key) => withReadings(key))];
    const bare = listed
      .flatMap(partsOf)
      .filter(({ reading, text }) => reading === '' && HAN.test(text));
    expect(bare).toEqual([]);
  });

  it('has tables with a head for each column', () => {
    for (const { table } of lesson.sheet.boxes) {
      if (table) expect(table.heads[0]?.ja).toBe('');
    }
  });
});

describe('a plan', () => {
  const [searching, cooling] = LESSONS.map((lesson) =>
    textsIn([lesson.prepare, lesson.phases])
      .map(({ ja }) => ja)
      .join(),
  );

  it('names what stands on the screens of a class', () => {
    for (const key of ['title.workshops', 'wall.code', 'wall.sheets', 'wall.return'] as const) {
      expect(searching).toContain(`「${pagesJa[key]}」`);
    }
    expect(cooling).toContain(`「${pagesJa['wall.hold']}」`);
  });
});

describe('the words around lessons', () => {
  it.each(KEYS)('%s takes the same values in each language', (key) => {
    const { ja, en, readings } = TEXTBOOK_WORDS;
    expect(values(en[key])).toEqual(values(ja[key]));
    const read = readings[key];
    if (read !== undefined) expect(withoutReadings(read)).toBe(ja[key]);
    if (!key.startsWith('language.')) expect(en[key]).not.toMatch(JAPANESE);
  });

  it('fill in values', () => {
    expect(say('en', 'lesson', { n: 2 })).toBe('Lesson 2');
    expect(withReadings('lesson', { n: 2 })).toBe('{授業|じゅぎょう}2');
  });
});

describe('addresses of the textbook', () => {
  it.each([
    ['/lessons', 'lessons', 0],
    ['/lessons/', 'lessons', 0],
    ['/lessons/1', 'lesson', 1],
    ['/lessons/2/worksheet', 'worksheet', 2],
    ['/glossary', 'glossary', 0],
  ])('%s is a page of it', (path, page, lesson) => {
    const found = textbookOf(path, '?lang=en&year=6&city=demo&workshop=a-1');
    expect(found).toEqual({ page, lesson, language: 'en', year: 6, city: 'demo', workshop: 'a-1' });
    const [to = '', query] = textbookHref(found as never).split('?');
    expect(textbookOf(to, `?${query}`)).toEqual(found);
  });

  it.each(['/', '/lessons/3', '/lessons/1/x', '/glossary/wbgt', '/lesson/1'])(
    '%s is none of it',
    (path) => expect(textbookOf(path, '')).toBe(null),
  );

  it('take what they cannot understand for nothing', () => {
    const found = textbookOf('/lessons/1', '?year=40&city=%2F..&workshop=a%20b&lang=xx');
    expect(found).toMatchObject({ year: 4, city: '', workshop: '' });
    expect(textbookLink('glossary', 'ja')).toBe('/glossary?lang=ja');
  });
});
