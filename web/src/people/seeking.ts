/** Words sought in a list of these pages. */
import { html, type TemplateResult } from 'lit';

/** The field for the words; `heard` gets them at each letter. */
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

/** Looks for words among what is shown: in any order, in either width and case. */
export function mentions(sought: string, texts: readonly string[]): boolean {
  const among = plain(texts.join('\n'));
  return plain(sought)
    .split(/\s+/)
    .every((word) => among.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
