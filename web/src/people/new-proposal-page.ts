/** What was drawn on the map becomes a proposal: a title, a reason, and its parts. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { areaField, inputField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import type { Proposal } from './proposals';
import { pageStyles } from './styles';

@customElement('new-proposal-page')
export class NewProposalPage extends ProposalPart {
  static override styles = [shared, pageStyles, proposalStyles];

  private asked = new URLSearchParams(window.location.search);

  override render(): TemplateResult {
    const parts = this.parts;
    return html`
      <h1>${this.r('title.new-proposal')}</h1>
      ${this.problemBox('title', 'words')}
      <p>${this.r('proposal.new.lead', { n: parts.length })}</p>
      <form class="card narrow" @submit=${this.send}>
        ${inputField({
          name: 'title',
          label: this.r('proposal.title'),
          required: true,
          maxLength: 60,
          fault: this.fault('title'),
        })}
        ${areaField({
          name: 'words',
          label: this.r('proposal.why'),
          maxLength: 1000,
          fault: this.fault('words'),
        })}
        <button class="button strong" ?disabled=${this.busy || parts.length === 0}>
          ${this.r('proposal.new.go')}
        </button>
      </form>
    `;
  }

  private get parts(): string[] {
    return (this.asked.get('parts') ?? '').split(',').filter((each) => each !== '');
  }

  private send(event: SubmitEvent): void {
    const { title, words } = textsOf(event);
    const layer = this.asked.get('layer') ?? '';
    void this.attempt(async () => {
      const body = { layer, title, words, parts: this.parts };
      const made = await this.ask<Proposal>('POST', ['proposals'], body);
      window.location.replace(this.href('proposal', made.id));
    });
  }
}
