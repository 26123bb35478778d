/** One input with its label, a hint, and what is wrong with it. */
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

export interface InputField {
  name: string;
  label: unknown;
  type?: 'text' | 'password' | 'number' | 'datetime-local' | 'date';
  value?: string;
  hint?: unknown;
  fault?: string;
  autocomplete?: string;
  required?: boolean;
  maxLength?: number;
  min?: number;
  max?: number;
  /** Of a password: words of the box that shows what is typed. */
  show?: unknown;
}

export function inputField(field: InputField): TemplateResult {
  const { name, hint, fault } = field;
  return html`<div class="entry">
    <label for=${name}>${field.label}</label>
    ${hint ? html`<p class="note" id=${`${name}-hint`}>${hint}</p>` : nothing}
    <input
      class="field"
      id=${name}
      name=${name}
      type=${field.type ?? 'text'}
      .value=${field.value ?? ''}
      autocomplete=${(field.autocomplete ?? 'off') as 'off'}
      autocapitalize="none"
      spellcheck="false"
      ?required=${field.required ?? false}
      maxlength=${ifDefined(field.maxLength)}
      min=${ifDefined(field.min)}
      max=${ifDefined(field.max)}
      aria-describedby=${ifDefined(describedBy(name, hint, fault))}
      aria-invalid=${fault ? 'true' : 'false'}
    />
    ${faultOf(name, fault)} ${field.show ? showBox(name, field.show) : nothing}
  </div>`;
}

/** Shows a password to whoever types it, as long as the box is ticked. */
function showBox(name: string, words: unknown): TemplateResult {
  const turn = (event: Event) => {
    const box = event.target as HTMLInputElement;
    const input = box.closest('.entry')?.querySelector<HTMLInputElement>('input.field');
    if (input) input.type = box.checked ? 'text' : 'password';
  };
  return html`<label class="check">
    <input type="checkbox" class="show" aria-controls=${name} @change=${turn} />
    <span>${words}</span>
  </label>`;
}

/** Empties a form; what was shown of a password is hidden again. */
export function emptied(form: HTMLFormElement): void {
  form.querySelector<HTMLInputElement>('.show:checked')?.click();
  form.reset();
}

export interface AreaField {
  name: string;
  label: unknown;
  value?: string;
  hint?: unknown;
  fault?: string;
  rows?: number;
  maxLength?: number;
  required?: boolean;
}

export function areaField(field: AreaField): TemplateResult {
  const { name, hint, fault } = field;
  return html`<div class="entry">
    <label for=${name}>${field.label}</label>
    ${hint ? html`<p class="note" id=${`${name}-hint`}>${hint}</p>` : nothing}
    <textarea
      class="field"
      id=${name}
      name=${name}
      rows=${field.rows ?? 3}
      .value=${field.value ?? ''}
      ?required=${field.required ?? false}
      maxlength=${ifDefined(field.maxLength)}
      aria-describedby=${ifDefined(describedBy(name, hint, fault))}
      aria-invalid=${fault ? 'true' : 'false'}
    ></textarea>
    ${faultOf(name, fault)}
  </div>`;
}

export interface Choice {
  value: string;
  label: string;
}

export function selectField(
  name: string,
  label: unknown,
  choices: readonly Choice[],
  chosen: string,
  fault = '',
  hint: unknown = nothing,
): TemplateResult {
  return html`<div class="entry">
    <label for=${name}>${label}</label>
    ${hint === nothing ? nothing : html`<span class="note" id=${`${name}-about`}>${hint}</span>`}
    <select aria-describedby=${hint === nothing ? nothing : `${name}-about`} class="field" id=${name} name=${name} aria-invalid=${fault ? 'true' : 'false'}>
      ${choices.map(
        (each) => html`<option value=${each.value} ?selected=${each.value === chosen}>
          ${each.label}
        </option>`,
      )}
    </select>
    ${faultOf(name, fault)}
  </div>`;
}

/** The texts of a form by the names of its inputs. */
export function textsOf(event: SubmitEvent): Record<string, string> {
  event.preventDefault();
  const texts: Record<string, string> = {};
  new FormData(event.target as HTMLFormElement).forEach((value, name) => {
    if (typeof value === 'string') texts[name] = value;
  });
  return texts;
}

function faultOf(name: string, fault: string | undefined): TemplateResult | typeof nothing {
  return fault ? html`<p class="fault" id=${`${name}-fault`}>${fault}</p>` : nothing;
}

function describedBy(name: string, hint: unknown, fault: string | undefined): string | undefined {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(fault ? [`${name}-fault`] : [])];
  return ids.length > 0 ? ids.join(' ') : undefined;
}
