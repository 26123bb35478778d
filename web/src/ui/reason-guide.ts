/** A short guide beside the choice of a reason: when each is the one, and what the author reads. */
import { html, type TemplateResult } from 'lit';
import type { Reason } from '../api/talk';
import { reasonsJa } from '../i18n/reason-words';
import type { Words } from '../model/items';

type GuideKey = keyof typeof reasonsJa;

export function reasonGuide(
  reasons: readonly Reason[],
  word: (text: Words) => unknown,
  say: (key: GuideKey) => unknown,
): TemplateResult {
  return html`<details>
    <summary>${say('guide.title')}</summary>
    <p class="note">${say('guide.author')}</p>
    <ol class="note">
      ${reasons.map(({ id, text }) => {
        const key = `guide.${id}`;
        return html`<li><strong>${word(text)}</strong> ${isGuideKey(key) ? say(key) : ''}</li>`;
      })}
    </ol>
  </details>`;
}

function isGuideKey(key: string): key is GuideKey {
  return Object.hasOwn(reasonsJa, key);
}
