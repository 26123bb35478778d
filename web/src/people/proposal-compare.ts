/** Up to six proposals side by side in numbers: the same hours, the same scale. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LEAST_CHANGE } from '../model/heat-paint';
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

/** How many stand beside the one that the page is about. */
const OTHERS_MOST = 5;

/** Another proposal, and how it compares with the one that the page is about. */
interface Compared {
  other: Proposal;
  found: Comparison;
}

@customElement('proposal-compare')
export class ProposalCompare extends ProposalPart {
  @state() private others: readonly ProposalBrief[] = [];
  /** In the order in which they were chosen. */
  @state() private compared: readonly Compared[] = [];
  /** Titles of those that were chosen and have no result on the same run. */
  @state() private uncomputed: readonly string[] = [];

  static override styles = [
    shared,
    pageStyles,
    proposalStyles,
    css`
      table {
        width: 100%;
        table-layout: fixed;
        border-collapse: separate; /* or what stays in place covers the lines between rows */
        border-spacing: 0;
        font-size: clamp(16px, 1.5vw, 30px);
      }
      th {
        overflow-wrap: anywhere;
      }
      th:first-child {
        position: sticky;
        inset-inline-start: 0;
        width: 6em;
        background: var(--surface-sunken);
      }
      th > .button {
        display: flex;
        width: fit-content;
        margin-inline-start: auto;
      }
      td > span {
        display: block;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const path = of(this.site.route.city, 'proposals');
      const all = await this.askAt<{ proposals: readonly ProposalBrief[] }>(path);
      this.others = comparedWith(this.proposal, all.proposals);
      const asked = new URLSearchParams(window.location.search).get('compare') ?? '';
      const wanted = asked.split(',').filter((id) => this.others.some((each) => each.id === id));
      if (wanted.length === 0) return;
      for (const id of wanted.slice(0, OTHERS_MOST)) await this.look(id);
      await this.updateComplete;
      this.scrollIntoView();
    });
  }

  /** Figures of another run do not stand beside those of this one. */
  override willUpdate(changed: PropertyValues): void {
    const before = changed.get('proposal') as Proposal | undefined;
    if (!before || newestResult(before)?.id === newestResult(this.proposal)?.id) return;
    const shown = this.compared.map(({ other }) => other.id);
    this.compared = [];
    this.uncomputed = [];
    void this.attempt(async () => {
      for (const id of shown) await this.look(id);
    });
  }

  override render(): TemplateResult | typeof nothing {
    if (this.others.length === 0) return nothing;
    if (newestResult(this.proposal) === null) {
      return html`<section aria-labelledby="compare">
        <h2 id="compare">${this.r('proposal.compare')}</h2>
        <p class="note">${this.r('proposal.compare.first')}</p>
      </section>`;
    }
    return html`<section aria-labelledby="compare">
      <h2 id="compare">${this.r('proposal.compare')}</h2>
      ${this.problemBox()}
      ${this.left.length > 0 ? this.choosing() : nothing}
      <div role="status">
        ${this.uncomputed.map((title) => html`<p>${this.t('proposal.compare.none', { title })}</p>`)}
      </div>
      ${this.compared.length > 0 ? this.table(this.compared) : nothing}
    </section>`;
  }

  private choosing(): TemplateResult {
    if (this.isFull)
      return html`<p class="note">${this.r('proposal.compare.full', { n: OTHERS_MOST + 1 })}</p>`;
    return html`<form class="card" @submit=${this.compare}>
      <div class="entry">
        <label for="other">${this.r('proposal.compare.with')}</label>
        <select class="field" id="other" name="other">
          ${this.left.map((each) => this.choice(each))}
        </select>
      </div>
      <button class="button" ?disabled=${this.busy}>
        ${this.r(this.compared.length > 0 ? 'proposal.compare.more' : 'proposal.compare.go')}
      </button>
    </form>`;
  }

  private choice({ id, title, pen_name, mine }: ProposalBrief): TemplateResult {
    const whose = mine ? this.k('proposal.compare.mine') : pen_name;
    return html`<option value=${id}>
      ${title}${this.dot}${whose}
    </option>`;
  }

  private get isFull(): boolean {
    return this.compared.length >= OTHERS_MOST;
  }

  /** What does not stand there yet. */
  private get left(): readonly ProposalBrief[] {
    return this.others.filter(({ id }) => !this.compared.some(({ other }) => other.id === id));
  }

  private takeAway({ other }: Compared): Promise<void> {
    this.compared = this.compared.filter((each) => each.other.id !== other.id);
    return this.goToTable();
  }

  private async compare(event: SubmitEvent): Promise<void> {
    const { other } = textsOf(event);
    this.uncomputed = [];
    const columns = this.compared.length;
    await this.attempt(() => this.look(other ?? ''));
    if (this.compared.length > columns) await this.goToTable();
  }

  /** What was pressed may be gone, and the table is another. */
  private async goToTable(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.scroll')?.focus();
  }

  private async look(id: string): Promise<void> {
    const other = await this.ask<Proposal>('GET', ['proposals', id]);
    const first = newestResult(this.proposal);
    const second = other.results.find(({ run }) => run === first?.run);
    if (!first || !second) {
      this.uncomputed = [...this.uncomputed, other.title];
      return;
    }
    const query = new URLSearchParams({ first: first.id, second: second.id });
    const path = of(this.site.route.city, 'proposals', 'comparison');
    const found = await this.askAt<Comparison>(`${path}?${query}`);
    this.compared = [...this.compared.filter((each) => each.other.id !== id), { other, found }];
  }

  private table(compared: readonly Compared[]): TemplateResult {
    const lines = sideBySide(compared.map(({ found }) => found));
    const scale = Math.max(...compared.map(({ found }) => found.largest.wbgt ?? 0)) || 1;
    const reliefs = compared.map(({ found }) => found.relief.wbgt ?? [0, 0]);
    const [own] = reliefs[0] ?? [0];
    return html`<p class="note" id="scale">
        ${this.r('proposal.compare.caption', { least: LEAST_CHANGE })}
      </p>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="compare">
        <table
          data-testid="comparison"
          aria-describedby="scale"
          .style=${`min-width:${(compared.length + 2) * 7}em`}
        >
          <thead>
            <tr>
              <th scope="col">${this.r('proposal.hour')}</th>
              <th scope="col">${this.proposal.title}</th>
              ${compared.map((each) => this.head(each, compared.length))}
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              ({ hour, figures }) => html`<tr>
                <th scope="row">${clockOf(hour)}</th>
                ${figures.map((each) => this.cell(each, scale))}
              </tr>`,
            )}
            <tr>
              <th scope="row">${this.r('proposal.relief')}</th>
              ${[own, ...reliefs.map(([, other]) => other)].map(
                (relief) => html`<td><strong>${Math.round(relief)}</strong></td>`,
              )}
            </tr>
          </tbody>
        </table>
      </div>
      <p class="note">${this.r('proposal.relief.about')}</p>`;
  }

  private head(each: Compared, columns: number): TemplateResult {
    const { title } = each.other;
    return html`<th scope="col">
      ${title}
      ${
        columns < 2
          ? nothing
          : html`<button class="button plain small" @click=${() => this.takeAway(each)}>
              ${this.r('proposal.compare.without')}<span class="unseen"> ${title}</span>
            </button>`
      }
    </th>`;
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

/** The hours in which any of them changes something: the first of each comparison, then the others. */
export function sideBySide(
  found: readonly Comparison[],
): readonly { hour: string; figures: readonly HourFigures[] }[] {
  const [one] = found;
  return (one?.hours.wbgt ?? [])
    .map(({ hour, first }) => {
      const same = found.map(({ hours }) => hours.wbgt?.find((each) => each.hour === hour));
      const others = same.flatMap((each) => each?.second ?? []);
      return { hour, figures: [first, ...others] };
    })
    .filter(({ figures }) => figures.some(({ area_m2 }) => area_m2 > 0));
}

/** Those of the same layer and one's own; one's own is compared with all that one sees. */
export function comparedWith(
  proposal: ProposalBrief,
  all: readonly ProposalBrief[],
): readonly ProposalBrief[] {
  const others = all.filter(({ id }) => id !== proposal.id);
  const near = ({ layer, mine }: ProposalBrief) =>
    mine || proposal.mine || layer === proposal.layer;
  return others.filter(near).sort((one, two) => Number(two.mine) - Number(one.mine));
}

/** A change with its sign, and a minus as long as a plus. */
function signed(change: number): string {
  const text = change.toFixed(1).replace('-', '−');
  return change > 0 ? `+${text}` : text;
}
