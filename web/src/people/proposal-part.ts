/** A part of the page of a proposal. */
import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { PeoplePage } from './page';
import type { Proposal } from './proposals';
import { isPageKey, type PageKey } from './say';

export class ProposalPart extends PeoplePage {
  @property({ attribute: false }) proposal!: Proposal;

  /** Where there is nothing yet: says so, and leads to the map. */
  protected drawFirst(words: PageKey): TemplateResult {
    const { route, language } = this.site;
    const map = `/?${new URLSearchParams({ city: route.city, lang: language, draw: '1' })}`;
    return html`<section class="card">
      <p>${this.r(words)}</p>
      <p><a class="button" href=${map}>${this.r('proposal.toMap')}</a></p>
    </section>`;
  }

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
