/** Planners go on from their own page: to the heat of the town, its hottest hour, its report. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { clockOf, type HeatRunSummary } from '../model/heat-run';
import { encodeView, START } from '../state/address';
import { NO_HEAT } from '../state/heat-address';
import { exposureAddress, reportAddress } from '../ui/heat-report-address';
import { dayWord, runSourceWord } from '../ui/heat-words';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

@customElement('me-heat')
export class MeHeat extends LoadedPart {
  /** The town as it is first; null until they have come. */
  @state() private runs: readonly HeatRunSummary[] | null = null;
  /** The hottest hour of the first run; null until it is known, empty where it is not. */
  @state() private hottest: string | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      .rows > li:last-child {
        border-bottom: 0;
      }
    `,
  ];

  override render(): TemplateResult {
    const { runs } = this;
    return html`<section class="card" aria-labelledby="heat">
      <h2 id="heat">${this.r('me.heat')}</h2>
      ${this.problemBox()}
      ${runs?.length === 0 ? html`<p class="note">${this.r('me.heat.none')}</p>` : nothing}
      <ul class=${runs?.length ? 'rows' : ''}>${runs?.map((run, i) => this.row(run, i === 0))}</ul>
    </section>`;
  }

  private row(run: HeatRunSummary, first: boolean): TemplateResult {
    const { language, route } = this.site;
    const title = this.w(run.title);
    const link = (key: 'me.heat.map' | 'me.heat.report', href: string) =>
      html`<a class="button small" href=${href} aria-label=${`${this.t(key)}: ${title}`}>
        ${icon(key === 'me.heat.map' ? 'map' : 'print')}${this.r(key)}
      </a>`;
    return html`<li>
      <p>
        <strong>${title}</strong><br />
        ${dayWord(language, run.date)} <span class="tag">${runSourceWord(language, run)}</span>
      </p>
      <div class="row">
        ${link('me.heat.map', this.mapOf(run))}
        ${link('me.heat.report', reportAddress(route.city, run.run, language))}
      </div>
      ${first ? this.more(run) : nothing}
    </li>`;
  }

  /** The hottest hour and the places of the town as it is. */
  private more(run: HeatRunSummary): TemplateResult {
    const { language, route } = this.site;
    const { hottest } = this;
    return html`<div class="row">
      ${hottest === '' ? nothing : html`<span role="status">${this.toHottest(run)}</span>`}
      <a class="button small" href=${`${reportAddress(route.city, run.run, language)}#exposure`}>
        ${icon('people')}${this.r('me.heat.places')}
      </a>
      <a
        class="button small"
        href=${exposureAddress(route.city, run.run)}
        download=${`${route.city}-${run.run}-exposure.geojson`}
      >
        ${icon('download')}${this.r('me.heat.file')}
      </a>
    </div>`;
  }

  private toHottest(run: HeatRunSummary): unknown {
    if (this.hottest === null) return this.r('me.heat.finding');
    return html`<a class="button small" href=${this.mapOf(run, this.hottest)}>
      ${icon('map')}${this.r('me.heat.hottest', { time: this.hottest })}
    </a>`;
  }

  private mapOf({ run }: HeatRunSummary, time = ''): string {
    const { language, route } = this.site;
    return `/${encodeView({ ...START, language, city: route.city, heat: { ...NO_HEAT, run, time } })}`;
  }

  protected override async load(): Promise<void> {
    const { runs } = await this.ask<{ runs: HeatRunSummary[] }>('GET', ['heat']);
    this.runs = [...runs].sort((a, b) => Number(!!a.scenario) - Number(!!b.scenario));
    const [first] = this.runs;
    if (first) void this.find(first);
  }

  private async find({ run }: HeatRunSummary): Promise<void> {
    const asked = this.ask<{ hottest: string | null }>('GET', ['heat', run, 'hottest']);
    const found = await asked.catch(() => null);
    this.hottest = clockOf(found?.hottest ?? '');
  }
}
