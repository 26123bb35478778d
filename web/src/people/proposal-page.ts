/** A proposal as a conversation: what it is, what heat says, variants, votes, the city's reply. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import './proposal-compare';
import './proposal-heat';
import './proposal-office';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import './proposal-talk';
import './proposal-variant';
import './proposal-vote';
import type { Proposal } from './proposals';
import { pageStyles } from './styles';

@customElement('proposal-page')
export class ProposalPage extends ProposalPart {
  @state() private found: Proposal | null = null;

  static override styles = [shared, pageStyles, proposalStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('proposal-changed', () => void this.attempt(() => this.load()));
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const { found } = this;
    if (!found) {
      return html`<h1>${this.r('title.proposal')}</h1>
        ${this.problemBox()} ${this.problem ? nothing : html`<p role="status">${this.r('loading')}</p>`}`;
    }
    const { site } = this;
    return html`
      <p><a href=${this.href('proposals')}>${this.r('proposal.all')}</a></p>
      ${this.head(found)} ${this.problemBox()}
      <proposal-heat .site=${site} .proposal=${found}></proposal-heat>
      <proposal-office .site=${site} .proposal=${found}></proposal-office>
      ${
        found.workshop
          ? html`<proposal-vote .site=${site} .proposal=${found}></proposal-vote>`
          : nothing
      }
      <proposal-talk .site=${site} .proposal=${found}></proposal-talk>
      <proposal-variant .site=${site} .proposal=${found}></proposal-variant>
      <proposal-compare .site=${site} .proposal=${found}></proposal-compare>
    `;
  }

  private async load(): Promise<void> {
    this.found = await this.ask<Proposal>('GET', ['proposals', this.site.route.id]);
  }

  private head(found: Proposal): TemplateResult {
    const map = `/?${new URLSearchParams({ city: this.site.route.city, item: found.id, lang: this.site.language })}`;
    return html`<header class="stack">
      <p class="row">
        <span class="tag">${this.r('proposal.draft')}</span>
        <span class="band ${found.voice}">${this.w(found.voice_text)}</span>
        <span class="note">${found.pen_name}・${this.when(found.created)}</span>
        ${found.outcome_text ? html`<span class="band office">${this.w(found.outcome_text)}</span>` : nothing}
        ${found.status === 'published' ? nothing : html`<span class="tag wait">${this.r('proposal.queued')}</span>`}
      </p>
      <h1>${found.title}</h1>
      ${found.words ? html`<p>${found.words}</p>` : nothing}
      <p>
        ${this.things(found.things)}・${this.r('proposal.versionN', { n: found.version })}
        <a href=${map}>${this.r('proposal.onMap')}</a>
      </p>
    </header>`;
  }
}
