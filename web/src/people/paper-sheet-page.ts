/** Types a filled sheet in, line by line, with the keyboard alone. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import type { Item, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, selectField, textsOf } from './field';
import { LoadedPart } from './page';
import { placeWord, type Sheet } from './paper';
import { PageProblem } from './problem';
import { pageStyles } from './styles';

interface Line {
  id: string;
  where: string;
  text: string;
  waits: boolean;
}

const USUALLY = 'other';

@customElement('paper-sheet-page')
export class PaperSheetPage extends LoadedPart {
  @state() private sheet: Sheet | null = null;
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private lines: readonly Line[] = [];
  @state() private said = '';
  /** Of the line that is being typed: sent twice, it is written once. */
  private lineId = crypto.randomUUID();

  static override styles = [
    shared,
    pageStyles,
    css`
      .line {
        display: grid;
        grid-template-columns: minmax(7em, 1fr) 4fr minmax(8em, 1.4fr);
        gap: 8px 16px;
        align-items: start;
      }
      @media (max-width: 700px) {
        .line {
          grid-template-columns: 1fr;
        }
      }
      #where {
        text-transform: uppercase;
        font-size: 20px;
      }
      .lines p {
        overflow-wrap: anywhere;
      }
      .numbers {
        columns: 16em;
        padding-left: 0;
        list-style: none;
        line-height: 1.8;
      }
    `,
  ];

  protected override async load(): Promise<void> {
    const { id } = this.site.route;
    [this.sheet, this.layers] = await Promise.all([
      this.ask<Sheet>('GET', ['paper', 'sheets', id]),
      this.ask<{ layers: PeopleLayer[] }>('GET', ['layers']).then(({ layers }) => layers),
    ]);
  }

  override render(): TemplateResult {
    const { sheet } = this;
    return html`
      <h1>${this.r('title.paper-sheet')}</h1>
      ${sheet ? this.about(sheet) : nothing} ${this.problemBox('where', 'text', 'properties.text')}
      ${sheet ? this.form() : nothing}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${sheet ? this.listed(sheet) : nothing}
    `;
  }

  private about(sheet: Sheet): TemplateResult {
    const { number, made, spots } = sheet;
    const language = dataLanguage(this.site.language);
    const pdf = of(this.site.route.city, 'paper', 'sheets', number, 'map.pdf');
    return html`<p>
        <strong>${this.r('sheet.of', { number, when: this.when(made), n: spots.length })}</strong>
      </p>
      <p>
        <a class="button small" href=${`${pdf}?language=${language}`} target="_blank">
          ${this.r('sheet.again')}
        </a>
      </p>
      <p>${this.r('sheet.about')}</p>
      ${this.site.me.hat === 'visitor' ? html`<p class="note">${this.r('sheet.visitor')}</p>` : nothing}`;
  }

  private form(): TemplateResult {
    return html`<form class="card" @submit=${this.send} novalidate>
      <div class="line" @keydown=${this.goAlong}>
        ${inputField({
          name: 'where',
          label: this.r('sheet.where'),
          fault: this.fault('where'),
          required: true,
          maxLength: 20,
        })}
        ${inputField({
          name: 'text',
          label: this.r('sheet.text'),
          fault: this.fault('text') || this.fault('properties.text'),
          required: true,
          maxLength: 4000,
        })}
        ${selectField('about', this.r('sheet.kind'), this.kinds(), USUALLY)}
      </div>
      <button class="button strong" ?disabled=${this.busy}>${this.r('sheet.add')}</button>
    </form>`;
  }

  private kinds(): { value: string; label: string }[] {
    const notes = this.layers.find(({ kind, official }) => kind === 'note' && !official);
    const about = notes?.fields.find(({ id }) => id === 'about');
    return (about?.choices ?? []).map(({ id, label }) => ({ value: id, label: this.w(label) }));
  }

  private listed(sheet: Sheet): TemplateResult {
    const { city } = this.site.route;
    const { language } = this.site;
    return html`<section class="lines">
        <h2>${this.r('sheet.list', { n: this.lines.length })}</h2>
        ${this.lines.length === 0 ? html`<p>${this.r('sheet.list.none')}</p>` : nothing}
        <ol class="rows" reversed>
          ${this.lines.map(
            ({ id, where, text, waits }) => html`<li>
              <p><strong>${where}</strong> ${text}</p>
              ${
                waits
                  ? html`<span class="tag wait">${this.r('sheet.waits')}</span>`
                  : html`<a
                      href=${`/?${new URLSearchParams({ lang: language, city, item: id })}`}
                      >${this.r('sheet.see')}</a
                    >`
              }
            </li>`,
          )}
        </ol>
      </section>
      <details ?open=${sheet.spots.length > 0}>
        <summary>${this.r('sheet.places')}</summary>
        <ol class="numbers">
          ${sheet.spots.map(
            ({ number, cell, name, shown }) => html`<li>
              <strong>${number}</strong> ${shown ? this.w(name) : this.r('sheet.gone')}
              <span class="note">${cell}</span>
            </li>`,
          )}
        </ol>
      </details>`;
  }

  /** Enter goes on from the number to the words; from there it sends. */
  private goAlong(event: KeyboardEvent): void {
    const input = event.target as HTMLElement;
    if (event.key !== 'Enter' || event.isComposing || input.id !== 'where') return;
    event.preventDefault();
    this.input('text').focus();
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    const { where = '', text = '', about = USUALLY } = textsOf(event);
    if (this.busy || !this.sheet) return;
    this.said = '';
    const line = { id: this.lineId, where: where.trim(), text: text.trim(), about };
    const kept = await this.attempt(async () => this.keep(line, this.sheet as Sheet));
    if (!kept) return;
    this.lineId = crypto.randomUUID();
    form.reset();
    this.input('where').focus();
  }

  private async keep(
    line: { id: string; where: string; text: string; about: string },
    sheet: Sheet,
  ): Promise<void> {
    let waits = false;
    try {
      const path = ['paper', 'sheets', sheet.number, 'notes'];
      const { about } = await this.ask<Item>('POST', path, line);
      waits = about.status !== 'published';
    } catch (problem) {
      // Its answer was lost on the way, and it was sent again: it is there.
      if (!(problem instanceof PageProblem && problem.status === 409)) throw problem;
    }
    const where = placeWord(line.where, (words) => this.w(words), sheet);
    this.lines = [{ id: line.id, where, text: line.text, waits }, ...this.lines];
    this.said = this.t('sheet.done', { n: this.lines.length, where });
  }

  private input(name: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${name}`) as HTMLInputElement;
  }
}
