/** Copies a text and says so. */
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Connected } from './connected';
import { copyText } from './copy-text';
import { icon } from './icons';
import { shared } from './styles';

const SAID_MS = 2500;

@customElement('copy-button')
export class CopyButton extends Connected {
  @property() text = '';
  @property() label = '';
  @property({ type: Boolean }) strong = false;
  /** As high as other buttons, for fingers. */
  @property({ type: Boolean }) large = false;
  @state() private copied = false;

  static override styles = [shared];

  override render(): TemplateResult {
    return html`
      <button class="button ${this.large ? '' : 'small'} ${this.strong ? 'strong' : ''}" @click=${this.copy}>
        ${icon('copy')}${this.copied ? this.t('common.copied') : this.label}
      </button>
      <span class="unseen" role="status">${this.copied ? this.t('common.copied') : ''}</span>
    `;
  }

  private async copy(): Promise<void> {
    await copyText(this.text);
    this.copied = true;
    window.setTimeout(() => {
      this.copied = false;
    }, SAID_MS);
  }
}
