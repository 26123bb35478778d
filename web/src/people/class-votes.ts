/** The votes of a class, each with the way to it: who is in the class need not look for them. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { followChanges } from './live';
import { PeoplePage } from './page';
import type { Ballot } from './proposals';
import { pageStyles } from './styles';

@customElement('class-votes')
export class ClassVotes extends PeoplePage {
  @property() workshop = '';
  @state() private ballots: readonly Ballot[] = [];
  private end: (() => void) | null = null;

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const look = () => void this.load().catch(() => undefined);
    look();
    this.end = followChanges(this.site.route.city, ({ object }) => object === this.workshop, look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.ballots.length === 0) return nothing;
    return html`<section class="card">
      <h2>${this.r('proposal.vote')}</h2>
      <ul class="rows">
        ${this.ballots.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row({ question, choices, closed, votes, mine }: Ballot): TemplateResult {
    const href = this.href('proposal', choices[0]);
    const told = closed ? 'proposal.vote.closed' : 'proposal.vote.open';
    return html`<li class="row apart">
      <div>
        <strong>${question}</strong>
        <p class="note">${this.r(told, { n: votes })}</p>
      </div>
      <a class="button ${closed || mine ? '' : 'strong'}" href=${href}>
        ${this.r(closed ? 'proposal.vote.result' : mine ? 'proposal.vote.again' : 'proposal.vote.go')}
      </a>
    </li>`;
  }

  private async load(): Promise<void> {
    const path = ['workshops', this.workshop, 'ballots'];
    this.ballots = (await this.ask<{ ballots: readonly Ballot[] }>('GET', path)).ballots;
  }
}
