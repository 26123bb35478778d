/** Says that tablets do not reach the address that a class is shown, and what opens it to them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Language } from '../i18n/languages';
import { isOnlyHere } from '../model/loopback';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { type PageKey, say, sayWithReadings } from './say';
import { pageStyles } from './styles';

/** In front of the command that starts the server: it listens to others, under any name. */
const OPEN_TO_OTHERS = "UCHIMIZU_HOST=0.0.0.0 UCHIMIZU_ALLOWED_HOSTS='*'";

@customElement('only-here')
export class OnlyHere extends LitElement {
  @property() address = '';
  @property() language: Language = 'ja';
  /** The address is that of this page: a class's own might be one for others. */
  @property({ type: Boolean }) guessed = false;

  static override styles = [
    shared,
    pageStyles,
    css`
      .problem > div {
        display: grid;
        gap: 4px;
        grid-template-columns: minmax(0, 1fr);
      }
      code {
        font-family: var(--mono);
        font-weight: 700;
        user-select: all;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (!isOnlyHere(this.address)) return nothing;
    return html`<div class="problem noprint" role="note">
      ${icon('warning')}
      <div>
        <p><strong>${this.r('onlyHere', { host: new URL(this.address).host })}</strong></p>
        <p>${this.r('onlyHere.how')}</p>
        <p><code>${OPEN_TO_OTHERS}</code></p>
        ${this.guessed ? html`<p>${this.r('onlyHere.sheet', { sheets: say(this.language, 'wall.sheets') })}</p>` : nothing}
      </div>
    </div>`;
  }

  private r(key: PageKey, values: Readonly<Record<string, string>> = {}): string | TemplateResult {
    if (this.language !== 'ja-easy') return say(this.language, key, values);
    return withRuby(sayWithReadings(this.language, key, values));
  }
}
