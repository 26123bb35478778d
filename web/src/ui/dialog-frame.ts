/** A dialog with a title and a way out; the browser keeps the focus inside while it is open. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';

@customElement('dialog-frame')
export class DialogFrame extends Connected {
  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  static override styles = [
    shared,
    css`
      dialog {
        width: min(880px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 0;
        border-radius: 16px;
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
        overflow: hidden;
      }
      dialog::backdrop {
        background: var(--backdrop);
      }
      .frame {
        display: flex;
        flex-direction: column;
        max-height: calc(100dvh - 32px);
      }
      header {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        padding: 16px 16px 16px 24px;
        border-bottom: 1px solid var(--line);
      }
      h2 {
        font-size: 1.25rem;
      }
      .body {
        padding: 24px;
        overflow: auto;
      }
    `,
  ];

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" @close=${this.closed} @click=${this.outside}>
        <div class="frame">
          <header>
            <h2 id="heading">${this.heading}</h2>
            <button class="button plain small" @click=${() => this.dialog.close()}>
              ${icon('close')}${this.t('common.close')}
            </button>
          </header>
          <div class="body"><slot></slot></div>
        </div>
      </dialog>
    `;
  }

  private outside(event: Event): void {
    if (event.target === this.dialog) this.dialog.close();
  }

  private closed(): void {
    this.dispatchEvent(new Event('close-dialog', { bubbles: true, composed: true }));
  }
}
