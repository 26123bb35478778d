/** Roles and official replies that wait for a second person. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { isPageKey } from './say';
import { pageStyles } from './styles';

interface JointAct {
  id: string;
  kind: 'grant' | 'identify';
  pen_name: string | null;
  role: string | null;
  scope: string | null;
  reason: string;
  mine: boolean;
  proposed_at: number;
}

interface Reply {
  id: string;
  text: string;
  official_page: string | null;
  pen_name: string;
  created: string;
  mine: boolean;
}

@customElement('joint-acts')
export class JointActs extends LoadedPart {
  @state() private acts: readonly JointAct[] = [];
  @state() private replies: readonly Reply[] = [];
  @state() private said = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const none = this.acts.length + this.replies.length === 0;
    return html`<section class="card">
      <h2>${this.r('joint.title')}</h2>
      <p class="note">${this.r('joint.body')}</p>
      ${this.problemBox()}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${
        none
          ? html`<p>${this.r('joint.none')}</p>`
          : html`<ul class="rows">
              ${this.acts.map((each) => this.act(each))} ${this.replies.map((each) => this.reply(each))}
            </ul>`
      }
    </section>`;
  }

  private act(each: JointAct): TemplateResult {
    const key = `role.${each.role}`;
    const what = this.t(`joint.${each.kind}`, {
      name: each.pen_name ?? '',
      role: isPageKey(key) ? this.t(key) : (each.role ?? ''),
    });
    return html`<li>
      <div>
        <p><strong>${what}</strong></p>
        ${each.reason ? html`<p class="quote">${each.reason}</p>` : nothing}
        <p class="note">${this.when(each.proposed_at)}</p>
      </div>
      ${this.buttons(
        each.mine,
        () => this.confirm(each),
        () => this.send('DELETE', ['joint-acts', each.id]),
      )}
    </li>`;
  }

  private reply(each: Reply): TemplateResult {
    const decide = (approve: boolean) =>
      this.send('POST', ['official-replies', each.id], { approve });
    return html`<li>
      <div>
        <p><strong>${this.r('joint.reply')}</strong></p>
        <p class="quote">${each.text}</p>
        <p class="note">${each.official_page} ${this.when(each.created)}</p>
      </div>
      ${this.buttons(
        each.mine,
        () => decide(true),
        () => decide(false),
      )}
    </li>`;
  }

  private buttons(mine: boolean, yes: () => void, no: () => void): TemplateResult {
    return html`<div class="row">
      ${
        mine
          ? html`<span class="note">${this.r('suspension.mine')}</span>`
          : html`<button class="button small strong" ?disabled=${this.busy} @click=${yes}>
              ${this.r('joint.yes')}
            </button>`
      }
      <button class="button small" ?disabled=${this.busy} @click=${no}>${this.r('joint.no')}</button>
    </div>`;
  }

  private confirm({ id, kind }: JointAct): void {
    void this.attempt(async () => {
      const path = ['joint-acts', id, 'confirmation'];
      const done = await this.ask<{ pen_name: string | null }>('POST', path);
      this.said =
        kind === 'identify'
          ? this.t('joint.identified', { name: done.pen_name ?? this.t('joint.nobody') })
          : this.t('joint.done');
      await this.load();
    });
  }

  private send(method: 'POST' | 'DELETE', path: readonly string[], body?: unknown): void {
    void this.attempt(async () => {
      await this.ask(method, path, body);
      this.said = this.t('joint.done');
      await this.load();
    });
  }

  protected override async load(): Promise<void> {
    this.acts = (await this.ask<{ joint_acts: JointAct[] }>('GET', ['joint-acts'])).joint_acts;
    if (this.site.me.hat !== 'office') return;
    this.replies = (await this.ask<{ comments: Reply[] }>('GET', ['official-replies'])).comments;
  }
}
