/** My page: who I am here, what I wrote, what was decided, how I sign in, taking along, leaving. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { bracketed, commaOf } from '../i18n/languages';
import { shared } from '../ui/styles';
import './class-seat';
import './me-consents';
import './me-decisions';
import './me-desk';
import './me-heat';
import './me-leave';
import './me-notices';
import './me-posts';
import './me-reading';
import './me-reports';
import './me-sessions';
import './me-suggested';
import './me-ways';
import { areaField, textsOf } from './field';
import { PeoplePage } from './page';
import {
  type Account,
  hasRole,
  MODERATORS,
  type OwnSuspension,
  type Power,
  type RoleHeld,
} from './people';
import { pageStyles } from './styles';

@customElement('me-page')
export class MePage extends PeoplePage {
  static override styles = [
    shared,
    pageStyles,
    css`
      .columns {
        display: grid;
        gap: 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
      .stack {
        gap: 24px;
      }
      .band {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { account } = this.site.me;
    if (this.site.me.hat === 'seat') return html`<class-seat .site=${this.site}></class-seat>`;
    if (!account) return this.nobody();
    const { site } = this;
    return html`
      <header class="row apart">
        <h1>${this.t('me.title', { name: site.me.pen_name })}</h1>
        <button class="button" @click=${this.signOut}>${this.r('me.signOut')}</button>
      </header>
      ${this.problemBox()} ${this.due(account)}
      ${account.suspensions.filter(({ state }) => state !== 'proposed').map((each) => this.suspension(each))}
      ${this.who(account)}
      ${hasRole(site.me, ...MODERATORS) ? html`<me-desk .site=${site}></me-desk>` : nothing}
      ${hasRole(site.me, 'planner') ? html`<me-heat .site=${site}></me-heat>` : nothing}
      <div class="columns">
        <div class="stack">
          <me-posts .site=${site}></me-posts>
          <me-decisions .site=${site}></me-decisions>
          <me-reports .site=${site}></me-reports>
          <me-notices .site=${site}></me-notices>
        </div>
        <div class="stack">
          <me-reading .site=${site}></me-reading>
          <me-ways .site=${site}></me-ways>
          <me-sessions .site=${site}></me-sessions>
          <me-consents .site=${site}></me-consents>
          <me-leave .site=${site}></me-leave>
        </div>
      </div>
    `;
  }

  private nobody(): TemplateResult {
    const back = window.location.pathname + window.location.search;
    return html`<section class="card narrow">
      <h1>${this.r('title.me')}</h1>
      <p>${this.r('me.nobody')}</p>
      <a class="button strong" href=${this.href('sign-in', '', { back })}>${this.r('signIn.title')}</a>
      <a class="button" href=${this.href('account')}>${this.r('account.title')}</a>
      <p>${this.r('me.nobody.class')}</p>
      <a class="button" href=${`/join?lang=${this.site.language}`}>${this.r('join.title')}</a>
      </section>
      <me-suggested .site=${this.site}></me-suggested>`;
  }

  /** Each role once: who teaches three classes is a teacher. */
  private eachRole(): readonly RoleHeld[] {
    return [...new Map(this.site.me.roles.map((each) => [each.role, each])).values()];
  }

  private powers({ may }: RoleHeld): string {
    const { language } = this.site;
    const one = ({ label, terms }: Power) =>
      this.w(label) + (terms === null ? '' : bracketed(language, this.w(terms)));
    return may.map(one).join(commaOf(language));
  }

  private who(account: Account): TemplateResult {
    const { me } = this.site;
    return html`<section class="card">
      <div class="row apart">
        <p>
          ${this.eachRole().map(({ label }) => html`<span class="tag">${this.w(label)}</span> `)}
          ${account.trusted ? nothing : html`<span class="tag wait">${this.r('me.new')}</span>`}
        </p>
        ${
          account.may_wear_office && me.hat === 'person'
            ? html`<a class="button" href=${this.href('sign-in', '', { hat: 'office' })}>
                ${this.r('me.office')}
              </a>`
            : nothing
        }
      </div>
      ${account.trusted || me.suspended ? nothing : html`<p class="note">${this.r('me.new.body')}</p>`}
      <details ?open=${window.location.hash === '#powers'}>
        <summary>${this.r('me.may')}</summary>
        ${this.eachRole().map(
          (role) => html`<p><strong>${this.w(role.label)}</strong><br />${this.powers(role)}</p>`,
        )}
      </details>
    </section>`;
  }

  private due(account: Account): TemplateResult | typeof nothing {
    return account.consents_due.length === 0
      ? nothing
      : html`<p class="problem">${this.r('me.consentsDue')}</p>`;
  }

  private suspension(found: OwnSuspension): TemplateResult {
    const isLifted = found.state === 'lifted';
    const ended = isLifted ? 'suspended.lifted' : 'suspended.over';
    return html`<section class="card">
      <h2>${this.r(found.runs ? 'suspended.title' : ended)}</h2>
      <dl class="facts">
        <dt>${this.r('suspended.reason')}</dt>
        <dd>${this.w(found.reason)}</dd>
        <dt>${this.r('suspended.words')}</dt>
        <dd>${found.words}</dd>
        <dt>${this.r(isLifted ? 'suspended.lifted.at' : 'suspended.until')}</dt>
        <dd>${this.when(found.ends_at)}</dd>
        ${
          found.appeal === null
            ? nothing
            : html`<dt>${this.r('appeal.mine')}</dt>
                <dd>
                  ${found.appeal}
                  ${found.appealed_at ? html`<span class="note">${this.when(found.appealed_at)}</span>` : nothing}
                </dd>
                <dt>${this.r('appeal.answer')}</dt>
                <dd>${found.appeal_answer ?? this.r('appeal.waits')}</dd>`
        }
      </dl>
      ${found.runs ? html`<p class="note">${this.r('suspended.body')}</p>` : nothing}
      ${found.may_appeal ? this.appealForm(found.id) : nothing}
    </section>`;
  }

  private appealForm(id: string): TemplateResult {
    return html`<form @submit=${(event: SubmitEvent) => this.appeal(event, id)}>
      <h3>${this.r('suspended.appeal')}</h3>
      ${areaField({
        name: 'words',
        label: this.r('appeal.why'),
        hint: this.r('suspended.appeal.who'),
        required: true,
        maxLength: 2000,
        fault: this.fault('words'),
      })}
      <button class="button" ?disabled=${this.busy}>${this.r('appeal.go')}</button>
    </form>`;
  }

  private appeal(event: SubmitEvent, id: string): void {
    const { words } = textsOf(event);
    void this.attempt(async () => {
      await this.ask('POST', ['suspensions', id, 'appeal'], { words });
      this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
    });
  }

  private async signOut(): Promise<void> {
    const went = await this.attempt(() => this.ask<void>('DELETE', ['sessions', 'this']));
    if (went) window.location.assign(this.href('sign-in'));
  }
}
