/** What a teacher hid of a pupil's own works, and why: told where the pupil looks first. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Item, Past, PeopleLayer, Verdict } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import { type Change, followChanges } from './live';
import { PeoplePage } from './page';
import type { ProposalBrief } from './proposals';
import { pageStyles } from './styles';
import { wordsOf } from './work-words';
import type { Workshop } from './workshops';

interface Hidden {
  item: Item;
  verdict: Verdict | null;
}

@customElement('hidden-works')
export class HiddenWorks extends PeoplePage {
  @property({ attribute: false }) workshop!: Workshop;
  @state() private found: readonly Hidden[] = [];
  private layers: readonly PeopleLayer[] = [];
  private proposals: readonly ProposalBrief[] = [];
  private end: (() => void) | null = null;

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const look = () => void this.load().catch(() => undefined);
    look();
    const ours = ({ layer }: Change) => this.lists().includes(layer ?? '');
    this.end = followChanges(this.site.route.city, ours, look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.found.length === 0) return nothing;
    return html`<section class="card" role="status">
      <h2>${this.r('seat.hidden')}</h2>
      <ul class="rows">
        ${this.found.map((each) => this.row(each))}
      </ul>
      <p class="note">${this.r('seat.hidden.ask')}</p>
    </section>`;
  }

  private row({ item, verdict }: Hidden): TemplateResult {
    const { language, route } = this.site;
    const query = new URLSearchParams({ city: route.city, item: item.id, lang: language });
    return html`<li>
      <div>
        <a href=${`/?${query}`}>${wordsOf(language, item, this.layers, this.proposals)}</a>
        ${
          verdict?.reason
            ? html`<p>${this.t('decided.reason', { reason: this.w(verdict.reason) })}</p>`
            : nothing
        }
        ${verdict?.words ? html`<p>${this.t('decided.words', { words: verdict.words })}</p>` : nothing}
      </div>
    </li>`;
  }

  private lists(): readonly string[] {
    return [this.workshop.works_layer, this.workshop.notes_layer];
  }

  private async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const found = (await Promise.all(this.lists().map((layer) => this.hiddenOn(layer)))).flat();
    if (found.length > 0) this.proposals = await this.proposed();
    this.found = found;
  }

  private async proposed(): Promise<readonly ProposalBrief[]> {
    const query = new URLSearchParams({ layer: this.workshop.works_layer });
    const path = `${of(this.site.route.city, 'proposals')}?${query}`;
    return (await this.askAt<{ proposals: readonly ProposalBrief[] }>(path)).proposals;
  }

  private async hiddenOn(layer: string): Promise<Hidden[]> {
    const items = of(this.site.route.city, 'layers', layer, 'items');
    const { features } = await this.askAt<{ features: Item[] }>(
      `${items}?mine=true&status=hidden&limit=100`,
    );
    return Promise.all(
      features.map(async (item) => {
        const { verdict } = await this.askAt<Past>(`${items}/${item.id}/versions`);
        return { item, verdict };
      }),
    );
  }
}
