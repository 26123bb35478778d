import type { Lesson } from './lesson';
import { searching } from './lesson-1';
import { cooling } from './lesson-2';

/** In the order of the lessons; the first has number 1. */
export const LESSONS: readonly [Lesson, Lesson] = [searching, cooling];
