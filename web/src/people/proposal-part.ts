/** A part of the page of a proposal. */
import { property } from 'lit/decorators.js';
import { PeoplePage } from './page';
import type { Proposal } from './proposals';
import { isPageKey } from './say';

export class ProposalPart extends PeoplePage {
  @property({ attribute: false }) proposal!: Proposal;

  /** "木 6・ひよけ 1" */
  protected things(things: Readonly<Record<string, number>>): string {
    return Object.entries(things)
      .map(([kind, n]) => this.t('proposal.thing', { thing: this.kind(kind), n }))
      .join(this.t('proposal.and'));
  }

  protected kind(kind: string): string {
    const key = `proposal.kind.${kind}`;
    return isPageKey(key) ? this.t(key) : kind;
  }
}
