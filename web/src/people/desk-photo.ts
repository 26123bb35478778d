/** A photo at the desk, large enough to judge; pressed, it opens as large as the screen. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ItemStatus } from '../model/items';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('desk-photo')
export class DeskPhoto extends PeoplePage {
  @property() photo = '';
  /** What it shows, in the words of whoever took it. */
  @property() what = '';
  @property() status: ItemStatus = 'published';
  /** Which of its two files stands in the card. */
  @property() size: 'full' | 'preview' = 'preview';
  @state() private opened = false;
  @query('dialog') private dialog!: HTMLDialogElement;

  static override styles = [
    shared,
    pageStyles,
    css`
      :host {
        gap: 4px;
        justify-items: start;
      }
      .look {
        max-width: 100%;
        padding: 0;
        border: 0;
        border-radius: 8px;
        background: none;
        cursor: zoom-in;
        scroll-margin: 260px 0 120px;
      }
      .look:focus-visible {
        outline: 3px solid var(--focus-ring);
        outline-offset: 2px;
      }
      img {
        display: block;
        max-width: 100%;
        max-height: 60dvh;
        border-radius: 8px;
        object-fit: contain;
      }
      .look.full,
      .full img,
      dialog img {
        width: 100%;
      }
      dialog {
        width: calc(100vw - 16px);
        max-width: none;
        max-height: calc(100dvh - 16px);
        padding: 8px;
        border: 0;
        border-radius: 12px;
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: var(--backdrop);
      }
      dialog img {
        max-height: calc(100dvh - 120px);
      }
      dialog .row {
        padding-top: 8px;
        flex-wrap: nowrap;
      }
      dialog .button {
        flex: none;
      }
    `,
  ];

  override render(): TemplateResult {
    const { what, status } = this;
    return html`<button
        class="look ${this.size}"
        aria-label=${this.t('desk.photo.large', { what })}
        @click=${this.open}
      >
        <img src=${this.address(this.size)} alt="" loading="lazy" />
      </button>
      ${status === 'published' ? nothing : html`<span class="tag wait">${this.r(`status.${status}`)}</span>`}
      <dialog
        aria-label=${what}
        @click=${this.outside}
        @close=${() => (this.opened = false)}
        @keydown=${(event: Event) => event.stopPropagation()}
      >
        ${this.opened ? html`<img src=${this.address('full')} alt=${what} />` : nothing}
        <p class="row apart">
          <span>${what}</span>
          <button class="button small" @click=${() => this.dialog.close()}>
            ${icon('close')}${this.r('desk.photo.close')}
          </button>
        </p>
      </dialog>`;
  }

  private address(size: 'full' | 'preview'): string {
    return of(this.site.route.city, 'photos', this.photo, size);
  }

  private open(): void {
    this.opened = true;
    this.dialog.showModal();
  }

  private outside(event: Event): void {
    if (event.target === this.dialog) this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'desk-photo': DeskPhoto;
  }
}
