/** Computations of the city that are under way, for the operator at the server's machine. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { fetchHeatJobs } from '../api/heat';
import type { HeatJob } from '../model/heat-run';
import { isLoopback } from '../model/loopback';
import { Connected } from './connected';
import { shared } from './styles';

const ASK_AGAIN_MS = 2000;

@customElement('heat-jobs')
export class HeatJobs extends Connected {
  @state() private jobs: readonly HeatJob[] = [];
  private timer = 0;
  private request = new AbortController();

  static override styles = [
    shared,
    css`
      h3 {
        margin-bottom: 8px;
        font-size: 0.9375rem;
      }
      li {
        display: grid;
        gap: 4px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
        font-size: 0.875rem;
        line-height: 1.5;
      }
      progress {
        width: 100%;
        height: 12px;
        accent-color: var(--accent);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    // From elsewhere the server would refuse, so it is not asked.
    if (isLoopback(window.location.hostname)) void this.ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.request.abort();
    window.clearTimeout(this.timer);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.jobs.length === 0) return nothing;
    return html`<h3>${this.t('heat.jobs')}</h3>
      <ul>
        ${this.jobs.map((job) => this.row(job))}
      </ul>`;
  }

  private row({ title, date, state: now, done, total, error }: HeatJob): TemplateResult {
    return html`<li>
      <b>${title || date}</b>
      <span role="status">
        ${this.t(`heat.job.${now}`)}
        ${now === 'running' && total > 0 ? this.t('heat.job.progress', { done, total }) : nothing}
      </span>
      ${
        now === 'running' && total > 0
          ? html`<progress max=${total} .value=${done} aria-label=${title || date}></progress>`
          : nothing
      }
      ${error ? html`<span class="soft">${error}</span>` : nothing}
    </li>`;
  }

  /** What is under way is asked for again; when something ended, the list of runs is. */
  private async ask(): Promise<void> {
    const { city } = this.state.view;
    if (city === null) return;
    this.request = new AbortController();
    const jobs = await fetchHeatJobs(city, this.request.signal).catch(() => null);
    if (jobs === null) return;
    const open = (job: HeatJob) => job.state === 'running' || job.state === 'waiting';
    const wereOpen = this.jobs.filter(open).map(({ job }) => job);
    const ended = jobs.some((job) => job.state === 'done' && wereOpen.includes(job.job));
    this.jobs = jobs.filter((job) => job.state !== 'done' || wereOpen.includes(job.job));
    if (ended) void this.session.heat.loadRuns(city);
    if (jobs.some(open)) this.timer = window.setTimeout(() => void this.ask(), ASK_AGAIN_MS);
  }
}
