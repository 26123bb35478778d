/**
 * A button for what cannot be taken back easily: it asks first, and the keyboard stays with it.
 *
 * Its event `sure` does not bubble: what it asks may hold other such buttons.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { pageStyles } from './styles';

@customElement('sure-button')
export class SureButton extends LitElement {
  /** Words of the first button, of the one that does it, and of the one that does not. */
  @property({ attribute: false }) words: unknown;
  @property({ attribute: false }) sureWords: unknown;
  @property({ attribute: false }) cancelWords: unknown;
  /** What happens then. */
  @property({ attribute: false }) body: unknown = nothing;
  /** What the first button is about, for whoever does not see where it stands. */
  @property({ attribute: false }) about = '';
  @property({ type: Boolean }) small = false;
  /** The first button looks as dangerous as the second. */
  @property({ type: Boolean }) danger = false;
  @property({ type: Boolean }) disabled = false;
  /** Whether it asks now; a row of buttons gives it a line of its own then. */
  @property({ type: Boolean, reflect: true }) asks = false;

  static override styles = [
    shared,
    pageStyles,
    css`
      .asked {
        display: grid;
        gap: 12px;
        grid-template-columns: minmax(0, 1fr);
        padding: 16px 20px;
        border: 1px solid var(--line-strong);
        border-radius: 12px;
        background: var(--surface);
      }
    `,
  ];

  override render(): TemplateResult {
    const size = this.small ? 'small' : '';
    if (!this.asks) {
      return html`<button
        class="first button ${size} ${this.danger ? 'danger' : ''}"
        @click=${() => this.turn(true)}
      >
        ${this.words}${this.about ? html` <span class="unseen">${this.about}</span>` : nothing}
      </button>`;
    }
    const answers = html`<div class="row">
      <button class="second button danger ${size}" ?disabled=${this.disabled} @click=${this.yes}>
        ${this.sureWords}
      </button>
      <button class="button ${size}" @click=${() => this.turn(false)}>
        ${this.cancelWords}
      </button>
    </div>`;
    if (this.body === nothing) return answers;
    return html`<div class="asked">
      <div>${this.body}</div>
      ${answers}
    </div>`;
  }

  private async turn(asks: boolean): Promise<void> {
    this.asks = asks;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(asks ? '.second' : '.first')?.focus();
  }

  private yes(): void {
    this.asks = false;
    this.dispatchEvent(new Event('sure'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'sure-button': SureButton;
  }
}
