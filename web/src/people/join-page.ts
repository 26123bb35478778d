/** Joining a class: the code, then one tap; then the animal and group, shown big, with the rules. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { animalCard, animalStyles } from './animal';
import { ask, of } from './api';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import type { Me } from './people';
import { pageStyles } from './styles';
import { groupOf, type JoinedClass } from './workshops';

@customElement('join-page')
export class JoinPage extends PeoplePage {
  @state() private joined: JoinedClass | null = null;
  @state() private asksToLeave = false;
  private code = '';

  static override styles = [
    shared,
    pageStyles,
    animalStyles,
    css`
      :host {
        justify-items: center;
        text-align: center;
      }
      .card {
        width: 100%;
        max-width: 560px;
        gap: 20px;
        padding: 24px;
      }
      h1 {
        font-size: 30px;
      }
      #code {
        min-height: 72px;
        font-family: var(--mono);
        font-size: 34px;
        letter-spacing: 0.08em;
        text-align: center;
        text-transform: uppercase;
      }
      .button {
        min-height: 64px;
        font-size: 22px;
      }
      .rules {
        display: grid;
        gap: 8px;
        text-align: left;
        font-size: 18px;
      }
      .rules li {
        padding: 8px 16px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .problem {
        text-align: left;
      }
    `,
  ];

  override render(): TemplateResult {
    return this.joined ? this.begin(this.joined) : this.askForCode();
  }

  private askForCode(): TemplateResult {
    const known = this.site.route.id;
    return html`<form class="card" @submit=${this.send}>
      <h1>${this.r('join.title')}</h1>
      ${this.fault('code') || this.asksToLeave ? nothing : this.problemBox('code')}
      ${inputField({
        name: 'code',
        label: this.r('join.code'),
        hint: known ? nothing : this.r('join.code.hint'),
        value: this.code || known,
        required: true,
        maxLength: 40,
        fault: this.fault('code'),
      })}
      ${this.asksToLeave ? this.leaving() : nothing}
      <button class="button strong wide" ?disabled=${this.busy}>
        ${this.r(this.asksToLeave ? 'join.leave' : 'join.go')}
      </button>
      <p class="note">${this.r('join.note')}</p>
    </form>`;
  }

  private leaving(): TemplateResult {
    return html`<p class="said">${this.r('join.signedIn')}</p>`;
  }

  private begin({ city, workshop, seat }: JoinedClass): TemplateResult {
    const group = groupOf(workshop, seat.group);
    const query = new URLSearchParams({
      city,
      list: workshop.id,
      lang: this.site.language,
    });
    return html`<section class="card" aria-live="polite">
      <p>${workshop.title}</p>
      ${animalCard({
        lead: this.r('join.you'),
        name: this.w(seat.pen_name),
        group,
        groupName: this.t('join.group', { name: group?.name ?? '' }),
      })}
      <h2>${this.r('join.rules')}</h2>
      <ul class="rules">
        ${workshop.rules.map((rule) => html`<li>${this.w(rule)}</li>`)}
      </ul>
      ${workshop.held ? html`<p class="said">${this.r('join.held')}</p>` : nothing}
      <a class="button strong wide" href=${`/?${query}`}>${this.r('join.start')}</a>
    </section>`;
  }

  private async send(event: SubmitEvent): Promise<void> {
    this.code = textsOf(event).code ?? '';
    const went = await this.attempt(async () => {
      const body = { code: this.code, leave: this.asksToLeave };
      this.joined = await ask<JoinedClass>(this.site.language, 'POST', '/api/join', body);
    });
    if (went) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
    } else if (this.problem?.kind === 'not-allowed') {
      this.asksToLeave = await isSomebodySignedIn(this.site.language);
    }
  }
}

/** Whether this browser holds somebody's session; a code alone does not tell of which city. */
async function isSomebodySignedIn(language: string): Promise<boolean> {
  const { cities } = await ask<{ cities: { id: string }[] }>(language, 'GET', '/api/cities');
  const found = cities.slice(0, 20).map(({ id }) => ask<Me>(language, 'GET', of(id, 'me')));
  return (await Promise.all(found)).some(({ account }) => account !== null);
}
