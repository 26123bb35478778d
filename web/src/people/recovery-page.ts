/** A new password with one of the recovery codes. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { pageAfter } from './address';
import './codes-once';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import type { Joined } from './people';
import { pageStyles } from './styles';

@customElement('recovery-page')
export class RecoveryPage extends PeoplePage {
  @state() private joined: Joined | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      :host {
        justify-items: center;
      }
      .card {
        width: 100%;
      }
    `,
  ];

  override render(): TemplateResult {
    if (this.joined) return this.done(this.joined);
    return html`<form class="card narrow" @submit=${this.send}>
      <h1>${this.r('recovery.title')}</h1>
      <p>${this.r('recovery.body')}</p>
      ${this.isRefused ? nothing : this.problemBox('code', 'password')}
      ${inputField({
        name: 'code',
        label: this.r('recovery.code'),
        autocomplete: 'one-time-code',
        required: true,
        maxLength: 80,
        fault: this.isRefused ? this.t('recovery.wrong') : this.fault('code'),
      })}
      ${inputField({
        name: 'password',
        label: this.r('recovery.password'),
        hint: this.r('account.password.hint'),
        type: 'password',
        show: this.r('password.show'),
        autocomplete: 'new-password',
        required: true,
        maxLength: 512,
        fault: this.fault('password'),
      })}
      <button class="button strong wide" ?disabled=${this.busy}>${this.r('recovery.go')}</button>
      <p class="note">${this.r('recovery.lost')}</p>
    </form>`;
  }

  private get isRefused(): boolean {
    return this.problem?.kind === 'sign-in-failed';
  }

  private done({ me, login_name }: Joined): TemplateResult {
    return html`<div class="card narrow">
      <h1 tabindex="-1">${this.t('recovery.done', { name: me.pen_name })}</h1>
      ${this.few(me.account?.ways.recovery_codes_left ?? 0)}
      <codes-once
        .site=${this.site}
        .loginName=${login_name}
        @confirmed=${() =>
          window.location.assign(pageAfter(window.location.search, this.href('me')))}
      ></codes-once>
    </div>`;
  }

  private few(left: number): TemplateResult | typeof nothing {
    return left > 2 ? nothing : html`<p class="said">${this.t('recovery.few', { n: left })}</p>`;
  }

  private async send(event: SubmitEvent): Promise<void> {
    const { code, password } = textsOf(event);
    const went = await this.attempt(async () => {
      this.joined = await this.ask<Joined>('POST', ['recovery'], { code, password });
    });
    if (!went) return;
    this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }
}
