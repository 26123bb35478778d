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
