/** Opening hours as people read them, after the words of the server's lists. */
import {
  type Hours,
  hasExceptions,
  isWholeDay,
  type Span,
  WEEKDAYS,
  type Weekday,
} from '../model/hours';
import { commaOf, dataLanguage, type Language } from './languages';
import { message } from './messages';

/** A Monday; only its day of the week is read. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

export function weekdayWord(language: Language, day: Weekday): string {
  const moment = MONDAY + WEEKDAYS.indexOf(day) * DAY_MS;
  const format = new Intl.DateTimeFormat(dataLanguage(language), {
    weekday: 'short',
    timeZone: 'UTC',
  });
  return format.format(moment);
}

/** 月〜金 9:00〜17:00、土日 休み: what does not fit in there stays in the words that were written. */
export function hoursWord(language: Language, hours: Hours): string {
  const { weekly, original, holidays } = hours;
  if (hasExceptions(hours) && original) return original;
  if (weekly === null) return original || message(language, 'hours.unknown');
  const days = WEEKDAYS.map((day) => ({ day, spans: spansWord(language, weekly[day] ?? []) }));
  const kinds = [...new Set(days.map(({ spans }) => spans))];
  const said = kinds.map((spans) => {
    const alike = days.filter((each) => each.spans === spans).map(({ day }) => day);
    return `${daysWord(language, alike)} ${spans}`;
  });
  const rule = HOLIDAY_WORDS[holidays?.rule ?? 'as weekday'];
  if (rule) said.push(message(language, rule));
  if (hasExceptions(hours) || !rule) said.push(message(language, 'hours.more'));
  return said.join(commaOf(language));
}

const HOLIDAY_WORDS: Readonly<
  Record<string, 'hours.said.same' | 'hours.said.closed' | 'hours.said.unknown'>
> = {
  'as weekday': 'hours.said.same',
  closed: 'hours.said.closed',
  unknown: 'hours.said.unknown',
};

function spansWord(language: Language, spans: readonly Span[]): string {
  if (spans.length === 0) return message(language, 'hours.closed');
  return spans
    .map((span) =>
      isWholeDay(span)
        ? message(language, 'hours.wholeDay')
        : `${short(span.opens)}–${short(span.closes)}`,
    )
    .join('・');
}

function short(time: string): string {
  return time.replace(/^0/, '');
}

function daysWord(language: Language, days: readonly Weekday[]): string {
  if (days.length === WEEKDAYS.length) return message(language, 'hours.daily');
  const numbers = days.map((day) => WEEKDAYS.indexOf(day));
  const [first = 0] = numbers;
  const isRow = days.length > 2 && numbers.every((each, i) => each === first + i);
  const named = days.map((day) => weekdayWord(language, day));
  if (isRow) return `${named[0]}–${named.at(-1)}`;
  return named.join(dataLanguage(language) === 'en' ? ', ' : '');
}
