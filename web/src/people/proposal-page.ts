/** A proposal as a conversation: what it is, what heat says, variants, votes, the city's reply. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import './proposal-compare';
import './proposal-heat';
import './proposal-office';
import './proposal-own';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import './proposal-talk';
import './proposal-variant';
import './proposal-vote';
import { clockOf, newestResult, type Proposal, type Result } from './proposals';
import { pageStyles } from './styles';

const CLOSE_UP = 18;

@customElement('proposal-page')
export class ProposalPage extends ProposalPart {
  @state() private found: Proposal | null = null;
  private made = wasJustMade();

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
      ${this.made ? html`<p class="said" role="status">${this.r('proposal.made.now')}</p>` : nothing}
      ${this.head(found)} ${this.problemBox()}
      <proposal-own .site=${site} .proposal=${found}></proposal-own>
      <proposal-heat .site=${site} .proposal=${found}></proposal-heat>
      <proposal-office .site=${site} .proposal=${found}></proposal-office>
      ${
        found.workshop
          ? html`<proposal-vote .site=${site} .workshop=${found.workshop} .layer=${found.layer}></proposal-vote>`
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
        <a href=${this.map(found)}>${this.r('proposal.onMap')}</a>
      </p>
    </header>`;
  }

  /** The map there, with the heat that the proposal was computed on and the class that made it. */
  private map(found: Proposal): string {
    const result = newestResult(found);
    const [lon, lat] = found.place ?? [];
    const query = new URLSearchParams({
      city: this.site.route.city,
      item: found.id,
      ...(found.workshop ? { list: found.workshop } : {}),
      ...(result ? { heat: result.run, time: clockOf(resultHour(result)) } : {}),
      ...(lon !== undefined && lat !== undefined
        ? { at: `${lat.toFixed(6)},${lon.toFixed(6)},${CLOSE_UP},0,0` }
        : {}),
      lang: this.site.language,
    });
    return `/?${query}`;
  }
}

/** The hour that is shown of a result. */
function resultHour({ hours, hour }: Result): string {
  return hours.wbgt?.[hour]?.hour ?? '';
}

/** Whether one has just made it; who shares the page does not share that. */
function wasJustMade(): boolean {
  const address = new URL(window.location.href);
  if (!address.searchParams.has('made')) return false;
  address.searchParams.delete('made');
  window.history.replaceState(null, '', address);
  return true;
}
