/** Addresses of the textbook: lessons, their worksheets, the words. All can be sent as links. */
import { wantedLanguages } from '../i18n/kept-language';
import { LANGUAGES, type Language, preferredLanguage } from '../i18n/languages';
import { SCHOOL_YEARS, type SchoolYear } from '../i18n/school-years';

export type TextbookPage = 'lessons' | 'lesson' | 'worksheet' | 'glossary';

export interface TextbookAddress {
  page: TextbookPage;
  /** Number of the lesson; 0 where the page is of none. */
  lesson: number;
  language: Language;
  /** For which school year readings are printed. */
  year: SchoolYear;
  /** City and workshop whose code goes onto the sheet; empty for a box to write into. */
  city: string;
  workshop: string;
}

const PATH = /^\/(?:(glossary)|lessons(?:\/([12])(?:\/(worksheet))?)?)\/?$/;
const NAME = /^[A-Za-z0-9_-]{1,80}$/;
const FIRST_YEAR: SchoolYear = 4;

/** What a path and query ask for; null where that is no page of the textbook. */
export function textbookOf(path: string, search: string): TextbookAddress | null {
  const found = PATH.exec(path);
  if (!found) return null;
  const [, glossary, lesson = '', sheet] = found;
  const query = new URLSearchParams(search);
  const year = Number(query.get('year'));
  return {
    page: glossary ? 'glossary' : sheet ? 'worksheet' : lesson ? 'lesson' : 'lessons',
    lesson: Number(lesson),
    language:
      LANGUAGES.find((known) => known === query.get('lang')) ??
      preferredLanguage(wantedLanguages()),
    year: SCHOOL_YEARS.find((known) => known === year) ?? FIRST_YEAR,
    city: named(query.get('city')),
    workshop: named(query.get('workshop')),
  };
}

export function textbookHref({ page, lesson, ...more }: TextbookAddress): string {
  const paths: Record<TextbookPage, string> = {
    lessons: '/lessons',
    lesson: `/lessons/${lesson}`,
    worksheet: `/lessons/${lesson}/worksheet`,
    glossary: '/glossary',
  };
  const query = new URLSearchParams({ lang: more.language });
  if (more.year !== FIRST_YEAR) query.set('year', String(more.year));
  if (more.city) query.set('city', more.city);
  if (more.workshop) query.set('workshop', more.workshop);
  return `${paths[page]}?${query}`;
}

/** The address of a page for whoever knows no more than the language. */
export function textbookLink(page: TextbookPage, language: Language, city = ''): string {
  return textbookHref({ page, lesson: 0, language, year: FIRST_YEAR, city, workshop: '' });
}

function named(text: string | null): string {
  return text !== null && NAME.test(text) ? text : '';
}
