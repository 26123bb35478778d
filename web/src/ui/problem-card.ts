/** What went wrong, what it means, what to do. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { adviceKey, RequestProblem } from '../api/problem';
import type { MessageKey } from '../i18n/messages';
import { Connected } from './connected';
import { icon } from './icons';
import { shared } from './styles';

@customElement('problem-card')
export class ProblemCard extends Connected {
  @property() what: MessageKey = 'problem.tiles';
  @property({ attribute: false }) problem: unknown = null;
  /** Advice instead of the one that fits the problem. */
  @property() advice: MessageKey | null = null;
  @property({ type: Boolean }) final = false;

  static override styles = [
    shared,
    css`
      .card {
        display: grid;
        gap: 8px;
        padding: 24px;
        border: 1px solid var(--warning);
        border-left-width: 8px;
        border-radius: 12px;
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      h2 {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--warning);
      }
      .button {
        justify-self: start;
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const status = this.problem instanceof RequestProblem ? this.problem.status : 0;
    return html`
      <div class="card" role="alert">
        <h2>${icon('warning')}${this.t(this.what)}</h2>
        <p>${this.t(this.advice ?? adviceKey(this.problem), { status })}</p>
        <slot></slot>
        ${
          this.final
            ? nothing
            : html`<button class="button" @click=${this.retry}>${this.t('common.retry')}</button>`
        }
      </div>
    `;
  }

  private retry(): void {
    this.dispatchEvent(new Event('retry'));
  }
}
