/** Times as the town's clock shows them, in the language of the reader. */
import { dataLanguage, type Language } from '../i18n/languages';

const ZONE = 'Asia/Tokyo';

const TOMORROW: Record<Language, string> = { ja: 'あす', 'ja-easy': 'あした', en: 'tomorrow' };
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** 14:20, and on another day than `now` with the day before it. */
export function timeWord(language: Language, time: string | number, now: number): string {
  const moment = new Date(time);
  const hour = clock(moment);
  const day = dayOf(moment);
  if (day === dayOf(new Date(now))) return hour;
  const isNext = day === dayOf(new Date(now + DAY_MS));
  return `${isNext ? TOMORROW[language] : dayWord(language, moment)} ${hour}`;
}

/** 2018年7月23日 14:20 */
export function dateWord(language: Language, time: string | number): string {
  const moment = new Date(time);
  return `${dayWord(language, moment, 'numeric')} ${clock(moment)}`;
}

export function dayWord(language: Language, day: Date, year?: 'numeric'): string {
  return new Intl.DateTimeFormat(dataLanguage(language), {
    timeZone: ZONE,
    ...(year ? { year } : {}),
    month: 'short',
    day: 'numeric',
  }).format(day);
}

/** The next moment [ms] at which the town's clock shows a time, `03:00`; this very minute counts. */
export function nextTime(time: string, now: number): number {
  const day = new Date(`${dayOf(new Date(now))}T${time}:00+09:00`).getTime();
  return day <= now - MINUTE_MS ? day + DAY_MS : day;
}

/** Whether the town's clock shows another day at a moment than now. */
export function isOtherDay(time: number, now: number): boolean {
  return dayOf(new Date(time)) !== dayOf(new Date(now));
}

function clock(moment: Date): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    hour: 'numeric',
    minute: '2-digit',
  }).format(moment);
}

function dayOf(moment: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(moment);
}
