/** What a run says to a proposal: picture, before and after, what one must know; kept beside it. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { WBGT_CLASSES } from '../model/heat-paint';
import { reportAddress } from '../ui/heat-report-address';
import { heatStyles, swatchStyle } from '../ui/heat-styles';
import { shared } from '../ui/styles';
import { of } from './api';
import { textsOf } from './field';
import { ProposalPart } from './proposal-part';
import './proposal-picture';
import { proposalStyles } from './proposal-styles';
import {
  changedEvent,
  clockOf,
  dayWord,
  type Heat,
  type HourFigures,
  newestResult,
  type Result,
} from './proposals';
import type { Words } from './say';
import { pageStyles } from './styles';

interface Run {
  run: string;
  title: Words;
  date: string;
  kind: string;
  source: string;
  scenario: unknown;
}

const MADE_UP = '作成データ'; // as a run says it

/** Whether the change, as it is shown, is not the difference of the values beside it. */
export function isOffByRounding({ before, after }: HourFigures): boolean {
  if (before === null || after === null) return false;
  return tenths(after) - tenths(before) !== tenths(after - before);
}

function tenths(value: number): number {
  return Math.round(Number(value.toFixed(1)) * 10);
}

@customElement('proposal-heat')
export class ProposalHeat extends ProposalPart {
  @state() private runs: readonly Run[] = [];

  static override styles = [shared, heatStyles, pageStyles, proposalStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const path = of(this.site.route.city, 'heat');
      this.runs = (await this.askAt<{ runs: readonly Run[] }>(path)).runs;
    });
  }

  override render(): TemplateResult {
    const result = newestResult(this.proposal);
    return html`<section aria-labelledby="heat">
      <h2 id="heat">${this.r('proposal.heat')}</h2>
      ${this.problemBox()} ${result ? this.told(result) : html`<p>${this.r('proposal.heat.none')}</p>`}
      ${this.asking(result)}
    </section>`;
  }

  private told(result: Result): TemplateResult {
    const here = result.hours.wbgt?.[result.hour];
    const change = here?.before != null && here.after != null ? here.after - here.before : null;
    return html`
      ${this.day(result, here?.hour ?? '')}
      ${
        result.version === this.proposal.version
          ? nothing
          : html`<p class="tag wait">▲ ${this.r('proposal.older', { n: result.version })}</p>`
      }
      <div class="sides">
        <proposal-picture
          .site=${this.site}
          .proposal=${this.proposal}
          .result=${result}
        ></proposal-picture>
        <div class="numbers" data-testid="before-after">
          ${this.side('proposal.before', here?.before ?? null, result.before)}
          ${this.side('proposal.after', here?.after ?? null, result.after)}
          <div class="number">
            <span>${this.r('proposal.change')}</span>
            <strong>${change === null ? '–' : `${change > 0 ? '▲' : '▼'}${Math.abs(change).toFixed(1)} °C`}</strong>
            <span>${this.r('proposal.shade', { n: Math.round(here?.shaded_m2 ?? 0) })}</span>
          </div>
          <p class="note">
            ${this.r('proposal.where', { hour: clockOf(here?.hour ?? '') })}
            ${this.r('proposal.differs')}
            ${here && isOffByRounding(here) ? this.r('proposal.rounded') : nothing}
          </p>
        </div>
      </div>
      <div class="card">
        <h3>${this.r('proposal.caveats')}</h3>
        <p>${this.r('proposal.about')}</p>
        <details ?open=${this.site.language !== 'ja-easy'}>
          <summary>${this.r('proposal.more')}</summary>
          <ul class="caveats">
            ${result.remarks.map((each) => html`<li>${this.w(each.message)}</li>`)}
          </ul>
        </details>
        <p>${this.r('proposal.official')}</p>
      </div>
      <p>
        <a href=${reportAddress(this.site.route.city, result.run, this.site.language)}
          >${this.r('proposal.report')}</a
        >
      </p>
      <details>
        <summary>${this.r('proposal.made')}</summary>
        <dl class="facts">
          <dt>${this.r('proposal.run')}</dt>
          <dd>
            <a href=${this.href('chain', '', { of: `dataset:heat-${result.run}` })} data-testid="run"
              >${result.run}</a
            >
          </dd>
          <dt>${this.r('proposal.version')}</dt>
          <dd>${result.version}</dd>
          <dt>${this.r('proposal.when')}</dt>
          <dd>${this.when(result.at)}</dd>
          <dt>${this.r('proposal.program')}</dt>
          <dd>${result.program}</dd>
          <dt>SHA-256</dt>
          <dd class="sum">${result.sha256}</dd>
        </dl>
      </details>
    `;
  }

  /** The day of the run, its title, and whether its weather was made up. */
  private day({ run }: Result, hour: string): TemplateResult {
    const { language } = this.site;
    const found = this.runs.find((each) => each.run === run);
    const day = dayWord(language, found?.date ?? hour.slice(0, 10));
    const made = found?.source === MADE_UP;
    return html`<p data-testid="run-day">
      <strong>${day}</strong>${found ? html`${this.dot}${this.w(found.title)}` : nothing}
      <span class="tag">${this.r('chain.source.computed')}</span>
      ${made ? html`<span class="tag wait">${this.r('chain.source.made')}</span>` : nothing}
      ${made ? html`<span class="note">${this.r('proposal.madeUp')}</span>` : nothing}
    </p>`;
  }

  private side(
    key: 'proposal.before' | 'proposal.after',
    value: number | null,
    heat: Heat | null,
  ): TemplateResult {
    const id = heat === 'severe_warning' ? 'severe' : heat;
    const entry = WBGT_CLASSES.find((each) => each.id === id);
    return html`<div class="number">
      <span>${this.r(key)}</span>
      <strong>${value === null ? '–' : `${value.toFixed(1)} °C`}</strong>
      ${
        entry && heat
          ? html`<span class="class">
              <i class="swatch ${entry.pattern}" .style=${swatchStyle(entry)}></i>
              ${this.r(`heat.${heat}`)}
            </span>`
          : nothing
      }
    </div>`;
  }

  private asking(result: Result | null): TemplateResult | typeof nothing {
    const { proposal } = this;
    if (!proposal.may_compute) return nothing;
    const runs = this.runs.filter(({ scenario }) => !scenario);
    if (runs.length === 0) return html`<p class="note">${this.r('proposal.noRun')}</p>`;
    const done = new Set(
      proposal.results.filter(({ version }) => version === proposal.version).map(({ run }) => run),
    );
    const left = runs.filter(({ run }) => !done.has(run));
    if (left.length === 0) return nothing;
    return html`<form class="card" @submit=${this.compute}>
      <div class="entry">
        <label for="run">${this.r('proposal.run.choose')}</label>
        <select class="field" id="run" name="run">
          ${left.map(({ run, title, date }) => html`<option value=${run}>${this.w(title) || run}${this.dot}${date}</option>`)}
        </select>
      </div>
      <button class="button ${result ? '' : 'strong'}" ?disabled=${this.busy}>
        ${this.r(this.busy ? 'proposal.computing' : 'proposal.compute')}
      </button>
    </form>`;
  }

  private compute(event: SubmitEvent): void {
    const { run } = textsOf(event);
    const { id, version } = this.proposal;
    void this.attempt(async () => {
      await this.ask('POST', ['proposals', id, 'versions', `${version}`, 'results'], { run });
      this.dispatchEvent(changedEvent());
    });
  }
}
