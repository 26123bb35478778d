/** A station: the measured curve beside the computed one, and how far they lie apart. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { WBGT_CLASSES } from '../model/heat-paint';
import { clockOf, heatUnit, type Station, type StationSeries } from '../model/heat-run';
import type { HeatShown } from '../state/heat-shown';
import { valueIn } from '../state/load';
import { chainHref } from './chain-href';
import { Connected } from './connected';
import './heat-curve';
import type { Curve } from './heat-curve';
import { heatStyles } from './heat-styles';
import { quantityWord, runSourceWord, signedWord, sourceWord } from './heat-words';
import { shared } from './styles';

@customElement('heat-station')
export class HeatStation extends Connected {
  @property({ attribute: false }) shown!: Pick<HeatShown, 'run' | 'quantity' | 'hour'>;
  /** The station to show; without one, that of the view. */
  @property({ attribute: false }) station: Station | null = null;

  static override styles = [
    shared,
    heatStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
      h3 {
        font-size: 1.25rem;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
      }
      h4 {
        margin: 0;
        font-size: 0.9375rem;
      }
    `,
  ];

  override render(): TemplateResult {
    const stations = valueIn(this.state.heat.stations) ?? [];
    const station = this.station ?? stations.find(({ id }) => id === this.state.view.heat.station);
    if (!station) return html`<p>${this.t('heat.station.none')}</p>`;
    return html`<h3>${station.name}</h3>
      ${this.sorted(station).map((series) => this.series(series, station))}
      <p><a href=${this.chainAddress()} data-testid="chain-link">${this.t('chain.open')}</a></p>`;
  }

  private chainAddress(): string {
    const { language, city } = this.state.view;
    return chainHref(language, city ?? '', { of: `heat-${this.shown.run.run}` });
  }

  /** What the map shows comes first. */
  private sorted({ series }: Station): StationSeries[] {
    const first = ({ quantity }: StationSeries) => Number(quantity !== this.shown.quantity.id);
    return [...series].sort((a, b) => first(a) - first(b));
  }

  private series(series: StationSeries, { origin }: Station): TemplateResult {
    const { run, hour } = this.shown;
    const { language } = this.state.view;
    const known = run.quantities.find(({ id }) => id === series.quantity);
    const name = known ? quantityWord(language, known) : series.quantity;
    const unit = heatUnit(series.unit);
    const curves: Curve[] = [
      {
        name: this.told('computed', runSourceWord(language, run)),
        values: series.computed,
        look: 'line',
      },
      {
        name: this.told('measured', sourceWord(language, origin)),
        values: series.measured,
        look: 'dots',
      },
    ];
    return html`<section>
      <h4>${name} <small class="soft">${unit}</small></h4>
      <heat-curve
        .session=${this.session}
        .times=${series.times.map(clockOf)}
        .curves=${curves}
        .classes=${series.quantity === 'wbgt' ? WBGT_CLASSES : []}
        .at=${series.times.indexOf(run.hours[hour] ?? '')}
        unit=${unit}
        label=${`${name} ${this.t('heat.station.title')}`}
      ></heat-curve>
      ${series.bias === null ? nothing : html`<p class="note">${this.error(series, origin)}</p>`}
    </section>`;
  }

  /** Which curve it is; what was made up says so, too. */
  private told(curve: 'computed' | 'measured', source: string): string {
    const word = this.t(`heat.source.${curve}`);
    if (source === word) return word;
    return this.t('heat.of', { what: this.t(`heat.station.${curve}`), source });
  }

  private error({ bias, rmse, r2, count, unit }: StationSeries, origin: string): string {
    const word = heatUnit(unit);
    const signed = signedWord(bias ?? 0);
    return this.t('heat.station.error', {
      what: sourceWord(this.state.view.language, origin),
      bias: `${signed} ${word}`,
      rmse: `${rmse?.toFixed(1) ?? '—'} ${word}`,
      r2: r2?.toFixed(2) ?? '—',
      n: count,
    });
  }
}
