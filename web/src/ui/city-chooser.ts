/** The first page: which city? */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CitySummary } from '../model/city';
import { Connected } from './connected';
import { icon } from './icons';
import './language-switch';
import './problem-card';
import { shared } from './styles';

const ADD_COMMAND = 'uchimizu city add ID PATH';
const DEMO_COMMAND = 'uchimizu demo';

@customElement('city-chooser')
export class CityChooser extends Connected {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        background: linear-gradient(var(--accent-soft), var(--surface-sunken) 320px);
      }
      .page {
        display: grid;
        gap: 40px;
        max-width: 1040px;
        margin: 0 auto;
        padding: 24px 24px 64px;
      }
      header {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      header img {
        width: 40px;
        height: 40px;
      }
      header strong {
        flex: 1;
        font-size: 1.25rem;
      }
      h1 {
        font-size: clamp(28px, 5vw, 40px);
        line-height: 1.35;
        letter-spacing: 0.01em;
      }
      .lead {
        margin-top: 8px;
        font-size: 1.125rem;
      }
      .cities {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr));
      }
      .city {
        display: grid;
        gap: 4px;
        width: 100%;
        padding: 24px;
        border: 1px solid var(--line);
        border-radius: 16px;
        background: var(--surface);
        text-align: left;
        cursor: pointer;
        transition: border-color 120ms, box-shadow 120ms;
      }
      .city:hover {
        border-color: var(--accent);
        box-shadow: var(--shadow);
      }
      .city b {
        font-size: 1.375rem;
        line-height: 1.4;
      }
      .city .go {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-top: 16px;
        color: var(--accent);
        font-weight: 700;
      }
      .empty {
        display: grid;
        gap: 12px;
        max-width: 720px;
        padding: 32px;
        border: 1px dashed var(--line-strong);
        border-radius: 16px;
        background: var(--surface);
      }
      code {
        display: block;
        padding: 12px 16px;
        border-radius: 8px;
        background: var(--surface-sunken);
        font: 15px/1.6 var(--mono);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`
      <div class="page">
        <header>
          <img src="/mark.svg" alt="" />
          <strong>${this.t('app.name')}</strong>
          <language-switch .session=${this.session}></language-switch>
        </header>
        <div>
          <h1>${this.t('cities.title')}</h1>
          <p class="lead">${this.t('cities.lead')}</p>
        </div>
        <main>${this.content()}</main>
      </div>
    `;
  }

  private content(): TemplateResult {
    const { cities } = this.state;
    if (cities.status === 'failed') {
      return html`<problem-card
        .session=${this.session}
        .problem=${cities.problem}
        what="problem.cities"
        @retry=${() => this.session.loadCities()}
      ></problem-card>`;
    }
    if (cities.status !== 'ready') return html`<p role="status">${this.t('common.loading')}</p>`;
    if (cities.value.length === 0) return this.empty();
    return html`<ul class="cities">${cities.value.map((city) => this.card(city))}</ul>`;
  }

  private card(city: CitySummary): TemplateResult {
    const open = () => this.session.store.look({ city: city.id, camera: null });
    return html`
      <li>
        <button class="city" @click=${open}>
          <b>${city.name}</b>
          ${city.year === null ? nothing : html`<span>${this.t('cities.year', { year: city.year })}</span>`}
          <span class="soft">${this.t('cities.datasets', { n: city.datasets })}</span>
          <span class="go">${icon('city')}${this.t('cities.open')}</span>
        </button>
      </li>
    `;
  }

  private empty(): TemplateResult {
    return html`
      <section class="empty">
        <h2>${this.t('cities.empty.title')}</h2>
        <p>${this.t('cities.empty.body')}</p>
        <code>${ADD_COMMAND}</code>
        <p>${this.t('cities.empty.demo')}</p>
        <code>${DEMO_COMMAND}</code>
      </section>
    `;
  }
}
