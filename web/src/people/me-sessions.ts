/** Where somebody is signed in; one can end there, or all of them. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

interface SessionRecord {
  id: string;
  hat: string;
  device: string;
  created_at: number;
  seen_at: number;
  this: boolean;
}

@customElement('me-sessions')
export class MeSessions extends LoadedPart {
  @state() private sessions: readonly SessionRecord[] = [];

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('sessions.title')}</h2>
      ${this.problemBox()}
      <ul class="rows">
        ${this.sessions.map((each) => this.row(each))}
      </ul>
      <button class="button danger" ?disabled=${this.busy} @click=${this.endAll}>
        ${this.r('sessions.endAll')}
      </button>
    </section>`;
  }

  private row(each: SessionRecord): TemplateResult {
    return html`<li>
      <div>
        <p>
          ${each.device || this.t('sessions.unknown')}
          ${each.this ? html`<span class="tag good">${this.r('sessions.this')}</span>` : nothing}
          ${each.hat === 'office' ? html`<span class="tag">${this.r('sessions.office')}</span>` : nothing}
        </p>
        <p class="note">${this.t('sessions.seen', { when: this.when(each.seen_at) })}</p>
      </div>
      ${
        each.this
          ? nothing
          : html`<button
              class="button small"
              ?disabled=${this.busy}
              aria-label=${`${this.t('sessions.end')}: ${each.device}`}
              @click=${() => this.end(each.id)}
            >
              ${this.r('sessions.end')}
            </button>`
      }
    </li>`;
  }

  private end(id: string): void {
    void this.change(() => this.ask('DELETE', ['sessions', id]));
  }

  private async endAll(): Promise<void> {
    const went = await this.attempt(() => this.ask<void>('DELETE', ['sessions']));
    if (went) window.location.assign(this.href('sign-in'));
  }

  protected override async load(): Promise<void> {
    const found = await this.ask<{ sessions: SessionRecord[] }>('GET', ['sessions']);
    this.sessions = found.sessions;
  }
}
