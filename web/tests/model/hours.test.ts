import { describe, expect, it } from 'vitest';
import { hoursWord, weekdayWord } from '../../src/i18n/hours-words';
import { faultOfHours, type Hours, hoursOf, NO_PLAN, planOf } from '../../src/model/hours';

const NINE_TO_FIVE = { opens: '09:00', closes: '17:00' };
const WORKDAYS: Hours = {
  weekly: {
    mon: [NINE_TO_FIVE],
    tue: [NINE_TO_FIVE],
    wed: [NINE_TO_FIVE],
    thu: [NINE_TO_FIVE],
    fri: [NINE_TO_FIVE],
    sat: [],
    sun: [],
  },
  holidays: { rule: 'closed' },
};

describe('opening hours in a form', () => {
  it('are kept as they were filled in, and filled in as they were kept', () => {
    const plan = planOf(WORKDAYS);
    expect(plan.kind).toBe('weekly');
    expect(plan.days).toEqual(['mon', 'tue', 'wed', 'thu', 'fri']);
    expect(plan.span).toEqual(NINE_TO_FIVE);
    expect(hoursOf(plan)).toEqual(WORKDAYS);
  });

  it('are nothing where nobody knows them', () => {
    expect(planOf(undefined).kind).toBe('unknown');
    expect(hoursOf(NO_PLAN)).toBeNull();
  });

  it('are a whole week where a place is always open', () => {
    const always = hoursOf({ ...NO_PLAN, kind: 'always' });
    expect(Object.values(always?.weekly ?? {}).flat()).toHaveLength(7);
    expect(planOf(always).kind).toBe('always');
    expect(faultOfHours(always)).toBe('');
  });

  it.each([
    ['00:00', '24:00'],
    ['02:00', '26:00'],
  ])('may close at %s of the next day', (typed, kept) => {
    const span = { opens: '18:00', closes: typed };
    const hours = hoursOf({ ...NO_PLAN, kind: 'weekly', days: ['fri'], span, overnight: true });
    expect(hours?.weekly?.fri).toEqual([{ opens: '18:00', closes: kept }]);
    expect(planOf(hours).span).toEqual(span);
    expect(hoursOf(planOf(hours))).toEqual(hours);
    expect(faultOfHours(hours)).toBe('');
  });

  it.each([
    ['no day', [], NINE_TO_FIVE, 'days'],
    ['no time', ['mon'] as const, { opens: '09:00', closes: '' }, 'times'],
    ['one time twice', ['mon'] as const, { opens: '09:00', closes: '09:00' }, 'times'],
    ['the next day', ['mon'] as const, { opens: '19:00', closes: '10:00' }, 'night'],
    ['all', ['mon'] as const, NINE_TO_FIVE, ''],
  ])('say what is missing: %s', (_, days, span, fault) => {
    expect(faultOfHours(hoursOf({ ...NO_PLAN, kind: 'weekly', days, span }))).toBe(fault);
  });

  it('may have a break, the same on all days', () => {
    const span = { opens: '09:00', closes: '12:00' };
    const second = { opens: '13:00', closes: '02:00' };
    const typed = { ...NO_PLAN, kind: 'weekly', days: ['fri'], span, second } as const;
    const hours = hoursOf({ ...typed, overnight: true });
    expect(hours?.weekly?.fri).toEqual([span, { opens: '13:00', closes: '26:00' }]);
    expect(planOf(hours)).toMatchObject({ span, second, overnight: true });
    expect(hoursOf(planOf(hours))).toEqual(hours);
    expect(faultOfHours(hours)).toBe('');
    expect(faultOfHours(hoursOf(typed))).toBe('night');
  });

  it.each([
    ['12:00', '17:00', 'break'],
    ['11:00', '17:00', 'break'],
    ['', '', 'times'],
    ['13:00', '17:00', ''],
  ])('say what is wrong with a break: again from %s to %s', (opens, closes, fault) => {
    const span = { opens: '09:00', closes: '12:00' };
    const second = { opens, closes };
    const hours = hoursOf({ ...NO_PLAN, kind: 'weekly', days: ['mon'], span, second });
    expect(faultOfHours(hours)).toBe(fault);
  });

  it.each([
    ['exceptions', { ...WORKDAYS, exceptions: [{ first: '12-29' }] }],
    [
      'other hours on a day',
      { weekly: { ...WORKDAYS.weekly, sat: [{ opens: '10:00', closes: '12:00' }] } },
    ],
    [
      'three spans',
      {
        weekly: {
          mon: ['08', '12', '17'].map((at) => ({ opens: `${at}:00`, closes: `${at}:30` })),
        },
      },
    ],
    ['a break on one day', { weekly: { mon: [NINE_TO_FIVE], tue: [NINE_TO_FIVE, NINE_TO_FIVE] } }],
    ['a text that nobody could read', { weekly: null, original: '要問合せ' }],
  ])('that the boxes cannot say stay as they are: %s', (_, hours) => {
    expect(planOf(hours).kind).toBe('rich');
  });
});

describe('opening hours in words', () => {
  it('put days that are alike together', () => {
    expect(hoursWord('ja', WORKDAYS)).toBe('月–金 9:00–17:00、土日 休み、祝日は休み');
    expect(hoursWord('en', WORKDAYS)).toBe(
      'Mon–Fri 9:00–17:00, Sat, Sun closed, closed on public holidays',
    );
    expect(weekdayWord('ja', 'sun')).toBe('日');
  });

  it('are those that were written where the week does not say it all', () => {
    const hours = { ...WORKDAYS, exceptions: [{}], original: '平日9時から17時(年末年始休館)' };
    expect(hoursWord('ja', hours)).toBe(hours.original);
    expect(hoursWord('ja', { ...hours, original: '' })).toContain('ほかの決まりもあります');
  });
});
