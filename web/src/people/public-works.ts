/** What becomes public when a class is opened, to be read first: what names a contact on top. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { contactInValues } from '../model/contact';
import type { Item, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import type { Reason } from './desk';
import { PeoplePage } from './page';
import type { ProposalBrief } from './proposals';
import './seat-works';
import { pageStyles } from './styles';
import type { SeatAtWork } from './workshops';

@customElement('public-works')
export class PublicWorks extends PeoplePage {
  /** Of the whole class. */
  @property({ attribute: false }) works: readonly Item[] = [];
  /** Those that were removed, too. */
  @property({ attribute: false }) seats: readonly SeatAtWork[] = [];
  @property({ attribute: false }) layers: readonly PeopleLayer[] = [];
  @property({ attribute: false }) proposals: readonly ProposalBrief[] = [];
  @property({ attribute: false }) reasons: readonly Reason[] = [];

  static override styles = [
    shared,
    pageStyles,
    css`
      .list {
        max-height: 30vh;
        overflow: auto;
        padding: 0 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (this.works.length === 0) return nothing;
    const shown = this.works.filter(({ about }) => about.status === 'published');
    const flagged = shown.filter(({ properties }) => contactInValues(properties));
    return html`<h3>${this.r('wall.open.list', { n: shown.length })}</h3>
      ${
        flagged.length > 0
          ? html`<p class="problem" role="alert">${this.t('wall.open.contact', { n: flagged.length })}</p>`
          : nothing
      }
      <div class="list" tabindex="0" role="group" aria-label=${this.t('wall.open.list', { n: shown.length })}>
        <seat-works
          .site=${this.site}
          .works=${this.works}
          .seats=${this.seats}
          .layers=${this.layers}
          .proposals=${this.proposals}
          .reasons=${this.reasons}
          @changed=${() => this.dispatchEvent(new Event('changed'))}
        ></seat-works>
      </div>`;
  }
}
