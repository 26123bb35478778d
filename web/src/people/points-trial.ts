/** What rules would have cost in a past summer, by files of the Ministry's WBGT service. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField } from './field';
import { PeoplePage } from './page';
import { HEAT_CLASSES, type HeatClass, type PointsRules, wholeNumber } from './points-rules';
import { pageStyles } from './styles';

interface Cost {
  days: number;
  visits: number;
  counted: number;
  points: number;
  visits_by_class: Partial<Record<HeatClass, number>>;
  points_by_class: Partial<Record<HeatClass, number>>;
  points_by_month: Record<string, number>;
  dearest_day: string | null;
  dearest_points: number;
}

interface Spot {
  name: string;
  kind: string;
}

const MOST_SPOTS = 200;

@customElement('points-trial')
export class PointsTrial extends PeoplePage {
  /** Gives the rules that are written now. */
  @property({ attribute: false }) rules!: () => PointsRules;
  @state() private spots: readonly Spot[] | null = null;
  @state() private cost: Cost | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      .numbers {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fill, minmax(11em, 1fr));
        align-items: end;
      }
      .points {
        font-size: 26px;
        font-weight: 700;
      }
      table {
        border-collapse: collapse;
      }
      th,
      td {
        padding: 4px 12px 4px 0;
        border-bottom: 1px solid var(--line);
        text-align: start;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const { spots } = this;
    return html`<section>
      <h3>${this.r('points.try')}</h3>
      <p class="note">${this.r('points.try.about')}</p>
      ${this.problemBox()}
      ${spots === null ? nothing : spots.length === 0 ? html`<p>${this.r('points.try.noSpots')}</p>` : this.form(spots.length)}
      <div role="status">${this.cost ? this.told(this.cost) : nothing}</div>
    </section>`;
  }

  private form(count: number): TemplateResult {
    const number = (name: 'visits' | 'from' | 'to' | 'person', value: string) =>
      inputField({
        ...{ name, label: this.r(`points.try.${name}`), type: 'number', min: 0, value },
        required: true,
      });
    return html`<form @submit=${this.work}>
      <div class="entry">
        <label for="files">${this.r('points.try.files')}</label>
        <input class="field" id="files" name="files" type="file" accept=".csv" multiple required />
      </div>
      <div class="numbers">
        ${inputField({ name: 'station', label: this.r('points.try.station'), maxLength: 20 })}
        ${number('visits', '5')} ${number('from', '9')} ${number('to', '17')} ${number('person', '2')}
      </div>
      <p class="note">${this.r('points.try.spots', { n: count })}</p>
      <button class="button" ?disabled=${this.busy}>${this.r('points.try.send')}</button>
    </form>`;
  }

  private told(cost: Cost): TemplateResult {
    const { days, visits, counted, dearest_day: day } = cost;
    const n = (value = 0) => value.toLocaleString(dataLanguage(this.site.language));
    return html`<p class="points">${this.r('points.cost', { points: n(cost.points) })}</p>
      <p>${this.r('points.cost.about', { days, visits: n(visits), counted: n(counted) })}</p>
      ${day ? html`<p>${this.r('points.cost.dearest', { day, n: n(cost.dearest_points) })}</p>` : nothing}
      <table>
        <thead>
          <tr>
            <th scope="col">${this.r('points.cost.by')}</th>
            <th scope="col">${this.r('points.cost.visits')}</th>
            <th scope="col">${this.r('points.cost.points')}</th>
          </tr>
        </thead>
        <tbody>
          ${HEAT_CLASSES.map(
            (each) => html`<tr>
              <th scope="row">${this.r(`heat.${each}`)}</th>
              <td>${n(cost.visits_by_class[each])}</td>
              <td>${n(cost.points_by_class[each])}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <table>
        <thead>
          <tr>
            <th scope="col">${this.r('points.cost.month')}</th>
            <th scope="col">${this.r('points.cost.points')}</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(cost.points_by_month).map(
            ([month, points]) => html`<tr><th scope="row">${month}</th><td>${n(points)}</td></tr>`,
          )}
        </tbody>
      </table>`;
  }

  private async load(): Promise<void> {
    const { features } = await this.askAt<{ features: { properties: Partial<Spot> }[] }>(
      `${of(this.site.route.city, 'spots')}?limit=1000`,
    );
    this.spots = features
      .slice(0, MOST_SPOTS)
      .map(({ properties: { name = '–', kind = '' } }) => ({ name, kind }));
  }

  private async work(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const whole = (name: string) => wholeNumber(String(data.get(name) ?? '')) ?? 0;
    const files = data.getAll('files').filter((each): each is File => each instanceof File);
    const [from, to, visits] = [whole('from'), whole('to'), whole('visits')];
    const hours = [...Array(24).keys()].map((hour) => (hour >= from && hour < to ? visits : 0));
    this.cost = null;
    await this.attempt(async () => {
      this.cost = await this.ask<Cost>('POST', ['points', 'simulations'], {
        rules: this.rules(),
        files: await Promise.all(files.map((each) => each.text())),
        station: String(data.get('station') ?? '').trim(),
        spots: (this.spots ?? []).map((spot) => ({ ...spot, visits: hours })),
        visits_per_person: Math.max(1, whole('person')),
      });
    });
  }
}
