/** People as the server tells of them: who asks, what they agree to. */
import type { Words } from './say';

/** Something that a role may do; `terms` narrow it. */
export interface Power {
  action: string;
  label: Words;
  terms: Words | null;
}

export interface RoleHeld {
  role: string;
  scope: string;
  label: Words;
  may: Power[];
}

export interface OwnSuspension {
  id: string;
  state: string;
  reason: Words;
  words: string;
  starts_at: number;
  ends_at: number;
  runs: boolean;
  may_appeal: boolean;
  appeal: string | null;
  appealed_at: number | null;
  appeal_answer: string | null;
}

export interface Account {
  age_band: string;
  locale: string;
  furigana: boolean;
  trusted: boolean;
  may_wear_office: boolean;
  ways: {
    login_name: string | null;
    passkeys: number;
    providers: string[];
    recovery_codes_left: number;
  };
  consents_due: string[];
  suspensions: OwnSuspension[];
}

/** Who asks: a visitor, a seat in a workshop, a person or the office. */
export interface Me {
  hat: 'visitor' | 'seat' | 'person' | 'office' | 'command-line';
  pen_name: string;
  suspended: boolean;
  roles: RoleHeld[];
  account: Account | null;
}

export const VISITOR: Me = {
  hat: 'visitor',
  pen_name: '',
  suspended: false,
  roles: [],
  account: null,
};

export interface ConsentText {
  id: string;
  version: string;
  title: Words;
  text: Words;
  data_kinds: Words[];
  receivers: Words;
  required: boolean;
  agreed: boolean;
}

export interface SignInWays {
  possible: boolean;
  own_accounts: boolean;
  passkeys: boolean;
  providers: { id: string; label: Words }[];
  consents: ConsentText[];
}

/** Who somebody is from now on, and what is shown this once. */
export interface Joined {
  me: Me;
  login_name: string | null;
  recovery_codes: string[];
}

/**
 * Under which name what somebody makes is kept in this browser; null of a visitor.
 *
 * No pen name is given twice: those of accounts in a city, those of seats in a workshop.
 */
export function authorOf({ hat, pen_name, roles }: Me): string | null {
  if (hat === 'visitor') return null;
  const where = hat === 'seat' ? (roles[0]?.scope ?? '') : '';
  return [hat, where, pen_name].join(' ');
}

/** Roles that find the desk in their menu. */
export const MODERATORS = ['moderator', 'office', 'operator', 'facilitator'] as const;

/** Whether one of the roles may do it somewhere; the server says whether here. */
export function mayDo({ roles }: Me, action: string): boolean {
  return roles.some(({ may }) => may.some((power) => power.action === action));
}

export function hasRole(me: Me, ...roles: readonly string[]): boolean {
  return me.roles.some(({ role }) => roles.includes(role));
}
