/** Why something could not be loaded, in words for the person who waits for it. */
import type { MessageKey } from '../i18n/messages';

export class RequestProblem extends Error {
  constructor(
    readonly address: string,
    /** HTTP status, 0 where no answer came. */
    readonly status: number,
    /** The server's own words, empty where it gave none. */
    readonly detail = '',
    /** Which kind of problem the server says it is, such as `busy`; empty where it says none. */
    readonly kind = '',
    /** Fields that are not as they should be. */
    readonly fields: readonly string[] = [],
  ) {
    super(`${address}: ${status || 'no answer'} ${detail}`);
    this.name = 'RequestProblem';
  }
}

/** Advice that fits the failure. */
export function adviceKey(problem: unknown): MessageKey {
  const status = problem instanceof RequestProblem ? problem.status : 0;
  if (status === 404) return 'problem.missing';
  return status === 0 ? 'problem.network' : 'problem.server';
}

/** What a problem tells (RFC 9457); empty texts where the answer tells nothing. */
export interface Told {
  /** Such as `not-allowed`. */
  kind: string;
  title: string;
  detail: string;
  fields: readonly FieldProblem[];
}

/** One field that is not as it should be, in words. */
export interface FieldProblem {
  field: string;
  message: string;
}

const KIND = /^urn:uchimizu:problem:([a-z-]+)$/;

export async function toldIn(response: Response): Promise<Told> {
  const body: unknown = await response.json().catch(() => null);
  const told = (body ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof told[name] === 'string' ? (told[name] as string) : '');
  return {
    kind: KIND.exec(text('type'))?.[1] ?? '',
    title: text('title'),
    detail: text('detail'),
    fields: Array.isArray(told.errors) ? told.errors.map(fieldProblem) : [],
  };
}

function fieldProblem(each: unknown): FieldProblem {
  const { field, message } = (each ?? {}) as Record<string, unknown>;
  return { field: String(field ?? ''), message: String(message ?? '') };
}
