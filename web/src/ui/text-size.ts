/** The size of text in the panels: one press to the next, the same as on the phone pages. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { applySize, keepSize, keptSize, nextSize, USUAL } from '../i18n/kept-size';
import { Connected } from './connected';
import { shared } from './styles';

@customElement('text-size')
export class TextSize extends Connected {
  @state() private size = keptSize() ?? USUAL;

  static override styles = [
    shared,
    css`
      .button {
        min-height: var(--touch);
        font-size: 14px;
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<button class="button small" @click=${this.turn}>
      <span class="unseen">${this.t('text.size')}</span> ${this.t('text.size.short', { n: this.size })}
    </button>`;
  }

  private turn(): void {
    this.size = nextSize(this.size);
    keepSize(this.size);
    applySize(this.size);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'text-size': TextSize;
  }
}
