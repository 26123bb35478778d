/** Why something should not be seen: one of the city's reasons, and words if one has any. */
import { html, type TemplateResult } from 'lit';
import type { Reason } from '../api/talk';
import type { Words } from '../model/items';

export interface Why {
  reason: string;
  words: string;
}

export function whyFields(
  reasons: readonly Reason[],
  word: (text: Words) => unknown,
  labels: { why: unknown; words: unknown },
): TemplateResult {
  return html`
    <fieldset class="choices">
      <legend>${labels.why}</legend>
      ${reasons.map(
        ({ id, text }) => html`<label>
          <input type="radio" name="reason" value=${id} required />
          <span>${word(text)}</span>
        </label>`,
      )}
    </fieldset>
    <label class="entry">
      <span>${labels.words}</span>
      <input class="field" name="words" maxlength="500" autocomplete="off" />
    </label>
  `;
}

export function whyOf(form: HTMLFormElement): Why {
  const given = new FormData(form);
  return { reason: String(given.get('reason')), words: String(given.get('words') ?? '') };
}
