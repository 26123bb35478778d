/** Narrows what people wrote by topic and words, and gives the files of a layer. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { isInClass, kindField, type PeopleLayer } from '../model/items';
import { exportAddress, type PeopleView } from '../state/people-address';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';

/** As the server gives a layer away, to everybody who sees it. */
const FORMATS = [
  ['csv', 'CSV'],
  ['geojson', 'GeoJSON'],
  ['gpkg', 'GeoPackage'],
] as const;

@customElement('people-filter')
export class PeopleFilter extends Connected {
  @property({ attribute: false }) layers: readonly PeopleLayer[] = [];
  /** How many are listed. */
  @property({ type: Number }) count = 0;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      summary {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: var(--touch);
        cursor: pointer;
      }
      .parts {
        display: grid;
        gap: 8px;
        padding-bottom: 8px;
      }
      label {
        display: grid;
        gap: 2px;
        font-size: 0.8125rem;
      }
      .field {
        width: 100%;
        min-width: 0;
        padding: 4px 8px;
        font-size: 0.9375rem;
      }
      .files,
      .narrowed {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
      }
    `,
  ];

  override render(): TemplateResult {
    const { list, topic, words } = this.state.view.people;
    const layer = this.layers.find(({ id }) => id === list);
    const narrowed = topic !== null || words !== '';
    return html`
      <details ?open=${narrowed}>
        <summary>${icon('search')}<span>${this.r('people.narrow')}</span></summary>
        <div class="parts">
          <label>
            ${this.r('people.words')}
            <input
              class="field"
              type="search"
              maxlength="80"
              .value=${words}
              @input=${(event: Event) => this.look({ words: (event.target as HTMLInputElement).value })}
            />
          </label>
          ${layer ? html`${this.topics(layer, topic)} ${this.files(layer)}` : html`<p class="note">${this.r('people.narrow.hint', { list: this.t('people.list') })}</p>`}
        </div>
      </details>
      ${
        narrowed
          ? html`<p class="narrowed" role="status">
              <span>${this.r('people.narrowed', { n: this.count })}</span>
              <button class="button small" @click=${() => this.look({ topic: null, words: '' })}>
                ${this.r('people.narrowed.clear')}
              </button>
            </p>`
          : nothing
      }
    `;
  }

  private topics(layer: PeopleLayer, topic: string | null): TemplateResult | typeof nothing {
    const field = kindField(layer);
    if (!field?.choices) return nothing;
    const language = dataLanguage(this.state.view.language);
    return html`<label>
      ${field.label[language]}
      <select
        class="field"
        @change=${(event: Event) => this.look({ topic: (event.target as HTMLSelectElement).value || null })}
      >
        <option value="" .selected=${topic === null}>${this.k('people.list.all')}</option>
        ${field.choices.map(
          ({ id, label }) =>
            html`<option value=${id} .selected=${id === topic}>${this.serverChoice(label[language])}</option>`,
        )}
      </select>
    </label>`;
  }

  /** What is public on a layer, as far as it is narrowed down here. */
  private files(layer: PeopleLayer): TemplateResult | typeof nothing {
    if (layer.workshop !== null || isInClass(this.layers)) return nothing;
    const { city, people, language } = this.state.view;
    const title = layer.title[dataLanguage(language)];
    const said = people.words.trim() !== '';
    const what = said || people.topic !== null ? 'people.files.narrowed' : 'people.files';
    return html`<div class="files">
      <span class="note">${this.r(what)}</span>
      ${FORMATS.map(
        ([format, word]) => html`<a
          class="button small"
          href=${exportAddress(city ?? '', layer.id, format, people)}
          download
          aria-label=${`${this.t(what)} ${title} ${word}`}
          >${icon('download')}${word}</a
        >`,
      )}
      ${said ? html`<span class="note">${this.r('people.files.noNames')}</span>` : nothing}
    </div>`;
  }

  private look(change: Partial<PeopleView>): void {
    this.session.people.look(change);
  }
}
