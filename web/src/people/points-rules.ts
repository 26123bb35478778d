/** Rules of points as the server knows them, and as they stand in the fields of a form. */

export const HEAT_CLASSES = ['caution', 'warning', 'severe_warning', 'danger', 'unknown'] as const;
export const CAPS = ['visits_per_day', 'visits_per_spot_and_day', 'points_per_day'] as const;
export const KINDS = ['public', 'shop', 'park_shade', 'water', 'mist', 'rest_place'] as const;

export type HeatClass = (typeof HEAT_CLASSES)[number];
export type Cap = (typeof CAPS)[number];
export type Kind = (typeof KINDS)[number];

export interface Bonus {
  name: { ja: string; en: string };
  points: number | null;
  from: string;
  to: string;
  kinds: Kind[];
}

export interface PointsRules {
  valid_from: string;
  season: { first: string; last: string };
  rates: Record<HeatClass, number | null>;
  caps: Record<Cap, number | null>;
  bonuses: Bonus[];
}

export interface Version {
  version: number;
  rules: PointsRules;
  state: 'proposed' | 'active' | 'refused';
  reason: string;
  mine: boolean;
  proposed_at: string;
  decided_at: string | null;
}

/** Where nobody has written rules yet, a form begins with these. */
export const FIRST_RULES: PointsRules = {
  valid_from: '',
  season: { first: '06-01', last: '09-30' },
  rates: { caution: 1, warning: 2, severe_warning: 3, danger: 5, unknown: 1 },
  caps: { visits_per_day: 3, visits_per_spot_and_day: 1, points_per_day: 12 },
  bonuses: [],
};

export const NEW_BONUS: Bonus = {
  name: { ja: '', en: '' },
  points: 1,
  from: '12:00',
  to: '13:00',
  kinds: [],
};

/** The document that the fields of a form make; what is no number goes as none and is refused. */
export function rulesOf(form: HTMLFormElement, bonuses: number): PointsRules {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const whole = (name: string) => wholeNumber(text(name));
  return {
    valid_from: text('valid_from'),
    season: { first: half(text('season.first')), last: half(text('season.last')) },
    rates: each(HEAT_CLASSES, (name) => whole(`rates.${name}`)),
    caps: each(CAPS, (name) => whole(`caps.${name}`)),
    bonuses: [...Array(bonuses).keys()].map((i) => ({
      name: { ja: text(`bonuses[${i}].name.ja`), en: text(`bonuses[${i}].name.en`) },
      points: whole(`bonuses[${i}].points`),
      from: half(text(`bonuses[${i}].from`)),
      to: half(text(`bonuses[${i}].to`)),
      kinds: KINDS.filter((kind) => data.getAll(`bonuses[${i}].kinds`).includes(kind)),
    })),
  };
}

/** A whole number also from full-width digits; null where it is none. */
export function wholeNumber(text: string): number | null {
  const value = Number(half(text) || Number.NaN);
  return Number.isInteger(value) ? value : null;
}

function half(text: string): string {
  return text.normalize('NFKC');
}

function each<Name extends string>(
  names: readonly Name[],
  value: (name: Name) => number | null,
): Record<Name, number | null> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<
    Name,
    number | null
  >;
}
