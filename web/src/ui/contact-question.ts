/** Asks once before a telephone number or an e-mail address goes out for everybody to read. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Contact } from '../model/contact';
import { Connected } from './connected';
import { icon } from './icons';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

@customElement('contact-question')
export class ContactQuestion extends Connected {
  @property() contact: Contact = 'phone';
  @query('.back') private first!: HTMLElement;

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
        padding: 12px;
        border: 1.5px solid var(--warning);
        border-radius: 8px;
        background: var(--warning-soft);
        line-height: 1.6;
      }
    `,
  ];

  override firstUpdated(): void {
    this.first.focus();
  }

  override render(): TemplateResult {
    return html`
      <p role="alert">${this.r(`contact.${this.contact}`)}</p>
      <div class="acts">
        <button type="button" class="button strong back" @click=${() => this.tell('go-back')}>
          ${icon('edit')}${this.r('contact.back')}
        </button>
        <button type="button" class="button" @click=${() => this.tell('send-so')}>
          ${this.r('contact.send')}
        </button>
      </div>
    `;
  }

  private tell(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}
