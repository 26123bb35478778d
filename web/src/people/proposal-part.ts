/** A part of the page of a proposal. */
import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { PeoplePage } from './page';
import type { Proposal } from './proposals';
import type { PageKey } from './say';
import { thingsWord, thingWord } from './work-words';

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
    return thingsWord(this.site.language, things);
  }

  protected kind(kind: string): string {
    return thingWord(this.site.language, kind);
  }
}
