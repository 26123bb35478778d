/** Opening hours as a form asks for them: some days of the week, one or two spans; richer ones stay as they are. */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const HOLIDAYS = ['as weekday', 'closed', 'unknown'] as const;

export type Weekday = (typeof WEEKDAYS)[number];
export type HolidayRule = (typeof HOLIDAYS)[number];

export interface Span {
  opens: string;
  closes: string;
}

/** What the server keeps; `weekly` is null where nobody knows the hours. */
export interface Hours {
  weekly: Readonly<Partial<Record<Weekday, readonly Span[]>>> | null;
  nth_weekdays?: readonly unknown[];
  exceptions?: readonly unknown[];
  season?: unknown;
  holidays?: { rule?: string; spans?: readonly Span[]; closing_moves?: string };
  alert?: readonly unknown[];
  original?: string;
}

/** What somebody fills in; `rich` stands for hours that this form cannot say. */
export interface HoursPlan {
  kind: 'unknown' | 'always' | 'weekly' | 'rich';
  days: readonly Weekday[];
  span: Span;
  /** After a break, on the same days; null where there is none. */
  second: Span | null;
  /** Whether it closes on the next day: said, where the closing time is before the opening one. */
  overnight: boolean;
  holidays: HolidayRule;
}

const WHOLE_DAY: Span = { opens: '00:00', closes: '24:00' };
export const NO_SPAN: Span = { opens: '', closes: '' };

export const NO_PLAN: HoursPlan = {
  kind: 'unknown',
  days: [],
  span: NO_SPAN,
  second: null,
  overnight: false,
  holidays: 'unknown',
};

export function isHours(value: unknown): value is Hours {
  return typeof value === 'object' && value !== null && 'weekly' in value;
}

export function isWholeDay({ opens, closes }: Span): boolean {
  return opens === WHOLE_DAY.opens && closes === WHOLE_DAY.closes;
}

/** Whether hours say more than a week and its public holidays. */
export function hasExceptions({ nth_weekdays, exceptions, season, alert }: Hours): boolean {
  const lists = [nth_weekdays, exceptions, alert];
  return Boolean(season) || lists.some((each) => (each ?? []).length > 0);
}

/** How the form stands for hours that were kept, or that are being typed. */
export function planOf(value: unknown): HoursPlan {
  if (!isHours(value)) return NO_PLAN;
  const { weekly, holidays } = value;
  if (hasExceptions(value)) return { ...NO_PLAN, kind: 'rich' };
  if (weekly === null) return value.original ? { ...NO_PLAN, kind: 'rich' } : NO_PLAN;
  const days = WEEKDAYS.filter((day) => (weekly[day] ?? []).length > 0);
  const spans = weekly[days[0] ?? 'mon'] ?? [];
  const [span = NO_SPAN, second = null] = spans;
  const rule = HOLIDAYS.find((each) => each === (holidays?.rule ?? 'as weekday'));
  const isAlike = spans.length <= 2 && days.every((day) => isSame(weekly[day] ?? [], spans));
  if (!isAlike || !rule || (holidays?.closing_moves ?? 'no') !== 'no') {
    return { ...NO_PLAN, kind: 'rich' };
  }
  const isAlways = days.length === WEEKDAYS.length && isWholeDay(span) && rule === 'as weekday';
  if (isAlways && !second) return { ...NO_PLAN, kind: 'always' };
  const last = withinDay(second ?? span);
  const times = second ? { span, second: last } : { span: last, second };
  return { kind: 'weekly', days, ...times, overnight: endsNextDay(last), holidays: rule };
}

/** What a plan is kept as; null for hours that nobody knows. */
export function hoursOf(plan: HoursPlan): Hours | null {
  const { kind, days, span, second, overnight, holidays } = plan;
  if (kind === 'always') {
    const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, [WHOLE_DAY]]));
    return { weekly, holidays: { rule: 'as weekday' } };
  }
  if (kind !== 'weekly') return null;
  const spans = second ? [ofDay(span, false), ofDay(second, overnight)] : [ofDay(span, overnight)];
  const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, days.includes(day) ? spans : []]));
  return { weekly, holidays: { rule: holidays } };
}

/** What is still missing in hours that are being typed; empty if nothing. */
export function faultOfHours(value: unknown): '' | 'days' | 'times' | 'night' | 'break' {
  if (!isHours(value) || value.weekly === null || hasExceptions(value)) return '';
  const spans = Object.values(value.weekly).flat();
  if (spans.length === 0) return 'days';
  const wrong = spans.some(({ opens, closes }) => !opens || !closes || opens === closes);
  if (wrong) return 'times';
  if (Object.values(value.weekly).some(hasNoBreak)) return 'break';
  return spans.some(endsNextDay) ? 'night' : '';
}

/** Whether a span begins before the one in front of it has ended. */
function hasNoBreak(spans: readonly Span[]): boolean {
  return spans.some((span, i) => {
    const before = spans[i - 1];
    return before !== undefined && (endsNextDay(before) || span.opens <= before.closes);
  });
}

/** Whether a closing time is before that of opening; midnight is the end of the same day. */
export function endsNextDay({ opens, closes }: Span): boolean {
  return opens !== '' && closes !== '' && closes !== '00:00' && closes < opens;
}

function isSame(some: readonly Span[], others: readonly Span[]): boolean {
  const text = (spans: readonly Span[]) =>
    spans.map(({ opens, closes }) => `${opens}-${closes}`).join();
  return text(some) === text(others);
}

/** An input of time knows no 24:00 and no 26:00: both are times of the next day. */
function withinDay({ opens, closes }: Span): Span {
  const hour = Number(closes.slice(0, 2));
  return hour < 24 ? { opens, closes } : { opens, closes: `${pad(hour - 24)}${closes.slice(2)}` };
}

/** Midnight as a closing time is that of the day's end; a time of the next day counts on from it. */
function ofDay(span: Span, overnight: boolean): Span {
  const { opens, closes } = span;
  if (overnight && endsNextDay(span)) {
    return { opens, closes: `${Number(closes.slice(0, 2)) + 24}${closes.slice(2)}` };
  }
  return { opens, closes: closes === '00:00' && opens !== '' ? '24:00' : closes };
}

function pad(hour: number): string {
  return String(hour).padStart(2, '0');
}
