/** Makes a map to print, and leads a filled sheet to where it is typed in. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, selectField, textsOf } from './field';
import { PeoplePage } from './page';
import { isPaper, MAP_WIDTHS, type Paper, SCALES, type Sheet, widthOf } from './paper';
import { pageStyles } from './styles';

interface SpotList {
  features: readonly {
    id: string;
    geometry: { coordinates: readonly [number, number] };
    properties: Readonly<Record<string, unknown>>;
  }[];
}

const SPOTS_MAX = 200;

@customElement('paper-page')
export class PaperPage extends PeoplePage {
  @state() private paper: Paper = 'a4';
  @state() private spots: SpotList['features'] = [];
  @state() private made: Sheet | null = null;
  /** Where the map was that somebody came from. */
  private here = new URLSearchParams(window.location.search).get('middle') ?? '';

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const path = `${of(this.site.route.city, 'spots')}?limit=${SPOTS_MAX}`;
      this.spots = (await this.askAt<SpotList>(path)).features;
    });
  }

  override render(): TemplateResult {
    return html`
      <h1>${this.r('title.paper')}</h1>
      <p>${this.r('paper.about')}</p>
      ${this.problemBox('sheet')} ${this.making()}
      <div role="status">${this.made ? this.ready(this.made) : nothing}</div>
      ${this.typing()}
    `;
  }

  private making(): TemplateResult {
    return html`<form class="card" @submit=${this.make}>
      <h2>${this.r('paper.make')}</h2>
      ${selectField('middle', this.r('paper.middle'), this.middles(), this.here)}
      <div class="entry">
        <label for="paper">${this.r('paper.size')}</label>
        <select class="field" id="paper" name="paper" @change=${this.choosePaper}>
          ${Object.keys(MAP_WIDTHS)
            .filter(isPaper)
            .map(
              (each) => html`<option value=${each} ?selected=${each === this.paper}>
                ${this.t(`paper.size.${each}`)}
              </option>`,
            )}
        </select>
      </div>
      ${selectField('scale', this.r('paper.scale'), this.scales(), '2500')}
      <button class="button strong" ?disabled=${this.busy}>${this.r('paper.go')}</button>
    </form>`;
  }

  private middles(): { value: string; label: string }[] {
    const here = this.here ? [{ value: this.here, label: this.t('paper.middle.here') }] : [];
    return [
      ...here,
      { value: '', label: this.t('paper.middle.city') },
      ...this.spots.map(({ geometry, properties }) => ({
        value: geometry.coordinates.slice(0, 2).join(','),
        label: this.nameOf(properties),
      })),
    ];
  }

  private nameOf(properties: Readonly<Record<string, unknown>>): string {
    const english = dataLanguage(this.site.language) === 'en' ? properties.name_en : '';
    return String(english || properties.name || '');
  }

  private scales(): { value: string; label: string }[] {
    return SCALES.map((scale) => ({
      value: String(scale),
      label: this.t('paper.scale.of', {
        scale: scale.toLocaleString('en'),
        width: widthOf(this.paper, scale).toLocaleString('en'),
      }),
    }));
  }

  private ready(sheet: Sheet): TemplateResult {
    const language = dataLanguage(this.site.language);
    const other = language === 'ja' ? 'en' : 'ja';
    return html`<section class="card">
      <p>
        <strong>
          ${this.r('paper.made', { number: sheet.number, n: sheet.spots.length })}
        </strong>
      </p>
      ${sheet.left_out > 0 ? html`<p>${this.r('paper.more', { n: sheet.left_out })}</p>` : nothing}
      <p class="row">
        <a class="button strong" href=${this.pdf(sheet, language)} target="_blank">
          ${this.r('paper.open')}
        </a>
        <a class="button" href=${this.pdf(sheet, other)} target="_blank">
          ${this.r('paper.open.other')}
        </a>
      </p>
      <p class="note">${this.r('paper.print')}</p>
    </section>`;
  }

  private typing(): TemplateResult {
    return html`<form class="card" @submit=${this.goOn}>
      <h2>${this.r('paper.type')}</h2>
      ${inputField({
        name: 'sheet',
        label: this.r('paper.number'),
        hint: this.r('paper.number.hint'),
        fault: this.fault('sheet'),
        required: true,
        maxLength: 40,
      })}
      <button class="button" ?disabled=${this.busy}>${this.r('paper.next')}</button>
    </form>`;
  }

  private pdf({ number }: Sheet, language: string): string {
    return `${of(this.site.route.city, 'paper', 'sheets', number, 'map.pdf')}?language=${language}`;
  }

  private choosePaper(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    if (isPaper(value)) this.paper = value;
  }

  private make(event: SubmitEvent): void {
    const { middle = '', paper = '', scale = '' } = textsOf(event);
    const query = new URLSearchParams({ paper, scale, ...(middle ? { middle } : {}) });
    void this.attempt(async () => {
      const path = `${of(this.site.route.city, 'paper', 'new-sheet')}?${query}`;
      this.made = await this.askAt<Sheet>(path);
    });
  }

  private goOn(event: SubmitEvent): void {
    const { sheet = '' } = textsOf(event);
    void this.attempt(async () => {
      const found = await this.ask<Sheet>('GET', ['paper', 'sheets', sheet.trim()]);
      window.location.assign(this.href('paper-sheet', found.number));
    });
  }
}
