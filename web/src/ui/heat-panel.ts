/** The heat in the panel: which run, which quantity, what the colours mean, what to compare. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { dotOf } from '../i18n/languages';
import type { CompareWay } from '../model/heat-picture';
import { type HeatRunSummary, quantityOf } from '../model/heat-run';
import { NO_HEAT } from '../state/heat-address';
import { type HeatShown, heatShown, isChangeShown, isShadeShown } from '../state/heat-shown';
import { valueIn } from '../state/load';
import { Connected } from './connected';
import './heat-jobs';
import './heat-legend';
import { reportAddress, reportPdfAddress } from './heat-report-address';
import { heatStyles } from './heat-styles';
import { inLanguage, quantityWord, runSourceWord, timeWord } from './heat-words';
import { icon } from './icons';
import './problem-card';
import { choices, shared } from './styles';

const WAYS: readonly CompareWay[] = ['swipe', 'side', 'change'];

@customElement('heat-panel')
export class HeatPanel extends Connected {
  static override styles = [
    shared,
    choices,
    heatStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .check {
        display: flex;
        gap: 10px;
        align-items: center;
        min-height: var(--touch);
        font-size: 0.9375rem;
        line-height: 1.4;
        cursor: pointer;
      }
      .choices label > span {
        display: grid;
      }
      .choices small {
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-weight: 400;
      }
      .pair {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
      }
      .pair > span {
        font-size: 0.875rem;
        font-weight: 700;
      }
      select {
        width: 100%;
      }
      .ways {
        display: grid;
        grid-auto-columns: 1fr;
        grid-auto-flow: column;
        overflow: hidden;
        border: 1px solid var(--accent);
        border-radius: 8px;
      }
      .ways button {
        min-height: var(--touch);
        padding: 4px;
        border: 0;
        background: var(--surface);
        color: var(--accent);
        font-weight: 700;
        cursor: pointer;
      }
      .ways button[aria-pressed='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
      .list {
        display: grid;
        gap: 8px;
      }
      .button {
        white-space: normal;
      }
      code {
        display: block;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--surface-sunken);
        font: 13px/1.6 var(--mono);
        overflow-wrap: anywhere;
      }
      h3 {
        font-size: 0.9375rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const { city: open, heat } = this.state;
    const { runs } = heat;
    if (open.status === 'failed') return html``;
    if (runs.status === 'failed') {
      const { city } = this.state.view;
      return html`<problem-card
        .session=${this.session}
        .problem=${runs.problem}
        what="heat.failed"
        @retry=${() => city && this.session.heat.loadRuns(city)}
      ></problem-card>`;
    }
    if (runs.status !== 'ready') return html`<p role="status">${this.t('common.loading')}</p>`;
    const jobs = html`<heat-jobs .session=${this.session}></heat-jobs>`;
    if (runs.value.length === 0) return html`${this.empty()} ${jobs}`;
    return html`${this.choice(runs.value)} ${this.details(runs.value)} ${jobs}`;
  }

  private empty(): TemplateResult {
    const { city } = this.state.view;
    return html`<h3>${this.r('heat.empty.title')}</h3>
      <p class="note">${this.r('heat.empty.body')}</p>
      <code>uchimizu heat run ${city} --weather weather.csv --date 2018-07-23</code>`;
  }

  private choice(runs: readonly HeatRunSummary[]): TemplateResult {
    const { heat, language } = this.state.view;
    const option = (run: string | null, words: TemplateResult | string) => html`<label>
      <input
        type="radio"
        name="run"
        .checked=${heat.run === run}
        @change=${() => this.chooseRun(run)}
      />
      ${words}
    </label>`;
    return html`<fieldset class="choices" role="radiogroup" aria-label=${this.t('heat.runs')}>
      ${option(null, this.t('heat.off'))}
      ${runs.map((each) =>
        option(
          each.run,
          html`<span>
            ${inLanguage(each.title, language)}
            <small>${each.date} <span class="tag">${runSourceWord(language, each)}</span></small>
          </span>`,
        ),
      )}
    </fieldset>`;
  }

  private chooseRun(run: string | null): void {
    const { heat } = this.state.view;
    if (run === null) this.session.store.look({ heat: NO_HEAT });
    else {
      const against = heat.against === run ? null : heat.against;
      this.session.heat.look({ run, against });
      if (heat.run === null) this.session.store.look({ selection: null });
    }
  }

  private details(runs: readonly HeatRunSummary[]): TemplateResult | typeof nothing {
    const { heat } = this.state;
    if (this.state.view.heat.run === null) return nothing;
    if (heat.run.status === 'failed') {
      return html`<problem-card
        .session=${this.session}
        .problem=${heat.run.problem}
        what="heat.run.failed"
        final
      ></problem-card>`;
    }
    const shown = heatShown(this.state);
    if (!shown) return html`<p role="status">${this.t('common.loading')}</p>`;
    return html`
      ${this.quantity(shown)} ${this.time(shown)}
      <heat-legend
        .session=${this.session}
        .shown=${shown}
        full
        ?difference=${isChangeShown(this.state)}
      ></heat-legend>
      ${this.made(shown)} ${this.shade(shown)} ${runs.length > 1 ? this.compare(shown, runs) : nothing}
      ${this.doors(shown)} ${this.stations()}
    `;
  }

  private quantity({ run, quantity }: HeatShown): TemplateResult {
    const { language } = this.state.view;
    const choose = (event: Event) => {
      const id = (event.target as HTMLSelectElement).value;
      this.session.heat.look({ quantity: id });
    };
    return html`<label class="pair">
      <span>${this.r('heat.quantity')}</span>
      <select class="field" @change=${choose}>
        ${run.quantities.map(
          (each) => html`<option value=${each.id} .selected=${each === quantity}>
            ${quantityWord(language, each)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private time({ quantity, time }: HeatShown): TemplateResult | typeof nothing {
    if (!quantity.hourly || quantity.statistics.length === 0) return nothing;
    const option = (value: string, word: string, pressed: boolean) =>
      html`<button aria-pressed=${pressed} @click=${() => this.session.heat.look({ time: value })}>
        ${word}
      </button>`;
    const isDay = quantity.statistics.includes(time);
    const { language } = this.state.view;
    return html`<div class="ways" role="group" aria-label=${this.t('heat.time')}>
      ${option(isDay ? '' : time, this.t('heat.stat.hourly'), !isDay)}
      ${quantity.statistics.map((each) => option(each, timeWord(language, each), each === time))}
    </div>`;
  }

  private made({ run }: HeatShown): TemplateResult | typeof nothing {
    return run.source === '作成データ'
      ? html`<p class="note"><span class="tag">${this.r('heat.source.made')}</span>
          ${this.r('heat.source.made.note')}</p>`
      : nothing;
  }

  private shade({ run, quantity }: HeatShown): TemplateResult | typeof nothing {
    const { mode } = this.state.view;
    const shade = isShadeShown(this.state.view);
    if (mode === '2d' && (quantity.id === 'shadow' || !quantityOf(run, 'shadow'))) return nothing;
    return html`<label class="check">
      <input
        type="checkbox"
        .checked=${shade}
        @change=${() => this.session.heat.look({ shade: !shade })}
      />
      ${this.r(`heat.shade.${mode}`)}
    </label>
    ${shade && mode === '2d' ? html`<p class="note">${this.r('heat.shade.over')}</p>` : nothing}`;
  }

  private compare({ run }: HeatShown, runs: readonly HeatRunSummary[]): TemplateResult {
    const { heat, language, mode } = this.state.view;
    const choose = (event: Event) => {
      const against = (event.target as HTMLSelectElement).value || null;
      this.session.heat.look({ against });
    };
    const others = runs.filter((each) => each.run !== run.run);
    return html`<label class="pair">
        <span>${this.r('heat.compare')}</span>
        <select class="field against" @change=${choose}>
          <option value="" .selected=${heat.against === null}>
            ${this.k('heat.compare.none')}
          </option>
          ${others.map(
            (each) => html`<option value=${each.run} .selected=${heat.against === each.run}>
              ${inLanguage(each.title, language)}${dotOf(language)}${runSourceWord(language, each)}
            </option>`,
          )}
        </select>
      </label>
      ${
        heat.against === null
          ? nothing
          : html`<div class="ways compared" role="group" aria-label=${this.t('heat.way')}>
                ${WAYS.map(
                  (way) => html`<button
                    aria-pressed=${way === heat.way}
                    @click=${() => this.session.heat.look({ way })}
                  >
                    ${this.r(`heat.way.${way}`)}
                  </button>`,
                )}
              </div>
              ${mode === '3d' && heat.way === 'side' ? html`<p class="note">${this.r('heat.way.3d')}</p>` : nothing}`
      }`;
  }

  private doors({ run }: HeatShown): TemplateResult {
    const { city, language } = this.state.view;
    const begin = () => {
      this.session.heat.stampWith(null);
      this.dispatchEvent(new Event('leave-panel', { bubbles: true, composed: true }));
    };
    return html`
      <button class="button strong begin" @click=${begin}>${icon('tree')}${this.r('heat.whatif')}</button>
      <a class="button" href=${reportAddress(city ?? '', run.run, language)}>
        ${icon('print')}${this.r('heat.report')}
      </a>
      <a class="button" href=${reportPdfAddress(city ?? '', run.run, language)} target="_blank">
        ${icon('print')}${this.r('heat.report.pdf')}
      </a>
    `;
  }

  private stations(): TemplateResult | typeof nothing {
    const stations = valueIn(this.state.heat.stations) ?? [];
    if (stations.length === 0) return nothing;
    return html`<div class="list">
      <h3>${this.r('heat.stations')}</h3>
      ${stations.map(
        ({ id, name }) => html`<button
          class="button small"
          @click=${() => this.session.heat.look({ station: id, place: null })}
        >
          ${icon('station')}${name}
        </button>`,
      )}
    </div>`;
  }
}
