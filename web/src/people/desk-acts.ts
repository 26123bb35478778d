/** What a moderator can do with an entry of the desk, and with which key. */
import type { ItemStatus } from '../model/items';
import type { Act, QueueEntry } from './desk';

export interface DeskAct {
  act: Act;
  key: string;
  /** Its author is told why, so it needs a reason. */
  needsReason: boolean;
}

const ACTS: readonly (DeskAct & { from: readonly ItemStatus[] })[] = [
  { act: 'accept', key: 'a', needsReason: false, from: ['queued'] },
  { act: 'refuse', key: 'r', needsReason: true, from: ['queued'] },
  { act: 'hide', key: 'h', needsReason: true, from: ['published'] },
  { act: 'keep', key: 'd', needsReason: false, from: ['published'] },
  { act: 'show', key: 's', needsReason: false, from: ['hidden'] },
];

/** The acts that fit the state of a thing; on an appeal is answered instead. */
export function actsOn({ cause, status }: QueueEntry): readonly DeskAct[] {
  return cause === 'appealed' ? [] : ACTS.filter(({ from }) => from.includes(status));
}

/** Acts for several things at once: each that one of them can take. */
export function actsOnAll(entries: readonly QueueEntry[]): readonly DeskAct[] {
  return ACTS.filter(({ act }) => takersOf(entries, act).length > 0);
}

/** Those of several that can take an act. */
export function takersOf(entries: readonly QueueEntry[], act: Act): QueueEntry[] {
  return entries.filter((each) => actsOn(each).some((own) => own.act === act));
}

/** What is shown of an entry, to look for words in it. */
export function textsOf({ pen_name, text, words, decision, item }: QueueEntry): string[] {
  const values = Object.values(item.properties).map(String);
  return [pen_name, text, ...words, decision?.words ?? '', decision?.appeal ?? '', ...values];
}

/** The reason most people gave, where the reports agree on one; else none. */
export function likelyReason({ reasons }: QueueEntry): string {
  const [first, second] = Object.entries(reasons).sort(([, one], [, other]) => other - one);
  if (!first) return '';
  return second && second[1] === first[1] ? '' : first[0];
}

export function keyOf({ kind, id, cause }: QueueEntry): string {
  return `${kind}:${id}:${cause}`;
}

/** A thing as it is shown here, so that nobody decides on words that they have not read. */
export function thingSeen({ kind, id, item }: QueueEntry) {
  return kind === 'feature' ? { kind, id, version: item.about.version } : { kind, id };
}

/** Whether two wait for the same cause and say the same, or are by one author. */
export function isAlike(one: QueueEntry, other: QueueEntry): boolean {
  const sameKind = one.kind === other.kind && one.cause === other.cause;
  const isDecidable = one.status === other.status && one.cause !== 'appealed';
  const sameAuthor = one.pen_name !== '' && one.pen_name === other.pen_name;
  return sameKind && isDecidable && (sameAuthor || wordsOf(one) === wordsOf(other));
}

function wordsOf({ kind, text, item }: QueueEntry): string {
  return kind === 'feature' ? JSON.stringify(item.properties) : text;
}
