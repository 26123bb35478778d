/** Words for heat in the chosen language: quantities, classes, times, where numbers come from. */
import { RequestProblem } from '../api/problem';
import { dataLanguage, type Language } from '../i18n/languages';
import { isMessageKey, type MessageKey, message } from '../i18n/messages';
import { type HeatClass, wbgtClass } from '../model/heat-paint';
import {
  type HeatQuantity,
  type HeatRunSummary,
  type HeatTime,
  heatUnit,
  minutesOf,
  type Words,
  withMinus,
} from '../model/heat-run';

export function inLanguage(words: Words | string, language: Language): string {
  return typeof words === 'string' ? words : words[dataLanguage(language)] || words.ja || words.en;
}

export function quantityWord(language: Language, quantity: HeatQuantity): string {
  return inLanguage(quantity.label, language);
}

/** `14:00`, or the word of a statistic. */
export function timeWord(language: Language, time: HeatTime): string {
  if (minutesOf(time) !== null) return time;
  const key = `heat.stat.${time}`;
  return isMessageKey(key) ? message(language, key) : time;
}

/** 計算値, 実測値, 作成データ: as the run says it. */
export function sourceWord(language: Language, source: string): string {
  const key = { 計算値: 'computed', 実測値: 'measured', 作成データ: 'made' }[source] ?? source;
  const full = `heat.source.${key}`;
  return isMessageKey(full) ? message(language, full) : source;
}

/** What a run's numbers are: what was made up stays so, however it was computed. */
export function runSourceWord(
  language: Language,
  { source, kind }: Pick<HeatRunSummary, 'source' | 'kind'>,
): string {
  return sourceWord(language, source === '計算値' && kind === 'imported' ? kind : source);
}

/** The same for one number, which is computed also where its weather was made up. */
export function runSourceWords(
  language: Language,
  run: Pick<HeatRunSummary, 'source' | 'kind'>,
): string[] {
  const own = runSourceWord(language, run);
  return [...new Set([runSourceWord(language, { ...run, source: '計算値' }), own])];
}

/** `2018年7月23日` of `2018-07-23`. */
export function dayWord(language: Language, date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return date;
  const words = new Intl.DateTimeFormat(dataLanguage(language), {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return words.format(day);
}

export function classRange(language: Language, { from, to }: HeatClass): string {
  if (!Number.isFinite(from)) return message(language, 'heat.class.below', { to });
  if (!Number.isFinite(to)) return message(language, 'heat.class.above', { from });
  return message(language, 'heat.class.between', { from, to });
}

/** `31.4 °C`; shade in words, because 0.37 tells nobody anything. */
export function numberWord(language: Language, quantity: HeatQuantity, value: number): string {
  if (quantity.id === 'shadow') {
    return message(language, value >= 0.5 ? 'heat.shaded' : 'heat.sunny');
  }
  return [withMinus(value.toFixed(1)), heatUnit(quantity.unit)].filter(Boolean).join(' ');
}

/** The class of a WBGT value in words; empty for other quantities. */
export function valueClass(quantity: HeatQuantity, value: number): HeatClass | null {
  return quantity.id === 'wbgt' ? wbgtClass(value) : null;
}

export function keyOr(key: string, otherwise: string): MessageKey | string {
  return isMessageKey(key) ? key : otherwise;
}

/** Why a what-if was not answered, and what to do; in the language of the page. */
export function whatIfProblemKey(problem: unknown): MessageKey {
  const { status, kind } = problem instanceof RequestProblem ? problem : { status: 0, kind: '' };
  const key = `heat.stamp.problem.${kind}`;
  if (isMessageKey(key)) return key;
  return status === 0 ? 'heat.stamp.problem.network' : 'heat.stamp.problem.server';
}

/** `+0.4`, `−1.2`, `0.0`: never a signed nought. */
export function signedWord(value: number): string {
  const text = Math.abs(value).toFixed(1);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
