/** A checksum, short, that is copied whole by a press. */
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyText } from '../ui/copy-text';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { chainStyles } from './chain-styles';
import { PeoplePage } from './page';

const SAID_MS = 2500;
const SHOWN_DIGITS = 12;

@customElement('check-sum')
export class CheckSum extends PeoplePage {
  @property() sha256 = '';
  @property() name = '';
  @state() private copied = false;

  static override styles = [shared, chainStyles];

  override render(): TemplateResult {
    const label = this.t('chain.copy', { name: this.name });
    return html`<button
        class="sum"
        type="button"
        title=${this.sha256}
        aria-label=${`${this.sha256.slice(0, SHOWN_DIGITS)} ${label}`}
        @click=${this.copy}
      >
        <span class="mono">${this.sha256.slice(0, SHOWN_DIGITS)}</span>${icon('copy')}
      </button>
      <span class="unseen" role="status">${this.copied ? this.t('chain.copied') : ''}</span>`;
  }

  private async copy(): Promise<void> {
    await copyText(this.sha256);
    this.copied = true;
    window.setTimeout(() => {
      this.copied = false;
    }, SAID_MS);
  }
}
