/** Types a filled sheet in, line by line, with the keyboard alone. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { type Item, newItemId, type PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import { type Choice, inputField, selectField, textsOf } from './field';
import { LoadedPart } from './page';
import { placeWord, type Sheet } from './paper';
import { PageProblem } from './problem';
import { pageStyles } from './styles';
import type { Workshop } from './workshops';

interface Line {
  id: string;
  where: string;
  text: string;
  waits: boolean;
}

const USUALLY = 'other';
const EVERYBODY = '';

@customElement('paper-sheet-page')
export class PaperSheetPage extends LoadedPart {
  @state() private sheet: Sheet | null = null;
  @state() private layers: readonly PeopleLayer[] = [];
  /** Those that go on and that whoever types leads, the newest first. */
  @state() private classes: readonly Workshop[] = [];
  /** The class onto whose layer the notes go, or everybody's map. */
  @state() private into = EVERYBODY;
  @state() private lines: readonly Line[] = [];
  @state() private said = '';
  /** Of the line that is being typed: sent twice, it is written once. */
  private lineId = newItemId();

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
    const [{ layers }, { workshops }, sheet] = await Promise.all([
      this.ask<{ layers: PeopleLayer[] }>('GET', ['layers']),
      this.ask<{ workshops: Workshop[] }>('GET', ['workshops']),
      this.ask<Sheet>('GET', ['paper', 'sheets', id]),
    ]);
    this.layers = layers;
    this.classes = workshops.filter(({ leads, ended }) => leads && !ended);
    this.into = this.classes[0]?.id ?? EVERYBODY;
    this.sheet = sheet;
  }

  override render(): TemplateResult {
    const { sheet } = this;
    return html`
      <h1>${this.r('title.paper-sheet')}</h1>
      ${sheet ? this.about(sheet) : nothing} ${this.problemBox('workshop', 'where', 'text', 'properties.text')}
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
      ${this.classes.length > 0 ? this.destination() : nothing} ${this.seenBy()}
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

  private destination(): TemplateResult {
    const choices = this.destinations();
    return html`<div @change=${this.chooseDestination}>
      ${selectField('workshop', this.r('sheet.into'), choices, this.into, this.fault('workshop'))}
    </div>`;
  }

  private destinations(): Choice[] {
    const classes = this.classes.map(({ id, title }) => ({ value: id, label: title }));
    const notes = this.notes();
    if (!notes?.may_add) return classes;
    const everybody = this.t(notes.waits ? 'sheet.into.moderated' : 'sheet.into.public');
    return [...classes, { value: EVERYBODY, label: everybody }];
  }

  /** Who sees what is typed in, and when. */
  private seenBy(): TemplateResult | typeof nothing {
    const into = this.chosen();
    if (into) {
      return html`<p class="note">${this.r(into.open_to_public ? 'sheet.class.open' : 'sheet.class')}</p>`;
    }
    const notes = this.notes();
    if (!notes?.may_add || this.site.me.hat === 'visitor') return nothing;
    return html`<p><strong>${this.r(notes.waits ? 'sheet.moderated' : 'sheet.public')}</strong></p>`;
  }

  /** The layer of everybody's notes. */
  private notes(): PeopleLayer | undefined {
    return this.layers.find(
      ({ kind, official, workshop }) => kind === 'note' && !official && workshop === null,
    );
  }

  private chosen(): Workshop | undefined {
    return this.classes.find(({ id }) => id === this.into);
  }

  private chooseDestination(event: Event): void {
    this.into = (event.target as HTMLSelectElement).value;
  }

  private kinds(): Choice[] {
    const into = this.chosen();
    const layer = into ? this.layers.find(({ id }) => id === into.notes_layer) : this.notes();
    const about = layer?.fields.find(({ id }) => id === 'about');
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
    const workshop = this.into || null;
    const line = { id: this.lineId, where: where.trim(), text: text.trim(), about, workshop };
    const kept = await this.attempt(async () => this.keep(line, this.sheet as Sheet));
    if (!kept) return;
    this.lineId = newItemId();
    form.reset();
    this.input('where').focus();
  }

  private async keep(
    line: { id: string; where: string; text: string; about: string; workshop: string | null },
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
