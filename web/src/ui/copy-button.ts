/** Copies a text and says so. */
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';

const SAID_MS = 2500;

@customElement('copy-button')
export class CopyButton extends Connected {
  @property() text = '';
  @property() label = '';
  @property({ type: Boolean }) strong = false;
  @state() private copied = false;

  static override styles = [shared];

  override render(): TemplateResult {
    return html`
      <button class="button small ${this.strong ? 'strong' : ''}" @click=${this.copy}>
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

/** The clipboard needs a secure page; without one, the old way of a selected field. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
