/** What moderators see and decide, as the server tells of it. */
import { valueWord } from '../i18n/item-words';
import { dotOf, type Language } from '../i18n/languages';
import type { Item, ItemStatus, PeopleLayer } from '../model/items';
import type { Words } from './say';

export type Act = 'hide' | 'show' | 'keep' | 'accept' | 'refuse';
export type Kind = 'feature' | 'comment' | 'photo';

export interface Decision {
  id: string;
  kind: Kind;
  thing: string;
  action: Act;
  reason: string;
  reason_text: Words | null;
  words: string;
  at: string;
  undone: string | null;
  appeal: string | null;
  appeal_state: 'open' | 'upheld' | 'refused' | null;
  appeal_answer: string | null;
  appealed: string | null;
}

/** As the author of what it is about reads it. */
export interface OwnDecision extends Decision {
  /** What it changed for what the author posts from then on; null where nothing. */
  trusted: boolean | null;
  text: string;
  layer: string;
  item: Item | null;
  edited: boolean;
}

/** Something that somebody said: its words are its own or those of its feature. */
export interface Said {
  kind: Kind;
  text: string;
  layer: string;
  item: Pick<Item, 'id' | 'properties'> | null;
}

/** Something that was decided on, or is to be. */
export interface Quotable extends Said {
  item: Item | null;
  /** Whether these are the words that were decided on, and others stand there now. */
  edited: boolean;
}

/** What somebody reported, and what came of it. */
export interface OwnReport extends Said {
  id: string;
  reason_text: Words | null;
  words: string;
  at: string;
  state: 'waiting' | 'hidden' | 'kept' | 'gone';
  decided: string | null;
}

/** As moderators look back on it. */
export interface PastDecision extends Decision {
  /** Empty for the operator at the machine. */
  decided_by: string;
  pen_name: string;
  text: string;
  layer: string;
  /** Null where it was taken away. */
  item: Item | null;
  edited: boolean;
}

export interface Decided {
  decisions: Decision[];
  /** What was changed since it was loaded, and so not decided. */
  changed: { kind: Kind; id: string }[];
}

/** A decision that its author appeals against. */
export interface Appealed {
  id: string;
  action: Act;
  reason_text: Words | null;
  words: string;
  at: string;
  appeal: string;
  /** Status that it had before, and has again where the appeal is upheld. */
  before: 'published' | 'queued';
  /** Pen name of who decided; empty for the operator at the machine. */
  decided_by: string;
  /** False for whoever made it, and for the author. */
  may_answer: boolean;
}

export interface QueueEntry {
  kind: Kind;
  id: string;
  cause: 'reported' | 'appealed' | 'waiting';
  harm: number;
  written: string;
  /** When it was reported, appealed or handed in. */
  since: string;
  reasons: Record<string, number>;
  words: string[];
  decision: Appealed | null;
  status: ItemStatus;
  pen_name: string;
  text: string;
  layer: string;
  item: Item;
  /** Of a feature, those on it. */
  photos: { id: string; alt_text: string; status: ItemStatus }[];
  edited: boolean;
}

export interface Reason {
  id: string;
  text: Words;
}

/** The words of a thing: a comment's own, of a feature the values of its fields. */
export function wordsOf(
  language: Language,
  { kind, text, item, layer }: Said,
  layers: readonly PeopleLayer[],
): string {
  if (kind !== 'feature') return text;
  const fields = layers.find(({ id }) => id === layer)?.fields ?? [];
  return fields
    .map((field) => valueWord(language, field, item?.properties[field.id]))
    .filter((words) => words !== '')
    .join(dotOf(language));
}
