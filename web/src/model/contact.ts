/** Finds what looks like a telephone number or an e-mail address in what people write. */

export type Contact = 'phone' | 'email';

const EMAIL = /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
/** Digits with what people put between them; full-width ones are plain here already. */
const DIGITS = /\+?\d[\d()\s\-‐‑‒–—―−ー]{7,20}\d/g;
/** Numbers within Japan begin with 0 and have 10 or 11 digits. */
const DOMESTIC = /^0\d{9,10}$/;
const ABROAD = /^\+81\d{9,11}$/;

/** What of both a text holds; null where it holds neither. */
export function contactIn(text: string): Contact | null {
  const plain = text.normalize('NFKC');
  if (EMAIL.test(plain)) return 'email';
  for (const [found] of plain.matchAll(DIGITS)) {
    const digits = found.replace(/[^\d+]/g, '');
    if (DOMESTIC.test(digits) || ABROAD.test(digits)) return 'phone';
  }
  return null;
}

/** Fields of a place that say how to reach it. */
const TELLS_CONTACT: ReadonlySet<string> = new Set(['contact', 'address', 'page', 'source']);

/** What of both stands in the values of a feature, but where a contact belongs. */
export function contactInValues(values: Readonly<Record<string, unknown>>): Contact | null {
  const words = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' && !TELLS_CONTACT.has(name) ? [value] : [],
  );
  return contactIn(words.join('\n'));
}
