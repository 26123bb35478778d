/** A note that is written without network: where, what, and into the outbox. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { inKana } from '../i18n/ruby';
import { serverParts } from '../i18n/server-readings';
import { missingFields } from '../model/draft';
import type { Field, PeopleLayer } from '../model/items';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import type { Here } from './answer';
import { TodayPart } from './part';
import './place-choice';
import { keptNoteLayer, putNote } from './waiting-notes';
import { inLanguage, type TodayKey, type Words } from './words';

const MOST_CHARACTERS = 4000; // where the layer names no other number
const WHERE = 'where'; // what is missing is the place

@customElement('note-form')
export class NoteForm extends TodayPart {
  /** Undefined until it is known what is kept. */
  @state() private layer: PeopleLayer | null | undefined = undefined;
  @state() private place: Here | null = null;
  @state() private fault = '';
  @state() private said: TodayKey | null = null;

  static override styles = [
    ...TodayPart.styles,
    css`
      h3 {
        margin-top: 0.75rem;
      }
      form,
      label {
        display: grid;
        gap: 0.75rem;
        justify-items: start;
      }
      form {
        margin-top: 0.75rem;
      }
      label {
        gap: 0.25rem;
        width: 100%;
      }
      select,
      textarea {
        width: 100%;
      }
    `,
  ];

  protected override firstUpdated(): void {
    const { here } = this.telling;
    this.place = here?.name ? here : null;
  }

  /** Takes the focus, and learns what is kept where one could not write before. */
  async begin(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector('h2')?.focus();
    if (this.layer?.may_add) return;
    this.layer = await keptNoteLayer(this.telling.answer.city).catch(() => null);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('fault') || this.fault === '') return;
    if (this.fault === WHERE) this.renderRoot.querySelector('place-choice')?.takeFocus();
    else this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  override render(): TemplateResult {
    return html`<section class="band" aria-labelledby="note">
      <h2 id="note" tabindex="-1">${this.r('door.note')}</h2>
      ${this.layer === undefined ? nothing : this.formOr(this.layer)}
      <div role="status">
        ${this.said ? html`<p><strong>${this.r(this.said)}</strong></p>` : nothing}
      </div>
    </section>`;
  }

  private formOr(layer: PeopleLayer | null): TemplateResult {
    if (layer?.may_add) return this.form(layer);
    return html`<p>${this.r(layer ? 'note.closed' : 'note.unready')}</p>`;
  }

  private form(layer: PeopleLayer): TemplateResult {
    const needed = layer.fields.filter(({ required }) => required);
    return html`<h3>${this.r('note.where')}</h3>
      <place-choice
        one
        .telling=${{ ...this.telling, here: this.place }}
        @here-chosen=${(event: CustomEvent<Here | null>) => {
          this.place = event.detail;
          this.fault = '';
        }}
      ></place-choice>
      ${this.fault === WHERE ? html`<p role="alert">${this.r('note.needed.where')}</p>` : nothing}
      <p class="note">${this.r('note.exact')}</p>
      <form @submit=${(event: SubmitEvent) => this.put(event, layer)}>
        ${needed.map((each) => this.field(each))}
        <p class="note">${this.r('note.rules')}</p>
        <p class="note">
          ${this.r('note.waits')}
          ${layer.licence ? this.r('note.licence', { name: layer.licence }) : nothing}
        </p>
        <button class="button strong">${icon('note')}${this.r('note.put')}</button>
      </form>`;
  }

  private field({ id, type, label, choices = [], max_length }: Field): TemplateResult {
    const words = inLanguage(this.telling.language, label);
    const isWrong = this.fault === id;
    const [invalid, fault] = [isWrong ? 'true' : 'false', isWrong ? `fault-${id}` : nothing];
    return html`<label>
        <span>${this.showsReadings ? withRuby(serverParts(words)) : words}</span>
        ${
          type === 'choice'
            ? html`<select name=${id} aria-invalid=${invalid} aria-describedby=${fault}>
                <option value="">${this.t('note.choose')}</option>
                ${choices.map((each) => html`<option value=${each.id}>${this.choice(each.label)}</option>`)}
              </select>`
            : html`<textarea
                name=${id}
                rows="3"
                maxlength=${max_length || MOST_CHARACTERS}
                aria-invalid=${invalid}
                aria-describedby=${fault}
              ></textarea>`
        }
      </label>
      ${isWrong ? html`<p id="fault-${id}" role="alert">${this.r('note.needed', { label: words })}</p>` : nothing}`;
  }

  /** In a list that folds out nothing can stand above characters. */
  private choice(label: Words): string {
    const word = inLanguage(this.telling.language, label);
    return this.showsReadings ? inKana(serverParts(word)) : word;
  }

  private async put(event: SubmitEvent, layer: PeopleLayer): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const filled = [...new FormData(form)].map(([id, value]) => [id, String(value).trim()]);
    const properties = Object.fromEntries(filled);
    this.said = null;
    this.fault = '';
    await this.updateComplete; // the same gap is told again
    this.fault = this.place ? (missingFields(layer, properties)[0] ?? '') : WHERE;
    if (!this.place || this.fault !== '') return;
    try {
      await putNote(this.telling.answer.city, this.place, properties);
      form.reset();
      this.said = 'note.kept';
      this.dispatchEvent(new CustomEvent('note-kept'));
    } catch {
      this.said = 'note.failed';
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'note-form': NoteForm;
  }
}
