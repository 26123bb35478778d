/** What was drawn or tried on the map becomes a proposal: a title, a reason, and its parts. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { decodeStamps, scenarioOf } from '../model/heat-stamps';
import { type PeopleLayer, waitsOn } from '../model/items';
import { shared } from '../ui/styles';
import { areaField, inputField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import type { Proposal } from './proposals';
import { pageStyles } from './styles';

@customElement('new-proposal-page')
export class NewProposalPage extends ProposalPart {
  static override styles = [shared, pageStyles, proposalStyles];

  /** The layer that it will lie on; null until it is known. */
  @state() private layer: PeopleLayer | null = null;
  private asked = new URLSearchParams(window.location.search);
  private parts = (this.asked.get('parts') ?? '').split(',').filter((each) => each !== '');
  private features = scenarioOf(decodeStamps(this.asked.get('plan'))).features;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const { layers } = await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers']);
      this.layer = layers.find(({ id }) => id === this.asked.get('layer')) ?? null;
    });
  }

  override render(): TemplateResult {
    const n = this.parts.length + this.features.length;
    if (n === 0) {
      return html`<h1>${this.r('title.new-proposal')}</h1>
        ${this.drawFirst('proposal.new.empty')}`;
    }
    if (this.site.me.hat === 'visitor') {
      return html`<h1>${this.r('title.new-proposal')}</h1>
        <p>${this.r('proposal.new.signIn', { n })}</p>
        ${this.signInLink()}`;
    }
    return html`
      <h1>${this.r('title.new-proposal')}</h1>
      ${this.problemBox('title', 'words')}
      <p>${this.r('proposal.new.lead', { n })}</p>
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
        ${this.layer ? html`<p class="note">${this.r(whoSees(this.layer))}</p>` : nothing}
        <button class="button strong" ?disabled=${this.busy}>
          ${this.r('proposal.new.go')}
        </button>
      </form>
    `;
  }

  private send(event: SubmitEvent): void {
    const { title, words } = textsOf(event);
    const layer = this.asked.get('layer') ?? '';
    void this.attempt(async () => {
      const body = { layer, title, words, parts: this.parts, features: this.features };
      const made = await this.ask<Proposal>('POST', ['proposals'], body);
      await this.keepWhatWasSeen(made.id);
      window.location.replace(this.href('proposal', made.id, { made: '1' }));
    });
  }

  /** Who comes from a difference on the map finds it on the page; without it the page asks. */
  private async keepWhatWasSeen(proposal: string): Promise<void> {
    const run = this.asked.get('run');
    if (!run) return;
    const path = ['proposals', proposal, 'versions', '1', 'results'];
    await this.ask('POST', path, { run }).catch(() => undefined);
  }
}

function whoSees(
  layer: PeopleLayer,
): 'proposal.new.waits' | 'proposal.new.shown' | 'proposal.new.shownClass' {
  if (waitsOn(layer, null)) return 'proposal.new.waits';
  return layer.public ? 'proposal.new.shown' : 'proposal.new.shownClass';
}
