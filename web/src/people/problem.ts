/** A problem as these pages tell it: what happened, what to do, which fields. */
import { type FieldProblem, toldIn } from '../api/problem';

export class PageProblem extends Error {
  constructor(
    /** HTTP status, 0 where no answer came. */
    readonly status: number,
    /** Such as `not-allowed`; empty where none is told. */
    readonly kind = '',
    readonly title = '',
    readonly detail = '',
    readonly fields: readonly FieldProblem[] = [],
    readonly retryAfterS: number | null = null,
  ) {
    super(`${status} ${kind} ${title} ${detail}`);
    this.name = 'PageProblem';
  }
}

export async function problemIn(response: Response): Promise<PageProblem> {
  const { kind, title, detail, fields } = await toldIn(response);
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new PageProblem(
    response.status,
    kind,
    title,
    detail,
    fields.map(({ field, message }) => ({ field: field.replace(/^body\./, ''), message })),
    Number.isFinite(wait) ? wait : null,
  );
}
