import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en';
import { ja } from '../../src/i18n/ja';
import { jaEasy } from '../../src/i18n/ja-easy';
import { LANGUAGES, type Language } from '../../src/i18n/languages';
import { partsOf, withoutReadings } from '../../src/i18n/ruby';
import { TOUR_NAMES, tourNameIn } from '../../src/tours/names';
import { isNewHere, keepProgress, progressOf, turnDown } from '../../src/tours/progress';
import { TOURS } from '../../src/tours/tours';
import { TOUR_STEPS } from '../../src/ui/help-dialog';

const TOURS_HERE = Object.values(TOURS);
const TEXTS = TOURS_HERE.flatMap((tour) => [
  { at: tour.name, words: tour.title },
  ...tour.steps.flatMap(({ id, title, body }) => [
    { at: `${tour.name} ${id}`, words: title },
    { at: `${tour.name} ${id}`, words: body },
  ]),
  { at: `${tour.name} end`, words: tour.end.title },
  { at: `${tour.name} end`, words: tour.end.go },
]);
const SPOKEN: Record<Language, Set<string>> = {
  ja: new Set(Object.values(ja)),
  'ja-easy': new Set(Object.values({ ...ja, ...jaEasy }).map(withoutReadings)),
  en: new Set(Object.values(en)),
};
const SHORT = 110;

describe('tours', () => {
  it('are there for each name, five to eight steps long, each step once', () => {
    for (const name of TOUR_NAMES) {
      const { steps } = TOURS[name];
      expect(TOURS[name].name).toBe(name);
      expect(steps.length).toBeGreaterThanOrEqual(5);
      expect(steps.length).toBeLessThanOrEqual(8);
      expect(TOUR_STEPS[name]).toBe(steps.length);
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    }
    expect(tourNameIn('pupil')).toBe('pupil');
    expect(tourNameIn('toString')).toBe(null);
  });

  it.each(TEXTS)('$at is short in each language', ({ words }) => {
    for (const language of LANGUAGES) {
      expect(words[language].trim()).not.toBe('');
      expect(withoutReadings(words[language]).length).toBeLessThan(SHORT);
    }
    expect(words.en).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it.each(TEXTS)('$at has readings in easy Japanese', ({ words }) => {
    const bare = partsOf(words['ja-easy']).filter((part) => part.reading === '');
    for (const { text } of bare) expect(text).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(TEXTS)('$at quotes words that are on the screen', ({ words }) => {
    for (const language of LANGUAGES) {
      const text = withoutReadings(words[language]);
      const quoted = [...text.matchAll(/「([^」]+)」|“([^”]+)”/g)];
      for (const [, japanese, english] of quoted) {
        expect(SPOKEN[language]).toContain(japanese ?? english);
      }
    }
  });
});

describe('what a browser keeps of tours', () => {
  afterEach(() => window.localStorage.clear());

  it('is where somebody was', () => {
    expect(progressOf('citizen')).toEqual({ step: 0, done: false });
    keepProgress('citizen', { step: 3, done: false });
    keepProgress('staff', { step: 0, done: true });
    expect(progressOf('citizen')).toEqual({ step: 3, done: false });
    expect(progressOf('staff')).toEqual({ step: 0, done: true });
  });

  it('offers a tour once', () => {
    expect(isNewHere()).toBe(true);
    turnDown();
    expect(isNewHere()).toBe(false);
  });

  it.each(['{', '[]', '{"citizen":{"step":"x"}}', '{"citizen":{"step":-4}}', 'null'])(
    'may be anything: %s',
    (text) => {
      window.localStorage.setItem('uchimizu-tours', text);
      expect(progressOf('citizen')).toEqual({ step: 0, done: false });
    },
  );
});
