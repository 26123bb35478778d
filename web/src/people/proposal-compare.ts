/** Two proposals side by side in numbers: the same hours, the same scale. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { of } from './api';
import { textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import {
  type Comparison,
  clockOf,
  type HourFigures,
  newestResult,
  type Proposal,
  type ProposalBrief,
} from './proposals';
import { pageStyles } from './styles';

@customElement('proposal-compare')
export class ProposalCompare extends ProposalPart {
  @state() private others: readonly ProposalBrief[] = [];
  @state() private other: Proposal | null = null;
  @state() private found: Comparison | null = null;
  @state() private noResult = false;

  static override styles = [
    shared,
    pageStyles,
    proposalStyles,
    css`
      table {
        font-size: clamp(16px, 1.5vw, 30px);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const { layer, id } = this.proposal;
      const path = of(this.site.route.city, 'proposals');
      const query = new URLSearchParams({ layer });
      const all = await this.askAt<{ proposals: readonly ProposalBrief[] }>(`${path}?${query}`);
      this.others = all.proposals.filter((each) => each.id !== id);
      const wanted = new URLSearchParams(window.location.search).get('compare');
      if (!this.others.some((each) => each.id === wanted)) return;
      await this.look(wanted ?? '');
      await this.updateComplete;
      this.scrollIntoView();
    });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.others.length === 0 || newestResult(this.proposal) === null) return nothing;
    return html`<section aria-labelledby="compare">
      <h2 id="compare">${this.r('proposal.compare')}</h2>
      ${this.problemBox()}
      <form class="card" @submit=${this.compare}>
        <div class="entry">
          <label for="other">${this.r('proposal.compare.with')}</label>
          <select class="field" id="other" name="other">
            ${this.others.map(({ id, title, pen_name }) => html`<option value=${id} ?selected=${id === this.other?.id}>${title}${this.dot}${pen_name}</option>`)}
          </select>
        </div>
        <button class="button" ?disabled=${this.busy}>${this.r('proposal.compare.go')}</button>
      </form>
      <div role="status">
        ${this.noResult ? html`<p>${this.r('proposal.compare.none')}</p>` : nothing}
      </div>
      ${this.found && this.other ? this.table(this.found, this.other) : nothing}
    </section>`;
  }

  private compare(event: SubmitEvent): void {
    const { other } = textsOf(event);
    void this.attempt(() => this.look(other ?? ''));
  }

  private async look(other: string): Promise<void> {
    this.found = null;
    this.other = await this.ask<Proposal>('GET', ['proposals', other]);
    const first = newestResult(this.proposal);
    const second = this.other.results.find(({ run }) => run === first?.run);
    this.noResult = !first || !second;
    if (!first || !second) return;
    const query = new URLSearchParams({ first: first.id, second: second.id });
    const path = of(this.site.route.city, 'proposals', 'comparison');
    this.found = await this.askAt<Comparison>(`${path}?${query}`);
  }

  private table({ hours, relief, largest }: Comparison, other: Proposal): TemplateResult {
    const lines = (hours.wbgt ?? []).filter(
      ({ first, second }) => first.area_m2 > 0 || second.area_m2 > 0,
    );
    const [one, two] = relief.wbgt ?? [0, 0];
    const scale = largest.wbgt || 1;
    return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="compare">
        <table data-testid="comparison">
          <caption class="note">${this.r('proposal.compare.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">${this.r('proposal.hour')}</th>
              <th scope="col">${this.proposal.title}</th>
              <th scope="col">${other.title}</th>
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              ({ hour, first, second }) => html`<tr>
                <th scope="row">${clockOf(hour)}</th>
                ${this.cell(first, scale)} ${this.cell(second, scale)}
              </tr>`,
            )}
            <tr>
              <th scope="row">${this.r('proposal.relief')}</th>
              <td><strong>${Math.round(one)}</strong></td>
              <td><strong>${Math.round(two)}</strong></td>
            </tr>
          </tbody>
        </table>
      </div>
      <p class="note">${this.r('proposal.relief.about')}</p>`;
  }

  private cell({ largest, area_m2 }: HourFigures, scale: number): TemplateResult {
    const width = (Math.max(-largest, 0) / scale) * 100;
    return html`<td>
      <span>${area_m2 === 0 ? '–' : `${signed(largest)} °C`}</span>
      <span>${area_m2 === 0 ? nothing : `${Math.round(area_m2)} m²`}</span>
      <i class="bar" .style=${`width:${width.toFixed(0)}%`}></i>
    </td>`;
  }
}

/** A change with its sign, and a minus as long as a plus. */
function signed(change: number): string {
  const text = change.toFixed(1).replace('-', '−');
  return change > 0 ? `+${text}` : text;
}
