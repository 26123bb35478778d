/** The heat at a touched place: value, class, curve of the day, why, how the number was made. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { RequestProblem } from '../api/problem';
import { dotOf } from '../i18n/languages';
import { WBGT_CLASSES } from '../model/heat-paint';
import {
  changeWord,
  clockOf,
  type HeatPoint,
  type HeatRun,
  heatUnit,
  hourIndex,
  inOrderOfChange,
  valueAt,
} from '../model/heat-run';
import { sharesOf } from '../model/heat-shares';
import { heatStress } from '../model/heat-stress';
import { type HeatShown, heatShown } from '../state/heat-shown';
import { valueIn } from '../state/load';
import { chainHref } from './chain-href';
import { Connected } from './connected';
import './heat-curve';
import type { Curve } from './heat-curve';
import './heat-station';
import './heat-steps';
import { heatStyles } from './heat-styles';
import './heat-why';
import type { MessageKey } from '../i18n/messages';
import {
  accuracyWord,
  classRange,
  dayWord,
  degreesWord,
  differenceWords,
  inLanguage,
  keyOr,
  numberWord,
  quantityWord,
  runSourceWords,
  stressRange,
  timeWord,
  valueClass,
} from './heat-words';
import { icon } from './icons';
import './problem-card';
import { panel, shared } from './styles';

const OUTSIDE = 404;

@customElement('heat-card')
export class HeatCard extends Connected {
  static override styles = [
    shared,
    panel,
    heatStyles,
    css`
      .values {
        display: grid;
        gap: 8px;
      }
      .value {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 12px;
        align-items: center;
        padding: 12px;
        border: 1px solid var(--line);
        border-left: 12px solid var(--fill, var(--line-strong));
        border-radius: 8px;
      }
      .number {
        font-size: 1.75rem;
        font-weight: 700;
        font-variant-numeric: tabular-nums;
        line-height: 1.2;
        white-space: nowrap;
      }
      .class {
        font-size: 1.25rem;
        font-weight: 700;
        line-height: 1.3;
      }
      .class small {
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-weight: 400;
      }
      .about {
        grid-column: 1 / -1;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      .change {
        display: grid;
        line-height: 1.5;
      }
      .change b {
        font-size: 1.25rem;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
      }
      h3 {
        font-size: 1rem;
      }
      summary {
        min-height: var(--touch);
        padding: 8px 0;
        font-weight: 700;
        cursor: pointer;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const shown = heatShown(this.state);
    if (!shown) return nothing;
    const { station } = this.state.view.heat;
    const title = station === null ? 'heat.card.title' : 'heat.station.title';
    return html`
      <header>
        <h2 aria-live="polite">${this.t(title)}</h2>
        <button class="button plain small" @click=${this.close}>
          ${icon('close')}${this.t('common.close')}
        </button>
      </header>
      <div class="body" tabindex="0" role="region" aria-label=${this.t(title)}>
        ${
          station === null
            ? this.place(shown)
            : html`<heat-station .session=${this.session} .shown=${shown}></heat-station>`
        }
      </div>
    `;
  }

  private place(shown: HeatShown): TemplateResult {
    const { point } = this.state.heat;
    const { place } = this.state.view.heat;
    if (point.status === 'failed') return this.failed(point.problem);
    if (point.status !== 'ready') return html`<p role="status">${this.t('common.loading')}</p>`;
    const found = point.value;
    return html`
      ${found.inside_building ? html`<p>${this.r('heat.card.inside')}</p>` : this.facts(shown, found)}
      ${this.building()}
      <p class="note">
        ${this.groundWord(found)}<br />
        ${found.cover === 'water' ? html`${this.r('heat.card.water')}<br />` : nothing}
        ${this.r('heat.card.place', { lat: place ? degreesWord(place.lat) : '', lon: place ? degreesWord(place.lon) : '' })}
      </p>
    `;
  }

  private failed(problem: unknown): TemplateResult {
    if (problem instanceof RequestProblem && problem.status === OUTSIDE) {
      return html`<p>${this.r('heat.card.outside')}</p>
        ${this.building()}`;
    }
    return html`<problem-card
      .session=${this.session}
      .problem=${problem}
      what="heat.card.failed"
      @retry=${this.again}
    ></problem-card>`;
  }

  /** The same place as a new one is asked for again. */
  private again(): void {
    const { place } = this.state.view.heat;
    if (place) this.session.heat.look({ place: { ...place } });
  }

  private facts(shown: HeatShown, found: HeatPoint): TemplateResult {
    const other = shown.other ? valueIn(this.state.heat.otherPoint) : null;
    const shares = this.sharesAt(shown, found);
    return html`
      <div class="values">
        ${this.value(shown, found, inLanguage(shown.run.title, this.state.view.language))}
        ${
          other && shown.other
            ? html`${this.value(beside(shown, shown.other), other, inLanguage(shown.other.title, this.state.view.language))}
              ${this.change(shown, found, other)}`
            : nothing
        }
      </div>
      ${
        shares.length > 0
          ? html`<section>
              <h3>${this.r('heat.card.why')}</h3>
              <heat-why .session=${this.session} .shares=${shares}></heat-why>
            </section>`
          : nothing
      }
      ${this.curve(shown, found, other)}
      <details>
        <summary>${this.r('heat.card.steps')}</summary>
        <heat-steps .session=${this.session} .run=${shown.run}></heat-steps>
      </details>
      <p><a href=${this.chainAddress(shown)} data-testid="chain-link">${this.t('chain.open')}</a></p>
    `;
  }

  /** The page that tells where this number comes from. */
  private chainAddress({ run, quantity, hour }: HeatShown): string {
    const { language, city, heat } = this.state.view;
    return chainHref(language, city ?? '', {
      of: `heat-${run.run}`,
      lon: heat.place?.lon.toFixed(6) ?? '',
      lat: heat.place?.lat.toFixed(6) ?? '',
      time: run.hours[hour] ?? '',
      quantity: quantity.id,
    });
  }

  private sharesAt({ run, hour }: HeatShown, { explain, cover }: HeatPoint) {
    const clock = Number(clockOf(run.hours[hour] ?? '').slice(0, 2));
    const found = explain.find((each) => each.hour === clock);
    return found ? sharesOf(found.shares, cover) : [];
  }

  private value(shown: HeatShown, point: HeatPoint, title: string): TemplateResult {
    const { language } = this.state.view;
    const { quantity, run, time } = shown;
    const value = valueAt(point, quantity, shown);
    if (value === null) return html`<p>${this.r('heat.card.none')}</p>`;
    const found = valueClass(quantity, value);
    const stress = heatStress(quantity, value);
    return html`<div class="value" .style=${found ? `--fill:${found.colour}` : ''}>
      <span class="number" data-testid="heat-value">${numberWord(language, quantity, value)}</span>
      <span class="class">
        ${found ? html`${this.r(`heat.class.${found.id}`)} <small>${classRange(language, found)}</small>` : nothing}
        ${stress ? html`${this.r(`heat.stress.${stress.id}`)} <small>${stressRange(language, stress)}</small>` : nothing}
      </span>
      <span class="about">
        ${quantityWord(language, quantity)}${dotOf(language)}${dayWord(language, run.date)}
        ${timeWord(language, time)}
        ${runSourceWords(language, run).map((word) => html`<span class="tag">${word}</span> `)}
        ${shown.other ? html`<br />${title}` : nothing}
        <br />${this.accuracy(shown)}
      </span>
    </div>`;
  }

  /** How far the run is from what was measured, and else that nobody has compared it. */
  private accuracy({ run, quantity }: HeatShown): string {
    const found = run.accuracy.find((each) => each.quantity === quantity.id);
    const [station] = valueIn(this.state.heat.stations) ?? [];
    const { language } = this.state.view;
    return accuracyWord(language, quantity.unit, found, station?.origin ?? '実測値');
  }

  /** The same difference as on the map. */
  private change(
    shown: HeatShown,
    point: HeatPoint,
    otherPoint: HeatPoint,
  ): TemplateResult | typeof nothing {
    const { quantity, run, other } = shown;
    const { language } = this.state.view;
    const [own, others] = [
      valueAt(point, quantity, shown),
      other && valueAt(otherPoint, quantity, beside(shown, other)),
    ];
    if (own === null || others === null || !other || quantity.id === 'shadow') return nothing;
    const [changed] = inOrderOfChange(run, other);
    const change = changed === run ? own - others : others - own;
    const titles = differenceWords(language, quantity, [run, other]);
    return html`<p class="change">
      <b data-testid="heat-difference">${changeWord(change)} ${heatUnit(quantity.unit)}</b>
      <span class="note">${this.r('heat.change.legend', titles)}</span>
    </p>`;
  }

  private curve(
    shown: HeatShown,
    found: HeatPoint,
    other: HeatPoint | null,
  ): TemplateResult | typeof nothing {
    const { language } = this.state.view;
    const { quantity, run, hour } = shown;
    if (!quantity.hourly) return nothing;
    const curves: Curve[] = [
      {
        name: inLanguage(run.title, language),
        values: found.quantities[quantity.id] ?? [],
        look: 'line',
      },
    ];
    if (other && shown.other) {
      curves.push({
        name: inLanguage(shown.other.title, language),
        values: other.quantities[quantity.id] ?? [],
        look: 'dashed',
      });
    }
    const unit = heatUnit(quantity.unit);
    return html`<section>
      <h3>${this.r('heat.card.curve')} <small class="soft">${unit}</small></h3>
      <heat-curve
        .session=${this.session}
        .times=${run.hours.map(clockOf)}
        .curves=${curves}
        .classes=${quantity.id === 'wbgt' ? WBGT_CLASSES : []}
        .at=${hour}
        unit=${unit}
        label=${`${quantityWord(language, quantity)} ${this.t('heat.card.curve')}`}
      ></heat-curve>
    </section>`;
  }

  private groundWord({ cover, sky_view_factor: sky }: HeatPoint): string {
    if (cover === null || cover === undefined) return '';
    const key = keyOr(`heat.cover.${cover}`, '');
    const word = key ? this.t(key as MessageKey) : cover;
    return sky === null || sky === undefined
      ? this.t('heat.card.cover', { cover: word })
      : this.t('heat.card.ground', { cover: word, sky: Math.round(sky * 100) });
  }

  private building(): TemplateResult | typeof nothing {
    const { picked } = this.state;
    if (!picked?.isBuilding) return nothing;
    const open = () => this.session.store.look({ selection: picked.gmlId });
    return html`<button class="button small" @click=${open}>
      ${icon('city')}${this.r('heat.card.building')}
    </button>`;
  }

  private close(): void {
    this.session.heat.look({ place: null, station: null });
    this.dispatchEvent(new Event('inspector-closed'));
  }
}

/** What is shown of the other run: the same clock time, whatever its number there. */
function beside(shown: HeatShown, other: HeatRun): HeatShown {
  return { ...shown, run: other, hour: hourIndex(other, shown.time) };
}
