/** Asks for the words by which a list is narrowed. */
import { html, type TemplateResult } from 'lit';

/** `heard` gets the words at each letter. */
export function seekField(label: unknown, heard: (sought: string) => void): TemplateResult {
  return html`<label class="entry">
    <span>${label}</span>
    <input
      class="field"
      type="search"
      id="seek"
      autocomplete="off"
      @input=${(event: Event) => heard((event.target as HTMLInputElement).value)}
    />
  </label>`;
}
