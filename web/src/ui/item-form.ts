/** The fields of a feature, to fill in; says beside each what is still wrong. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { choiceWord, labelOf } from '../i18n/item-words';
import { dataLanguage } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import { faultOfHours } from '../model/hours';
import type { Field, Properties } from '../model/items';
import { Connected } from './connected';
import './hours-field';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

/** Fields whose words the simulation knows, offered as a choice. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  species: ['zelkova', 'ginkgo', 'cherry', 'dogwood'],
  cover: [
    'grass',
    'bare_soil',
    'gravel',
    'block_paving',
    'reflective_paving',
    'water_retentive_paving',
  ],
};
const LONG_TEXT_MAX = 4000;
const TEXT_MAX = 200;

@customElement('item-form')
export class ItemForm extends Connected {
  @property({ attribute: false }) fields: readonly Field[] = [];
  @property({ attribute: false }) properties: Properties = {};
  /** Whether to say what is missing. */
  @property({ type: Boolean }) strict = false;

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      label,
      fieldset {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
        font-size: 0.9375rem;
        line-height: 1.5;
      }
      legend {
        padding: 0;
      }
      .field {
        width: 100%;
        font-size: 1rem;
      }
      textarea {
        min-height: 96px;
        font: inherit;
        color: inherit;
        line-height: 1.6;
        resize: vertical;
      }
      .number {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      .number input {
        max-width: 9em;
      }
      .tick {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: var(--touch);
      }
      .tick input {
        width: 22px;
        height: 22px;
        margin: 0;
        accent-color: var(--accent);
      }
      .wrong {
        color: var(--warning);
        font-size: 0.875rem;
        font-weight: 700;
      }
      small {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`${this.fields.map((field) => this.field(field))}`;
  }

  private field(field: Field): TemplateResult {
    if (field.type === 'boolean') return this.tick(field);
    if (field.type === 'choices') return this.ticks(field);
    if (field.type === 'hours') return this.hours(field);
    const { label, unit } = labelOf(this.state.view.language, field);
    const wrong = this.wrong(field);
    const id = `wrong-${field.id}`;
    return html`<label>
      <span>
        ${this.serverWord(label)} ${field.required ? nothing : html`<small>${this.r('task.optional')}</small>`}
      </span>
      ${this.input(field, unit, wrong ? id : '')}
      ${wrong ? html`<span class="wrong" id=${id} role="alert">${wrong}</span>` : nothing}
    </label>`;
  }

  private input(field: Field, unit: string, describedBy: string): TemplateResult {
    const value = this.properties[field.id];
    const invalid = describedBy ? 'true' : 'false';
    const described = describedBy || nothing;
    if (field.type === 'long text') {
      return html`<textarea
        class="field"
        rows="3"
        maxlength=${field.max_length ?? LONG_TEXT_MAX}
        aria-invalid=${invalid}
        aria-describedby=${described}
        .value=${String(value ?? '')}
        @input=${(event: Event) => this.set(field, (event.target as HTMLTextAreaElement).value)}
      ></textarea>`;
    }
    const known = field.type === 'choice' ? field.choices?.map(({ id }) => id) : KNOWN[field.id];
    if (known) return this.select(field, known, { invalid, described });
    const type = { number: 'number', integer: 'number', date: 'date', link: 'url' }[
      field.type as string
    ];
    const isNumber = type === 'number';
    const box = html`<input
      class="field"
      type=${type ?? 'text'}
      step=${field.type === 'integer' ? '1' : 'any'}
      min=${field.minimum ?? nothing}
      max=${field.maximum ?? nothing}
      maxlength=${isNumber ? nothing : (field.max_length ?? TEXT_MAX)}
      inputmode=${isNumber ? 'decimal' : nothing}
      aria-invalid=${invalid}
      aria-describedby=${described}
      .value=${value === undefined || value === null ? '' : String(value)}
      @input=${(event: Event) => this.typed(field, event.target as HTMLInputElement)}
    />`;
    return unit ? html`<span class="number">${box}<span>${unit}</span></span>` : box;
  }

  private typed(field: Field, { value, valueAsNumber }: HTMLInputElement): void {
    const isNumber = field.type === 'number' || field.type === 'integer';
    this.set(field, isNumber ? (Number.isFinite(valueAsNumber) ? valueAsNumber : null) : value);
  }

  private select(
    field: Field,
    known: readonly string[],
    { invalid, described }: { invalid: 'true' | 'false'; described: unknown },
  ): TemplateResult {
    const value = String(this.properties[field.id] ?? '');
    const word = (id: string) =>
      field.type === 'choice'
        ? this.serverChoice(choiceWord(this.state.view.language, field, id))
        : this.k(`${field.id}.${id}` as MessageKey);
    const others = value && !known.includes(value) ? [value] : [];
    return html`<select
      class="field"
      aria-invalid=${invalid}
      aria-describedby=${described}
      @change=${(event: Event) => this.set(field, (event.target as HTMLSelectElement).value || null)}
    >
      <option value="" .selected=${value === ''}>${this.k('task.choose')}</option>
      ${known.map((id) => html`<option value=${id} .selected=${id === value}>${word(id)}</option>`)}
      ${others.map((id) => html`<option value=${id} .selected=${true}>${id}</option>`)}
    </select>`;
  }

  private tick(field: Field): TemplateResult {
    const label = field.label[dataLanguage(this.state.view.language)];
    return html`<label class="tick">
      <input
        type="checkbox"
        .checked=${this.properties[field.id] === true}
        @change=${(event: Event) => this.set(field, (event.target as HTMLInputElement).checked)}
      />${this.serverWord(label)}
    </label>`;
  }

  private ticks(field: Field): TemplateResult {
    const chosen = this.properties[field.id];
    const list = Array.isArray(chosen) ? chosen.map(String) : [];
    const turn = (id: string) =>
      list.includes(id) ? list.filter((each) => each !== id) : [...list, id];
    return html`<fieldset>
      <legend>${this.serverWord(field.label[dataLanguage(this.state.view.language)])}</legend>
      ${(field.choices ?? []).map(
        ({ id }) => html`<label class="tick">
          <input
            type="checkbox"
            .checked=${list.includes(id)}
            @change=${() => this.set(field, turn(id))}
          />${this.serverWord(choiceWord(this.state.view.language, field, id))}
        </label>`,
      )}
    </fieldset>`;
  }

  private hours(field: Field): TemplateResult {
    return html`<hours-field
      .session=${this.session}
      .label=${field.label[dataLanguage(this.state.view.language)]}
      .value=${this.properties[field.id] ?? null}
      .fault=${this.wrong(field)}
      @typed-hours=${(event: CustomEvent<unknown>) => this.set(field, event.detail)}
    ></hours-field>`;
  }

  private wrong(field: Field): string {
    if (!this.strict) return '';
    const value = this.properties[field.id];
    const fault = field.type === 'hours' ? faultOfHours(value) : '';
    if (fault) return this.t(`hours.wrong.${fault}`);
    const empty = value === undefined || value === null || String(value).trim() === '';
    const { label } = labelOf(this.state.view.language, field);
    if (empty) return field.required ? this.t('task.needed', { label }) : '';
    const { minimum: from, maximum: to } = field;
    if (typeof value !== 'number' || from === undefined || to === undefined) return '';
    return value < from || value > to ? this.t('task.number', { from, to }) : '';
  }

  private set(field: Field, value: unknown): void {
    const properties = { ...this.properties, [field.id]: value === '' ? null : value };
    this.dispatchEvent(new CustomEvent<Properties>('typed', { detail: properties }));
  }
}
