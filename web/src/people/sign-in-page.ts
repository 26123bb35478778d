/** Signing in: with a name and password, a passkey or a provider; as a person or as the office. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { pageAfter } from './address';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import type { SignInWays } from './people';
import { leaveFor, type ProviderEnd, providerButtons, providerEnd } from './providers';
import { pageStyles } from './styles';
import { canUsePasskeys, usePasskey } from './webauthn';

@customElement('sign-in-page')
export class SignInPage extends PeoplePage {
  @state() private ways: SignInWays | null = null;
  @state() private ended: ProviderEnd | null = null;
  @state() private stopped = false;
  private readonly office = new URLSearchParams(window.location.search).get('hat') === 'office';

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
      .card.office {
        border: 4px solid #6b1d4f;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.ended = providerEnd(window.location.hash);
    if (this.ended === 'done') {
      this.goOn();
      return;
    }
    if (this.ended === 'joining') {
      window.location.replace(this.href('account', '', { by: 'provider', ...this.back() }));
      return;
    }
    void this.attempt(async () => {
      this.ways = await this.ask<SignInWays>('GET', ['sign-in']);
    });
  }

  override render(): TemplateResult {
    return html`<div class="card narrow ${this.office ? 'office' : ''}">
        <h1>${this.r(this.office ? 'signIn.office' : 'signIn.title')}</h1>
        ${this.office ? html`<p>${this.r('signIn.office.body')}</p>` : nothing}
        ${this.howItEnded()} ${this.refused() ?? this.problemBox()}
        ${this.ways ? this.form(this.ways) : nothing}
      </div>
      ${this.office ? nothing : this.others()}`;
  }

  private form(ways: SignInWays): TemplateResult {
    if (!ways.possible) return html`<p class="problem">${this.r('signIn.insecure')}</p>`;
    return html`${this.office ? nothing : providerButtons(this.site, ways, (id) => this.leave(id))}
      ${
        ways.passkeys && canUsePasskeys()
          ? html`<button class="button wide" ?disabled=${this.busy} @click=${this.withPasskey}>
              ${this.r('signIn.passkey')}
            </button>`
          : nothing
      }
      ${this.stopped ? html`<p class="said" role="status">${this.r('signIn.passkey.stopped')}</p>` : nothing}
      <form @submit=${this.withPassword}>
        ${inputField({
          name: 'login_name',
          label: this.r('signIn.name'),
          hint: this.r('signIn.name.hint'),
          autocomplete: 'username',
          required: true,
          maxLength: 80,
          fault: this.fault('login_name'),
        })}
        ${inputField({
          name: 'password',
          label: this.r('signIn.password'),
          type: 'password',
          show: this.r('password.show'),
          autocomplete: 'current-password',
          required: true,
          maxLength: 512,
          fault: this.fault('password'),
        })}
        <button class="button strong wide" ?disabled=${this.busy}>
          ${this.r(this.office ? 'signIn.office.go' : 'signIn.go')}
        </button>
      </form>
      <p><a href=${this.href('recovery', '', this.back())}>${this.r('signIn.forgot')}</a></p>`;
  }

  private others(): TemplateResult {
    return html`<section class="card narrow">
      <h2>${this.r('signIn.new')}</h2>
      <p>${this.r('signIn.new.body')}</p>
      <a class="button" href=${this.href('account', '', this.back())}>${this.r('account.title')}</a>
      <p><a href=${`/join?lang=${this.site.language}`}>${this.r('signIn.class')}</a></p>
    </section>`;
  }

  /** What to do where name and password do not fit: neither is told to be right. */
  private refused(): TemplateResult | null {
    if (this.problem?.kind !== 'sign-in-failed') return null;
    return html`<div class="problem" role="alert" tabindex="-1">
      ${icon('warning')}
      <div>
        <strong>${this.problem.title}</strong>
        <p>${this.r('signIn.wrong')}</p>
      </div>
    </div>`;
  }

  private howItEnded(): TemplateResult | typeof nothing {
    if (this.ended === null || this.ended === 'joining' || this.ended === 'done') return nothing;
    return html`<p class="problem" role="alert">${this.r(`provider.${this.ended}`)}</p>`;
  }

  private async withPassword(event: SubmitEvent): Promise<void> {
    const { login_name, password } = textsOf(event);
    const went = await this.attempt(async () => {
      await this.ask('POST', ['sessions'], { login_name, password, hat: this.hat });
    });
    if (went) this.goOn();
  }

  private async withPasskey(): Promise<void> {
    this.stopped = false;
    let signedIn = false;
    await this.attempt(async () => {
      const path = ['sessions', 'passkey'];
      const { options } = await this.ask<{ options: Record<string, unknown> }>('POST', [
        ...path,
        'challenge',
      ]);
      const credential = await usePasskey(options);
      this.stopped = credential === null;
      if (credential === null) return;
      await this.ask('POST', path, { credential, hat: this.hat });
      signedIn = true;
    });
    if (signedIn) this.goOn();
  }

  private leave(provider: string): void {
    void this.attempt(() => leaveFor(this.site, provider));
  }

  private get hat(): 'person' | 'office' {
    return this.office ? 'office' : 'person';
  }

  private back(): Record<string, string> {
    const back = new URLSearchParams(window.location.search).get('back');
    return back ? { back } : {};
  }

  private goOn(): void {
    window.location.assign(
      pageAfter(window.location.search, this.href(this.office ? 'desk' : 'me')),
    );
  }
}
