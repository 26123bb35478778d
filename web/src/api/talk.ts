/** Photos, comments, reactions and reports of one thing on the map, as the server has them. */
import type { Item, Voice, Words } from '../model/items';
import { ask, of } from '../people/api';
import type { Act, Decided, Kind } from '../people/desk';

export interface Photo {
  id: string;
  url: string;
  preview_url: string;
  preview_width: number;
  preview_height: number;
  colour: string;
  licence: string;
  credit: string;
  ai_made: boolean;
  alt_text: string;
  status: 'queued' | 'published' | 'hidden';
  mine: boolean;
}

export interface Comment {
  id: string;
  text: string;
  voice: Voice;
  official_page: string | null;
  status: 'queued' | 'awaiting-second-person' | 'published' | 'hidden' | 'withdrawn';
  pen_name: string;
  created: string;
  mine: boolean;
}

export const FEELINGS = ['cool', 'hot', 'useful', 'want-to-go'] as const;
export type Feeling = (typeof FEELINGS)[number];

export interface Feelings {
  /** Told from three on. */
  counts: Partial<Record<Feeling, number>>;
  mine: Feeling[];
  names: Record<Feeling, Words>;
}

export interface Reason {
  id: string;
  text: Words;
}

export const LICENCES = [
  'CC BY 4.0',
  'CC0 1.0',
  'CC BY-SA 4.0',
  'CC BY-NC 4.0',
  'all rights reserved',
] as const;

export interface Caption {
  licence: string;
  credit: string;
  alt_text: string;
  ai_made: boolean;
  /** Chosen once, so that a photo that is sent twice arrives once. */
  id: string;
}

/** What lies beside one feature; problems come in the language of who asks. */
export class Talk {
  constructor(
    readonly language: string,
    readonly city: string,
    private readonly item: Pick<Item, 'id' | 'about'>,
  ) {}

  async photos(): Promise<Photo[]> {
    return (await ask<{ photos: Photo[] }>(this.language, 'GET', this.path('photos'))).photos;
  }

  addPhoto(file: Blob, { ai_made, ...caption }: Caption): Promise<Photo> {
    const query = new URLSearchParams({ ...caption, ai_made: String(ai_made) });
    return ask<Photo>(this.language, 'POST', `${this.path('photos')}?${query}`, file);
  }

  dropPhoto(id: string): Promise<void> {
    return ask<void>(this.language, 'DELETE', of(this.city, 'photos', id));
  }

  comments(after: string | null): Promise<{ comments: Comment[]; next: string | null }> {
    const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
    return ask(this.language, 'GET', `${this.path('comments')}${query}`);
  }

  /** `id` is chosen once, so that a comment that is sent twice arrives once. */
  say(id: string, text: string, page: string): Promise<Comment> {
    const body = { id, text, ...(page ? { official_page: page } : {}) };
    return ask<Comment>(this.language, 'POST', this.path('comments'), body);
  }

  dropComment(id: string): Promise<void> {
    return ask<void>(this.language, 'DELETE', of(this.city, 'comments', id));
  }

  feelings(): Promise<Feelings> {
    return ask<Feelings>(this.language, 'GET', this.path('reactions'));
  }

  feel(which: Feeling, on: boolean): Promise<Feelings> {
    return ask<Feelings>(this.language, on ? 'PUT' : 'DELETE', this.path('reactions', which));
  }

  private path(...rest: string[]): string {
    return of(this.city, 'layers', this.item.about.layer, 'items', this.item.id, ...rest);
  }
}

export async function fetchReasons(language: string, city: string): Promise<Reason[]> {
  const path = of(city, 'reports', 'reasons');
  return (await ask<{ reasons: Reason[] }>(language, 'GET', path)).reasons;
}

/** Tells a moderator; false where the same person did before. */
export async function report(
  language: string,
  city: string,
  thing: { kind: 'feature' | 'comment' | 'photo'; id: string; reason: string; words: string },
): Promise<boolean> {
  return (await ask<{ new: boolean }>(language, 'POST', of(city, 'reports'), thing)).new;
}

/** Decides on things as the desk does; a thing that was changed since it was read is left alone. */
export function decide(
  language: string,
  city: string,
  asked: {
    things: readonly { kind: Kind; id: string; version: number }[];
    action: Act;
    reason: string;
    words: string;
  },
): Promise<Decided> {
  return ask<Decided>(language, 'POST', of(city, 'moderation', 'decisions'), asked);
}

/** Takes decisions back. */
export async function undoDecisions(
  language: string,
  city: string,
  decisions: readonly string[],
): Promise<void> {
  await ask(language, 'POST', of(city, 'moderation', 'decisions', 'undo'), { decisions });
}
