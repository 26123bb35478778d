/** Words for heat in the chosen language: quantities, classes, times, where numbers come from. */
import { RequestProblem } from '../api/problem';
import { dataLanguage, type Language } from '../i18n/languages';
import { isMessageKey, type MessageKey, message } from '../i18n/messages';
import { type HeatClass, wbgtClass } from '../model/heat-paint';
import {
  type HeatQuantity,
  type HeatRun,
  type HeatRunSummary,
  type HeatTime,
  heatUnit,
  inOrderOfChange,
  minutesOf,
  type Words,
  withMinus,
} from '../model/heat-run';
import { type HeatStress, heatStress } from '../model/heat-stress';

export function inLanguage(words: Words | string, language: Language): string {
  return typeof words === 'string' ? words : words[dataLanguage(language)] || words.ja || words.en;
}

export function quantityWord(language: Language, quantity: HeatQuantity): string {
  return inLanguage(quantity.label, language);
}

/** Which run a difference takes from which, for the sentence that says so. */
export function differenceWords(
  language: Language,
  quantity: HeatQuantity,
  [run, other]: readonly [HeatRun, HeatRun],
): { quantity: string; a: string; b: string } {
  const [changed, base] = inOrderOfChange(run, other);
  return {
    quantity: quantityWord(language, quantity),
    a: inLanguage(changed.title, language),
    b: inLanguage(base.title, language),
  };
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

export function stressRange(language: Language, { from, to }: HeatStress): string {
  if (!Number.isFinite(from)) return message(language, 'heat.stress.below', { to });
  if (!Number.isFinite(to)) return message(language, 'heat.stress.above', { from });
  return message(language, 'heat.class.between', { from, to });
}

/** `31.4 °C`; shade in words, because 0.37 tells nobody anything. */
export function numberWord(
  language: Language,
  quantity: Pick<HeatQuantity, 'id' | 'unit'>,
  value: number,
): string {
  if (quantity.id === 'shadow') {
    return message(language, value >= 0.5 ? 'heat.shaded' : 'heat.sunny');
  }
  return [withMinus(value.toFixed(1)), heatUnit(quantity.unit)].filter(Boolean).join(' ');
}

/** The class of a WBGT value in words; empty for other quantities. */
export function valueClass(quantity: Pick<HeatQuantity, 'id'>, value: number): HeatClass | null {
  return quantity.id === 'wbgt' ? wbgtClass(value) : null;
}

/** What a value means for people, by WBGT or UTCI; empty for other quantities. */
export function dangerWord(
  language: Language,
  quantity: Pick<HeatQuantity, 'id'>,
  value: number,
): string {
  const found = valueClass(quantity, value);
  if (found) return message(language, `heat.class.${found.id}`);
  const stress = heatStress(quantity, value);
  return stress ? message(language, `heat.stress.${stress.id}`) : '';
}

/** How far a run is from what it was compared with; else that nobody has compared it. */
export function accuracyWord(
  language: Language,
  unit: string,
  found: { bias: number; rmse: number; count: number } | null | undefined,
  against: string,
): string {
  if (!found) return message(language, 'heat.card.unchecked');
  const word = heatUnit(unit);
  return message(language, 'heat.card.accuracy', {
    what: sourceWord(language, against),
    bias: `${signedWord(found.bias)} ${word}`,
    rmse: `${found.rmse.toFixed(1)} ${word}`,
    n: found.count,
  });
}

/** A place as the card and the chain write it, 1 m: digits that the address keeps decide. */
export function degreesWord(degrees: number): string {
  return Number(degrees.toFixed(6)).toFixed(5);
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
