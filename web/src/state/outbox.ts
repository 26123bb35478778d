/** Hands in what waits in the outbox whenever there is network, one sender at a time. */
import { handIn, whoAsks } from '../api/layers';
import { RequestProblem } from '../api/problem';
import type { Item } from '../model/items';
import { type Entry, following, madeBy, type Result } from '../model/outbox';
import type { OutboxStore, Whose } from './outbox-store';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Times that the server may find the numbers wrong before it is left alone for a while. */
const MOST_NAMES = 2;

export interface OutboxEvents {
  /** What waits is another than before. */
  changed(entries: readonly Entry[]): void;
  /** The server answered. */
  answered(batch: readonly Entry[], results: readonly Result[]): void;
  /** Whether edits are on their way now. */
  sending(busy: boolean): void;
  /** The server said who asks, and it is another than before; null is a visitor. */
  met(author: string | null): void;
}

/** What of the server is asked. */
interface Server {
  handIn: typeof handIn;
  whoAsks: typeof whoAsks;
}

export class Outbox {
  private timer = 0;
  private pause = FIRST_PAUSE_MS;
  private running: Promise<void> | null = null;
  private again = false;
  private ended = false;
  /** Who asks; null of a visitor, and as long as the server has not said it. */
  private author: string | null = null;
  private readonly others: BroadcastChannel | null;
  /** What features are after the edits that were handed in from here. */
  private readonly made = new Map<string, Item | null>();

  constructor(
    readonly city: string,
    private readonly store: OutboxStore,
    private readonly events: OutboxEvents,
    private readonly server: Server = { handIn, whoAsks },
  ) {
    this.others =
      typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`outbox-${city}`);
    if (this.others) this.others.onmessage = () => void this.tell();
    window.addEventListener('online', this.wake);
    document.addEventListener('visibilitychange', this.wake);
  }

  /** Takes up what was left when the browser was closed. */
  async start(): Promise<void> {
    await this.tell();
    this.flush();
  }

  end(): void {
    this.ended = true;
    window.clearTimeout(this.timer);
    window.removeEventListener('online', this.wake);
    document.removeEventListener('visibilitychange', this.wake);
    this.others?.close();
  }

  /**
   * Takes an edit; once this has ended it cannot be lost. It may have been made while an earlier one
   * of the same feature was on its way: it follows what became of that.
   */
  async put(
    edit: Omit<Entry, 'key' | 'city' | 'author' | 'sent' | 'state' | 'refusal' | 'madeAt'>,
  ): Promise<void> {
    const made = this.made.get(edit.item);
    const isOlder = made !== undefined && edit.baseVersion < (made?.about.version ?? 1);
    await this.store.put({
      ...(isOlder && edit.action !== 'add' ? following(edit, made) : edit),
      ...this.whose,
      sent: null,
      state: 'waiting',
      refusal: null,
      madeAt: Date.now(),
    });
    void navigator.storage?.persist?.();
    await this.changed();
    this.flush();
  }

  /** Sends a refused edit again, as the person changed it. */
  async resend(entry: Entry): Promise<void> {
    const anew = { state: 'waiting', refusal: null, sent: null } as const;
    await this.store.replace({ ...entry, ...this.whose, ...anew });
    await this.changed();
    this.flush();
  }

  /** Takes an edit back that was not handed in; tells whether it could. */
  async drop(key: number): Promise<boolean> {
    const dropped = await this.store.drop(key);
    await this.changed();
    if (dropped) this.flush();
    return dropped;
  }

  /** Begins to send, now. */
  flush(): void {
    if (this.ended) return;
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.sendAll()
      .catch(() => this.later())
      .finally(() => {
        this.running = null;
        this.events.sending(false);
        if (this.again) {
          this.again = false;
          this.flush();
        }
      });
  }

  /** Ends when nothing is being sent any more. */
  async rest(): Promise<void> {
    while (this.running) await this.running;
  }

  private wake = (): void => {
    if (document.visibilityState !== 'hidden') this.flush();
  };

  private get whose(): Whose {
    return { city: this.city, author: this.author };
  }

  private later(): void {
    if (this.ended) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** One window of the browser sends at a time; where it has no locks, the numbers suffice. */
  private async sendAll(): Promise<void> {
    const act = async () => {
      await this.meet();
      await this.sendUntilEmpty();
    };
    if (navigator.locks) await navigator.locks.request(`outbox-${this.city}`, act);
    else await act();
  }

  /** Nothing goes out before it is known who asks: another may sit here than before. */
  private async meet(): Promise<void> {
    const author = await this.server.whoAsks(this.city);
    if (this.ended || author === this.author) return;
    this.author = author;
    this.events.met(author);
    await this.tell();
  }

  private async sendUntilEmpty(): Promise<void> {
    for (let names = 0; !this.ended; ) {
      const { batch, client } = await this.store.next(this.whose);
      if (batch.length === 0) return;
      this.events.sending(true);
      try {
        await this.answered(batch, await this.server.handIn(this.city, client.id, batch));
      } catch (error) {
        if (isAboutNumbers(error) && names++ < MOST_NAMES) await this.store.rename(this.whose);
        else if (isAboutContent(error)) await this.oneByOne(batch, client.id);
        else throw error;
      }
    }
  }

  /** Something in the batch cannot even be read: each goes alone, and only that one is refused. */
  private async oneByOne(batch: readonly Entry[], client: string): Promise<void> {
    for (const entry of batch) {
      const results = await this.server
        .handIn(this.city, client, [entry])
        .catch((error: unknown) => {
          if (!isAboutContent(error)) throw error;
          return [unreadable(entry, error as RequestProblem)];
        });
      await this.answered([entry], results);
      // Its number was not taken: those that follow need others.
      if (results[0]?.problem?.status === UNREADABLE) {
        await this.store.rename(this.whose);
        return;
      }
    }
  }

  private async answered(batch: readonly Entry[], results: readonly Result[]): Promise<void> {
    for (const [item, now] of madeBy(batch, results)) this.made.set(item, now);
    await this.store.settle(this.whose, batch, results);
    this.pause = FIRST_PAUSE_MS;
    this.events.answered(batch, results);
    await this.changed();
  }

  private async changed(): Promise<void> {
    this.others?.postMessage('changed');
    await this.tell();
  }

  private async tell(): Promise<void> {
    if (this.ended) return;
    const entries = await this.store.entries(this.whose);
    if (!this.ended) this.events.changed(entries);
  }
}

const UNREADABLE = 400;

/** The outbox belongs to another person by now, or the server lost numbers that it had taken. */
function isAboutNumbers(error: unknown): boolean {
  if (!(error instanceof RequestProblem)) return false;
  return (
    error.kind === 'not-allowed' || (error.status === 422 && error.fields.includes('sequence'))
  );
}

/** The server will never take it as it is. */
function isAboutContent(error: unknown): boolean {
  return error instanceof RequestProblem && [400, 413, 422].includes(error.status);
}

function unreadable({ sent }: Entry, { detail }: RequestProblem): Result {
  const words = { ja: detail, en: detail };
  const type = 'urn:uchimizu:problem:bad-request';
  const problem = { type, status: UNREADABLE, title: words, detail: words };
  return { sequence: sent?.sequence ?? 0, done: false, problem };
}
