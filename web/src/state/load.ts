/** Something that is fetched: not asked for, on its way, here, or failed with a reason. */
export type Load<T> =
  | { status: 'idle' }
  | { status: 'loading' }
  | { status: 'ready'; value: T }
  | { status: 'failed'; problem: unknown };

export const IDLE = { status: 'idle' } as const;
export const LOADING = { status: 'loading' } as const;

export function valueIn<T>(load: Load<T>): T | null {
  return load.status === 'ready' ? load.value : null;
}
