/** Hears of changes at the server: by its stream, or by asking every few seconds without one. */
import { type Change, fetchChanges, openChanges } from '../api/layers';
import type { Live } from './people-loaded';

const ASK_EVERY_MS = 5_000;
const STREAM_AGAIN_MS = 60_000;

export interface ChangeEvents {
  changed(change: Change): void;
  /** Changes may have been missed: fetch all again. */
  missed(): void;
  live(live: Live): void;
}

export class LiveChanges {
  private stream: EventSource | null = null;
  private timer = 0;
  /** Number of the last change heard of; null before the first. */
  private last: number | null = null;
  private streamFailedAt = Number.NEGATIVE_INFINITY;
  private ended = false;

  constructor(
    private readonly city: string,
    private readonly events: ChangeEvents,
  ) {
    document.addEventListener('visibilitychange', this.turn);
    window.addEventListener('online', this.turn);
    this.turn();
  }

  end(): void {
    this.ended = true;
    document.removeEventListener('visibilitychange', this.turn);
    window.removeEventListener('online', this.turn);
    this.quiet();
  }

  /** Listens while somebody looks; browsers allow six connections to a server for all windows. */
  private turn = (): void => {
    this.quiet();
    if (!this.ended && document.visibilityState !== 'hidden') this.listen();
  };

  private quiet(): void {
    this.stream?.close();
    this.stream = null;
    window.clearTimeout(this.timer);
  }

  private listen(): void {
    if (typeof EventSource === 'undefined') {
      this.fallBack();
      return;
    }
    const stream = openChanges(this.city, this.last);
    this.stream = stream;
    stream.onopen = () => {
      this.events.live('stream');
      window.clearTimeout(this.timer);
      // Without a number nobody knows what came before the stream was open.
      if (this.last === null) this.events.missed();
    };
    stream.addEventListener('change', (event) => {
      if (this.stream === stream) this.hear(JSON.parse((event as MessageEvent<string>).data));
    });
    stream.onerror = () => this.fallBack();
    this.timer = window.setTimeout(() => this.fallBack(), ASK_EVERY_MS);
  }

  private hear(change: Change): void {
    this.last = Math.max(change.number, this.last ?? 0);
    this.events.changed(change);
  }

  private fallBack(): void {
    this.quiet();
    this.streamFailedAt = performance.now();
    this.events.live('away');
    void this.ask();
  }

  private async ask(): Promise<void> {
    if (this.ended || document.visibilityState === 'hidden') return;
    try {
      if (navigator.onLine === false) throw new Error('offline');
      await this.catchUp();
      this.events.live('asking');
    } catch {
      this.events.live('away');
    }
    if (this.ended || this.stream) return;
    window.clearTimeout(this.timer);
    const again = performance.now() - this.streamFailedAt > STREAM_AGAIN_MS;
    this.timer = window.setTimeout(() => (again ? this.turn() : void this.ask()), ASK_EVERY_MS);
  }

  private async catchUp(): Promise<void> {
    const began = this.last;
    for (;;) {
      const { changes, last } = await fetchChanges(this.city, this.last ?? 0);
      if (this.ended || this.stream) return;
      const on = last > (this.last ?? 0);
      this.last = Math.max(last, this.last ?? 0);
      if (began !== null) for (const change of changes) this.events.changed(change);
      if (!on) break;
    }
    if (began === null) this.events.missed();
  }
}
