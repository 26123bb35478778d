/** What a lesson is made of: a plan for the teacher and a sheet for pupils, both data. */
import type { DataLanguage } from '../i18n/languages';

/** Sheets of pupils have readings in Japanese, as in `{木|き}`; the year decides which are shown. */
export type Text = Readonly<Record<DataLanguage, string>>;

export interface Phase {
  minutes: number;
  /** What pupils do. */
  work: Text;
  /** What the teacher asks or says. */
  say: Text;
  /** What pupils may answer, or what the teacher looks at. */
  expect: Text;
}

export interface Table {
  heads: readonly Text[];
  /** First cell of each row; the others are for writing. */
  rows: readonly Text[];
}

/** One box of a sheet: a question, and what one answers in. */
export interface Box {
  title: Text;
  body?: Text;
  /** Lines to write on. */
  lines?: number;
  table?: Table;
}

export interface Lesson {
  title: Text;
  question: Text;
  aims: readonly Text[];
  curriculum: readonly Text[];
  prepare: readonly Text[];
  phases: readonly Phase[];
  /** What the teacher takes home of it. */
  look: readonly Text[];
  sheet: { lead: Text; boxes: readonly Box[] };
}

export const LESSON_MINUTES = 45;
