/** An open vote of one's class, told on the map to whoever has not voted, with the way to it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { hrefOf } from '../people/address';
import { ask, of } from '../people/api';
import type { Ballot } from '../people/proposals';
import { valueIn } from '../state/load';
import type { State } from '../state/store';
import { Connected } from './connected';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

@customElement('class-vote')
export class ClassVote extends Connected {
  @state() private open: readonly Ballot[] = [];
  /** How often it was asked: of answers that overlap the latest counts. */
  private asked = 0;

  static override styles = [
    shared,
    peopleStyles,
    css`
      section {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 12px;
        align-items: center;
        justify-content: space-between;
        padding: 8px 16px;
        background: var(--accent-soft);
      }
      p {
        flex: 1 1 10em;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult | typeof nothing {
    const [first] = this.open;
    const { city, language } = this.state.view;
    return html`<div role="status">
      ${
        first && city
          ? html`<section>
              <p>${this.t('class.vote', { question: first.question })}</p>
              <a class="button strong" href=${hrefOf(language, ['me', city])}>${this.r('class.vote.go')}</a>
            </section>`
          : nothing
      }
    </div>`;
  }

  /** The layers are asked for again after each change of a class. */
  protected override changed(now: State, before: State): void {
    if (now.people.layers !== before.people.layers) void this.load();
  }

  /** The class in which one has a seat: who leads one finds its votes on its page. */
  private get workshop(): string | null {
    const layers = valueIn(this.state.people.layers) ?? [];
    const own = layers.find((each) => each.class_state === 'going' && !each.may_moderate);
    return own?.workshop ?? null;
  }

  private async load(): Promise<void> {
    this.asked += 1;
    const { workshop, asked } = this;
    const { language, city } = this.state.view;
    if (!workshop || !city) {
      this.open = [];
      return;
    }
    const path = of(city, 'workshops', workshop, 'ballots');
    const found = await ask<{ ballots: readonly Ballot[] }>(language, 'GET', path).catch(
      () => null,
    );
    if (!found || asked !== this.asked) return;
    this.open = found.ballots.filter(({ closed, mine }) => !closed && mine === null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'class-vote': ClassVote;
  }
}
