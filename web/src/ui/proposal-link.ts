/** From the area of a proposal on the map to its page. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Shown } from '../model/outbox';
import { isArea } from '../model/scenario';
import { hrefOf } from '../people/address';
import { ask, of } from '../people/api';
import type { ProposalBrief } from '../people/proposals';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';

@customElement('proposal-link')
export class ProposalLink extends Connected {
  @property({ attribute: false }) item!: Shown;
  @state() private known = '';

  static override styles = [shared];

  override willUpdate(changed: PropertyValues): void {
    const before = changed.get('item') as Shown | undefined;
    if (changed.has('item') && before?.id !== this.item.id) void this.look();
  }

  override render(): TemplateResult | typeof nothing {
    const { city, language } = this.state.view;
    if (!city || this.known !== this.item.id) return nothing;
    const href = hrefOf(language, ['proposal', city, this.item.id]);
    return html`<a class="button strong" href=${href}>${icon('people')}${this.r('item.proposal')}</a>`;
  }

  private async look(): Promise<void> {
    const { id } = this.item;
    const proposal = await this.ownProposal();
    if (id !== this.item.id) return;
    if (proposal) this.known = id;
    const detail = proposal ?? null;
    this.dispatchEvent(new CustomEvent<ProposalBrief | null>('proposal-known', { detail }));
  }

  private async ownProposal(): Promise<ProposalBrief | undefined> {
    const { id, about, waiting } = this.item;
    const { city, language } = this.state.view;
    if (!isArea(this.item) || !city || waiting !== null) return undefined;
    const address = `${of(city, 'proposals')}?${new URLSearchParams({ layer: about.layer })}`;
    const found = await ask<{ proposals: readonly ProposalBrief[] }>(
      language,
      'GET',
      address,
    ).catch(() => ({ proposals: [] }));
    return found.proposals.find((each) => each.id === id);
  }
}
