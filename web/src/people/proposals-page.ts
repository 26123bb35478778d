/** The proposals of a city as a list, the newest first. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import type { ProposalBrief } from './proposals';
import { pageStyles } from './styles';

@customElement('proposals-page')
export class ProposalsPage extends ProposalPart {
  @state() private found: readonly ProposalBrief[] | null = null;

  static override styles = [shared, pageStyles, proposalStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const answer = await this.ask<{ proposals: readonly ProposalBrief[] }>('GET', ['proposals']);
      this.found = answer.proposals;
    });
  }

  override render(): TemplateResult {
    return html`
      <h1>${this.r('title.proposals')}</h1>
      <p>${this.r('proposal.lead')}</p>
      ${this.problemBox()}
      ${this.found?.length === 0 ? this.drawFirst('proposal.none') : nothing}
      <ul class="rows">
        ${(this.found ?? []).map((each) => this.row(each))}
      </ul>
    `;
  }

  private row(each: ProposalBrief): TemplateResult {
    return html`<li>
      <span>
        <a href=${this.href('proposal', each.id)}>${each.title}</a><br />
        <span class="note">${this.things(each.things)}${this.dot}${each.pen_name}${this.dot}${this.w(each.layer_title)}</span>
      </span>
      <span class="row">
        ${each.variant_of ? html`<span class="tag">${this.r('proposal.isVariant')}</span>` : nothing}
        ${each.outcome_text ? html`<span class="band office">${this.w(each.outcome_text)}</span>` : nothing}
      </span>
    </li>`;
  }
}
