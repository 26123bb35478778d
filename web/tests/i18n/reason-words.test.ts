import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { reasonsEn } from '../../src/i18n/reason-words';

it('the guide to the reasons says what docs/moderation.md says, for each reason of the server', () => {
  const page = readFileSync('../docs/moderation.md', 'utf-8');
  const rows = [...page.matchAll(/^\| `([\w-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, id = '', words = '', when = '']) => ({ id, words, when }),
  );
  const server = readFileSync('../layers/moderation/reasons.py', 'utf-8');
  const known = [...server.matchAll(/^ {4}"([\w-]+)": Bilingual\("([^"]+)"/gm)].map(
    ([, id = '', words = '']) => ({ id, words }),
  );
  const guide: Record<string, string> = reasonsEn;
  expect(known).toHaveLength(7);
  const told = known.map(({ id, words }) => ({ id, words, when: guide[`guide.${id}`] }));
  expect(rows.filter(({ id }) => `guide.${id}` in guide)).toEqual(told);
});
