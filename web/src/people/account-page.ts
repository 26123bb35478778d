/** Making an account: a pen name, a password, what one agrees to; no e-mail, no real name. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { pageAfter } from './address';
import './codes-once';
import { inputField, selectField, textsOf } from './field';
import { PeoplePage } from './page';
import type { ConsentText, Joined, SignInWays } from './people';
import { leaveFor, providerButtons } from './providers';
import { pageStyles } from './styles';

const AGES = ['not-said', 'under-12', '12-15', '16-17', 'adult'] as const;

@customElement('account-page')
export class AccountPage extends PeoplePage {
  @state() private ways: SignInWays | null = null;
  @state() private joined: Joined | null = null;
  @state() private age: string = 'not-said';
  private readonly byProvider =
    new URLSearchParams(window.location.search).get('by') === 'provider';

  static override styles = [
    shared,
    pageStyles,
    css`
      :host {
        justify-items: center;
      }
      .card {
        width: 100%;
        max-width: 640px;
      }
      .consent {
        padding: 12px 16px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .consent ul {
        padding-left: 20px;
        list-style: disc;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.ways = await this.ask<SignInWays>('GET', ['sign-in']);
    });
  }

  override render(): TemplateResult {
    if (this.joined) return this.welcome(this.joined);
    return html`<div class="card">
      <h1>${this.r('account.title')}</h1>
      <p>${this.r('account.body')}</p>
      ${this.problemBox('pen_name', 'password', 'age_band', 'consents')}
      ${this.ways ? this.wayIn(this.ways) : nothing}
    </div>`;
  }

  private wayIn(ways: SignInWays): TemplateResult {
    if (!ways.possible) return html`<p class="problem">${this.r('signIn.insecure')}</p>`;
    if (this.byProvider) return this.form(ways);
    return html`${providerButtons(this.site, ways, (id) => {
      void this.attempt(() => leaveFor(this.site, id));
    })}
    ${ways.own_accounts ? this.form(ways) : html`<p>${this.r('account.providersOnly')}</p>`}`;
  }

  private form(ways: SignInWays): TemplateResult {
    return html`<form @submit=${this.send}>
      ${inputField({
        name: 'pen_name',
        label: this.r('account.penName'),
        hint: this.r('account.penName.hint'),
        autocomplete: 'nickname',
        required: true,
        maxLength: 20,
        fault: this.fault('pen_name'),
      })}
      <div @change=${this.chooseAge}>
        ${selectField('age_band', this.r('account.age'), this.ages(), this.age, this.fault('age_band'))}
      </div>
      ${this.isYoung ? this.young() : nothing}
      ${
        this.byProvider
          ? nothing
          : inputField({
              name: 'password',
              label: this.r('account.password'),
              hint: this.r('account.password.hint'),
              type: 'password',
              show: this.r('password.show'),
              autocomplete: 'new-password',
              required: true,
              maxLength: 512,
              fault: this.fault('password'),
            })
      }
      <fieldset class="stack">
        <legend><h2>${this.r('account.agree')}</h2></legend>
        ${ways.consents.map((each) => this.consent(each))}
        ${this.fault('consents') ? html`<p class="fault">${this.fault('consents')}</p>` : nothing}
      </fieldset>
      <button class="button strong wide" ?disabled=${this.busy || this.isYoung}>
        ${this.r('account.go')}
      </button>
    </form>`;
  }

  private get isYoung(): boolean {
    return this.age === 'under-12' || this.age === '12-15';
  }

  private young(): TemplateResult {
    return html`<p class="said">
      ${this.r('account.young')}
      <a href=${`/join?lang=${this.site.language}`}>${this.r('signIn.class')}</a>
    </p>`;
  }

  private ages() {
    return AGES.map((value) => ({ value, label: this.t(`account.age.${value}`) }));
  }

  private consent(each: ConsentText): TemplateResult {
    return html`<div class="consent">
      <p>${this.w(each.text)}</p>
      ${
        each.data_kinds.length > 0
          ? html`<details>
              <summary>${this.r('account.data')}</summary>
              <ul>
                ${each.data_kinds.map((kind) => html`<li>${this.w(kind)}</li>`)}
              </ul>
              <p>${this.t('account.receivers', { who: this.w(each.receivers) })}</p>
            </details>`
          : nothing
      }
      <label class="check">
        <input
          type="checkbox"
          name=${`consent-${each.id}`}
          value=${each.version}
          ?required=${each.required}
        />
        <span>
          ${this.t('account.agreeTo', { title: this.w(each.title) })}
          <span class="tag">${this.t(each.required ? 'account.needed' : 'account.free')}</span>
        </span>
      </label>
    </div>`;
  }

  private welcome({ login_name, recovery_codes }: Joined): TemplateResult {
    return html`<div class="card">
      <h1 tabindex="-1">${this.r('welcome.title')}</h1>
      <codes-once
        .site=${this.site}
        .loginName=${login_name}
        .codes=${recovery_codes}
        @confirmed=${() =>
          window.location.assign(pageAfter(window.location.search, this.href('me')))}
      ></codes-once>
    </div>`;
  }

  private chooseAge(event: Event): void {
    this.age = (event.target as HTMLSelectElement).value;
  }

  private async send(event: SubmitEvent): Promise<void> {
    const { pen_name, age_band, password, ...rest } = textsOf(event);
    const agreed = Object.entries(rest).filter(([name]) => name.startsWith('consent-'));
    const consents = Object.fromEntries(
      agreed.map(([name, version]) => [name.replace('consent-', ''), version]),
    );
    const { language, furigana } = this.site;
    const locale = language === 'ja-easy' ? 'ja-plain' : language;
    const went = await this.attempt(async () => {
      this.joined = await this.ask<Joined>('POST', ['accounts'], {
        pen_name,
        age_band,
        locale,
        furigana: language === 'ja-easy' && furigana,
        consents,
        ...(password ? { password } : {}),
      });
    });
    if (!went) return;
    this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }
}
