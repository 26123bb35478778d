/** The planner's page of a run: heat, accuracy, places, proposals, voices, sources; on A4. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { fetchReport } from '../api/heat';
import { RequestProblem } from '../api/problem';
import { dataLanguage, dotOf } from '../i18n/languages';
import { isMessageKey } from '../i18n/messages';
import { type HeatChoice, type HeatLayer, layersOfRun } from '../model/heat-picture';
import type { HeatReportParts } from '../model/heat-report';
import {
  clockOf,
  firstQuantity,
  type HeatQuantity,
  type HeatRun,
  heatUnit,
  hourIndex,
  quantityOf,
  type WeatherSeries,
  withMinus,
} from '../model/heat-run';
import { encodeView, START } from '../state/address';
import { NO_HEAT } from '../state/heat-address';
import { valueIn } from '../state/load';
import type { State } from '../state/store';
import { Connected } from './connected';
import './heat-legend';
import './heat-map-figure';
import './heat-station';
import './heat-steps';
import { exposureAddress, reportAddress, reportPdfAddress } from './heat-report-address';
import { partsStyles, reportSections } from './heat-report-parts';
import { reportStyles } from './heat-report-styles';
import { heatStyles } from './heat-styles';
import {
  dayWord,
  inLanguage,
  quantityWord,
  runSourceWord,
  signedWord,
  sourceWord,
  timeWord,
} from './heat-words';
import { icon } from './icons';
import './problem-card';
import { shared } from './styles';

/** Those of the maps until the server has said which one is the hottest. */
const HOURS = ['09:00', '12:00', '15:00', '18:00'];

@customElement('heat-report')
export class HeatReport extends Connected {
  /** What the server gathers; null until it has come. */
  @state() private parts: HeatReportParts | RequestProblem | null = null;

  static override styles = [shared, heatStyles, reportStyles, partsStyles];

  protected override changed(now: State, before: State): void {
    const run = valueIn(now.heat.run);
    if (run && now.heat.run !== before.heat.run) void this.gather(run).then(() => this.goTo());
  }

  override updated(): void {
    const run = valueIn(this.state.heat.run);
    const { language } = this.state.view;
    document.documentElement.lang = dataLanguage(language);
    const title = run ? `${inLanguage(run.title, language)} | ` : '';
    document.title = `${title}${this.t('heat.doc.title')} | ${this.t('app.name')}`;
  }

  override render(): TemplateResult {
    const { heat, view } = this.state;
    if (heat.run.status === 'ready') return this.page(heat.run.value);
    const failed = [heat.run, heat.runs, this.state.city].find(({ status }) => status === 'failed');
    const problem = failed?.status === 'failed' ? failed.problem : null;
    if (problem === null)
      return html`<p class="wait" role="status">${this.t('common.loading')}</p>`;
    const missing = problem instanceof RequestProblem && problem.status === 404;
    return html`<main>
      <problem-card
        .session=${this.session}
        .problem=${problem}
        what="heat.run.failed"
        final
      >
        ${missing ? html`<p>${this.t('heat.doc.missing', { run: view.heat.run ?? '' })}</p>` : nothing}
      </problem-card>
      ${missing ? this.others() : nothing}
    </main>`;
  }

  /** Where to go on from a report that is not there: those of the same city, and its map. */
  private others(): TemplateResult {
    const { city, language } = this.state.view;
    const known = valueIn(this.state.city) !== null;
    const runs = valueIn(this.state.heat.runs) ?? [];
    return html`
      ${known ? html`<h2>${this.t(runs.length > 0 ? 'heat.doc.others' : 'heat.empty.title')}</h2>` : nothing}
      <ul class="others">
        ${runs.map(
          (run) => html`<li>
            <a href=${reportAddress(city ?? '', run.run, language)}>
              ${dayWord(language, run.date)} ${inLanguage(run.title, language)}
            </a>
            <span class="tag">${runSourceWord(language, run)}</span>
          </li>`,
        )}
      </ul>
      <p>
        <a class="button small" href=${`/${encodeView({ ...START, language, city: known ? city : null })}`}>
          ${icon('map')}${this.t('heat.doc.back')}
        </a>
      </p>
    `;
  }

  private page(run: HeatRun): TemplateResult {
    const { language, city: id } = this.state.view;
    const city = valueIn(this.state.city);
    const view = {
      ...START,
      language,
      city: id,
      heat: { ...NO_HEAT, run: run.run },
    };
    return html`<main>
      <nav>
        <a class="button small" href=${`/${encodeView(view)}`}>
          ${icon('map')}${this.t('heat.doc.back')}
        </a>
        <a
          class="button small"
          href=${reportPdfAddress(id ?? '', run.run, language)}
          target="_blank"
        >
          ${icon('print')}${this.t('heat.report.pdf')}
        </a>
        <button class="button small strong" @click=${() => window.print()}>
          ${icon('print')}${this.t('heat.doc.print')}
        </button>
      </nav>
      <header>
        <p>${city?.name ?? ''} ${this.t('heat.doc.title')}</p>
        <h1>${inLanguage(run.title, language)}</h1>
        <p>
          ${run.date} <span class="tag">${runSourceWord(language, run)}</span>
          ${run.source === '作成データ' ? this.t('heat.source.made.note') : nothing}
        </p>
      </header>
      ${this.mark()} ${this.gathering(run)} ${this.sections('summary')} ${this.inputs(run)}
      ${this.maps(run)} ${this.sections('heat')} ${this.accuracy(run)}
      ${this.sections('exposure')} ${this.exposureFile(run)}
      ${this.sections('scenarios', 'voices', 'sources')} ${this.caveats(run)}
      <section>
        <h2>${this.t('heat.doc.steps')}</h2>
        <heat-steps .session=${this.session} .run=${run}></heat-steps>
      </section>
      <footer>${city?.attribution ?? ''}&emsp;${this.t('app.name')}&emsp;${window.location.href}</footer>
    </main>`;
  }

  private inputs(run: HeatRun): TemplateResult {
    const first = clockOf(run.hours[0] ?? '');
    const last = clockOf(run.hours.at(-1) ?? '');
    return html`<section>
      <h2>${this.t('heat.doc.inputs')}</h2>
      <dl>
        <dt>${this.t('heat.doc.date')}</dt>
        <dd>${run.date}</dd>
        <dt>${this.t('heat.doc.hours')}</dt>
        <dd>${this.t('heat.of', { what: `${first}–${last}`, source: run.hours.length })}</dd>
        ${
          run.resolution_m === null
            ? nothing
            : html`<dt>${this.t('heat.doc.resolution')}</dt>
                <dd>${run.resolution_m} m</dd>`
        }
        <dt>${this.t('heat.doc.weather')}</dt>
        <dd>${[run.weather.station, run.weather.source].filter(Boolean).join(dotOf(this.state.view.language)) || '—'}</dd>
        <dt>${this.t('heat.doc.scenario')}</dt>
        <dd>${this.t(run.scenario ? 'heat.doc.withScenario' : 'heat.doc.asIs')}</dd>
      </dl>
      ${this.weather(Object.entries(run.weather.quantities ?? {}))}
    </section>`;
  }

  private weather(series: readonly (readonly [string, WeatherSeries])[]) {
    if (series.length === 0) return nothing;
    return html`<table>
      <tr>
        <th scope="col">${this.t('heat.doc.weather')}</th>
        <th scope="col">${this.t('heat.doc.lowest')}</th>
        <th scope="col">${this.t('heat.doc.highest')}</th>
        <th scope="col">${this.t('heat.doc.origin')}</th>
      </tr>
      ${series.map(([name, { unit, origin, values }]) => {
        const known = values.filter((value) => value !== null);
        const number = (value: number) => `${withMinus(value.toFixed(1))} ${heatUnit(unit)}`;
        return html`<tr>
          <th scope="row">${this.maybe(`heat.weather.${name}`, name)}</th>
          <td>${known.length > 0 ? number(Math.min(...known)) : '—'}</td>
          <td>${known.length > 0 ? number(Math.max(...known)) : '—'}</td>
          <td>${this.maybe(`heat.origin.${origin}`, origin)}</td>
        </tr>`;
      })}
    </table>`;
  }

  /** The word of a key, or what stands for it where we have none. */
  private maybe(key: string, otherwise: string): string {
    return isMessageKey(key) ? this.t(key) : otherwise;
  }

  private maps(run: HeatRun): TemplateResult | typeof nothing {
    const quantity = firstQuantity(run);
    if (!quantity) return nothing;
    const { language } = this.state.view;
    const shown = {
      run,
      quantity,
      time: '',
      hour: -1,
      other: null,
      way: 'swipe' as const,
      paint: layersOfRun(run, choice(quantity, clockOf(run.hours[0] ?? '')))[0]?.paint,
    };
    const word = quantityWord(language, quantity);
    return html`<section>
      <h2>${this.t('heat.doc.maps')}</h2>
      <div class="maps">
        ${timesOf(run, this.mapHours()).map((time) => {
          const layer = layerAt(run, quantity, time);
          return layer
            ? html`<heat-map-figure
                .session=${this.session}
                .layer=${layer}
                caption=${`${word} ${timeWord(language, time)}`}
              ></heat-map-figure>`
            : nothing;
        })}
      </div>
      ${shown.paint ? html`<heat-legend .session=${this.session} .shown=${shown} full></heat-legend>` : nothing}
      <p class="note">${this.t('heat.doc.person')}</p>
    </section>`;
  }

  private mapHours(): readonly string[] {
    if (this.parts === null || this.parts instanceof RequestProblem) return HOURS;
    return this.parts.map_times.length > 0 ? this.parts.map_times.map(clockOf) : HOURS;
  }

  /** The places and ranked streets of the section above it, to take away. */
  private exposureFile(run: HeatRun): TemplateResult | typeof nothing {
    if (this.parts === null || this.parts instanceof RequestProblem) return nothing;
    const exposure = this.parts.sections.find(({ id }) => id === 'exposure');
    if (!exposure?.tables.length) return nothing;
    const city = this.state.view.city ?? '';
    return html`<p class="files">
      <a
        class="button small"
        href=${exposureAddress(city, run.run)}
        download=${`${city}-${run.run}-exposure.geojson`}
      >
        ${icon('download')}${this.t('heat.doc.exposureFile')}
      </a>
      <span class="note">${this.t('heat.doc.exposureFile.note')}</span>
    </p>`;
  }

  private accuracy(run: HeatRun): TemplateResult {
    const { language } = this.state.view;
    const stations = valueIn(this.state.heat.stations) ?? [];
    const origins = [...new Set(stations.map(({ origin }) => sourceWord(language, origin)))];
    return html`<section>
      <h2>${this.t('heat.doc.accuracy')} ${origins.map((each) => html`<span class="tag">${each}</span> `)}</h2>
      ${
        run.accuracy.length === 0
          ? html`<p>${this.t('heat.doc.noAccuracy')}</p>`
          : html`<table>
              <tr>
                <th scope="col">${this.t('heat.quantity')}</th>
                <th scope="col">${this.t('heat.doc.bias')}</th>
                <th scope="col">${this.t('heat.doc.rmse')}</th>
                <th scope="col">R²</th>
                <th scope="col">${this.t('heat.doc.count')}</th>
              </tr>
              ${run.accuracy.map(({ quantity, bias, rmse, r2, count }) => {
                const known = quantityOf(run, quantity);
                const unit = known ? heatUnit(known.unit) : '';
                return html`<tr>
                  <th scope="row">${known ? quantityWord(language, known) : quantity}</th>
                  <td>${signedWord(bias)} ${unit}</td>
                  <td>${rmse.toFixed(1)} ${unit}</td>
                  <td>${r2?.toFixed(2) ?? '—'}</td>
                  <td>${count}</td>
                </tr>`;
              })}
            </table>`
      }
      <div class="stations">
        ${stations.map(
          (station) => html`<heat-station
            .session=${this.session}
            .shown=${{ run, quantity: firstQuantity(run), hour: -1 }}
            .station=${station}
          ></heat-station>`,
        )}
      </div>
    </section>`;
  }

  private caveats(run: HeatRun): TemplateResult {
    return html`<section>
      <h2>${this.t('heat.doc.caveats')}</h2>
      <ul class="caveats">
        <li>${this.t('heat.doc.guide')}</li>
        ${run.remarks.map((remark) => html`<li>${inLanguage(remark.message, this.state.view.language)}</li>`)}
      </ul>
    </section>`;
  }

  /** Asks for what takes the server longer: exposure, proposals, voices, sources. */
  private async gather(run: HeatRun): Promise<void> {
    const { city, language } = this.state.view;
    this.parts = null;
    try {
      this.parts = await fetchReport(city ?? '', run.run, dataLanguage(language));
    } catch (problem) {
      this.parts = problem instanceof RequestProblem ? problem : new RequestProblem('', 0);
    }
  }

  /** Goes to the section that the address names. */
  private async goTo(): Promise<void> {
    await this.updateComplete;
    const wanted = window.location.hash.slice(1);
    const sections = [...this.renderRoot.querySelectorAll<HTMLElement>('[data-section]')];
    sections.find(({ dataset }) => dataset.section === wanted)?.scrollIntoView();
  }

  private sections(...ids: string[]): readonly TemplateResult[] | typeof nothing {
    if (this.parts === null || this.parts instanceof RequestProblem) return nothing;
    return reportSections(this.parts, ids);
  }

  private gathering(run: HeatRun): TemplateResult | typeof nothing {
    if (this.parts === null) return html`<p role="status">${this.t('heat.doc.gathering')}</p>`;
    if (!(this.parts instanceof RequestProblem)) return nothing;
    return html`<p role="alert">
      ${this.t('heat.doc.partsFailed')}
      <button class="button small" @click=${() => this.gather(run)}>
        ${this.t('common.retry')}
      </button>
    </p>`;
  }

  private mark(): TemplateResult | typeof nothing {
    if (this.parts === null || this.parts instanceof RequestProblem || !this.parts.mark)
      return nothing;
    return html`<p class="mark">${this.parts.mark}</p>`;
  }
}

function choice(quantity: HeatQuantity, time: string): HeatChoice {
  return { quantity: quantity.id, time, shade: false };
}

function layerAt(run: HeatRun, quantity: HeatQuantity, time: string): HeatLayer | undefined {
  return layersOfRun(run, choice(quantity, time))[0];
}

/** The hours of the maps that the run really has. */
function timesOf(run: HeatRun, hours: readonly string[]): string[] {
  const times = hours.map((wanted) => clockOf(run.hours[hourIndex(run, wanted)] ?? ''));
  return [...new Set(times.filter(Boolean))];
}
