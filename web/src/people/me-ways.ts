/** How somebody signs in: login name, password, recovery codes, passkeys. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import './codes-once';
import { emptied, inputField, textsOf } from './field';
import { LoadedPart } from './page';
import type { Joined } from './people';
import { pageStyles } from './styles';
import { canUsePasskeys, makePasskey } from './webauthn';

interface Passkey {
  id: string;
  name: string;
  created_at: number;
  used_at: number | null;
}

@customElement('me-ways')
export class MeWays extends LoadedPart {
  @state() private passkeys: readonly Passkey[] = [];
  @state() private codes: readonly string[] = [];
  @state() private loginName: string | null = null;
  @state() private said = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const ways = this.site.me.account?.ways;
    return html`<section class="card">
      <h2>${this.r('ways.title')}</h2>
      ${this.problemBox('password', 'name')}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      <dl class="facts">
        <dt>${this.r('signIn.name')}</dt>
        <dd>${ways?.login_name ?? this.r('ways.noName')}</dd>
        <dt>${this.r('ways.codes')}</dt>
        <dd>${this.t('ways.codes.left', { n: ways?.recovery_codes_left ?? 0 })}</dd>
        ${
          ways && ways.providers.length > 0
            ? html`<dt>${this.r('ways.providers')}</dt>
                <dd>${ways.providers.join(', ')}</dd>`
            : nothing
        }
      </dl>
      ${this.shown()} ${this.passkeyList()}
      <details>
        <summary>${this.r('ways.password')}</summary>
        <form @submit=${this.changePassword}>
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
          <p class="note">${this.r('ways.password.body')}</p>
          <button class="button" ?disabled=${this.busy}>${this.r('ways.password')}</button>
        </form>
      </details>
      <details>
        <summary>${this.r('ways.newCodes')}</summary>
        <div class="stack">
          <p>${this.r('ways.newCodes.body')}</p>
          <button class="button" ?disabled=${this.busy} @click=${this.renewCodes}>
            ${this.r('ways.newCodes')}
          </button>
        </div>
      </details>
    </section>`;
  }

  private shown(): TemplateResult | typeof nothing {
    if (this.codes.length === 0 && this.loginName === null) return nothing;
    return html`<codes-once
      .site=${this.site}
      .loginName=${this.loginName}
      .codes=${this.codes}
      @confirmed=${this.hide}
    ></codes-once>`;
  }

  private passkeyList(): TemplateResult {
    return html`<h3>${this.r('passkeys.title')}</h3>
      <p class="note">${this.r('passkeys.body')}</p>
      <ul class=${this.passkeys.length > 0 ? 'rows' : ''}>
        ${this.passkeys.map(
          (each) => html`<li>
            <div>
              <p>${each.name || this.t('passkeys.noName')}</p>
              <p class="note">
                ${each.used_at ? this.t('passkeys.used', { when: this.when(each.used_at) }) : this.t('passkeys.made', { when: this.when(each.created_at) })}
              </p>
            </div>
            <button
              class="button small danger"
              ?disabled=${this.busy}
              aria-label=${`${this.t('passkeys.remove')}: ${each.name}`}
              @click=${() => this.removePasskey(each.id)}
            >
              ${this.r('passkeys.remove')}
            </button>
          </li>`,
        )}
      </ul>
      ${canUsePasskeys() ? this.passkeyForm() : html`<p class="note">${this.r('passkeys.cannot')}</p>`}`;
  }

  private passkeyForm(): TemplateResult {
    return html`<details>
      <summary>${this.r('passkeys.add')}</summary>
      <form @submit=${this.addPasskey}>
        ${inputField({
          name: 'name',
          label: this.r('passkeys.name'),
          hint: this.r('passkeys.name.hint'),
          maxLength: 40,
          fault: this.fault('name'),
        })}
        <button class="button" ?disabled=${this.busy}>${this.r('passkeys.add')}</button>
      </form>
    </details>`;
  }

  private addPasskey(event: SubmitEvent): void {
    const { name } = textsOf(event);
    this.said = '';
    void this.attempt(async () => {
      const path = ['me', 'passkeys'];
      const { options } = await this.ask<{ options: Record<string, unknown> }>('POST', [
        ...path,
        'challenge',
      ]);
      const credential = await makePasskey(options);
      if (credential === null) {
        this.said = this.t('signIn.passkey.stopped');
        return;
      }
      await this.ask('POST', path, { credential, name });
      await this.load();
      this.said = this.t('passkeys.added');
    });
  }

  private removePasskey(id: string): void {
    void this.attempt(async () => {
      await this.ask('DELETE', ['me', 'passkeys', id]);
      await this.load();
    });
  }

  private changePassword(event: SubmitEvent): void {
    const { password } = textsOf(event);
    const form = event.target as HTMLFormElement;
    const before = this.site.me.account?.ways.login_name ?? null;
    void this.attempt(async () => {
      const joined = await this.ask<Joined>('PUT', ['me', 'password'], { password });
      emptied(form);
      this.said = this.t('ways.password.done');
      this.loginName = before === null ? joined.login_name : null;
      this.tell();
    });
  }

  private renewCodes(): void {
    void this.attempt(async () => {
      const path = ['me', 'recovery-codes'];
      this.codes = (await this.ask<{ recovery_codes: string[] }>('POST', path)).recovery_codes;
      this.tell();
    });
  }

  private hide(): void {
    this.codes = [];
    this.loginName = null;
  }

  private tell(): void {
    this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
  }

  protected override async load(): Promise<void> {
    const found = await this.ask<{ passkeys: Passkey[] }>('GET', ['me', 'passkeys']);
    this.passkeys = found.passkeys;
  }
}
