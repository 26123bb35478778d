/** Taking one's data along, and leaving for good: two clicks, with what happens said between. */
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('me-leave')
export class MeLeave extends PeoplePage {
  @state() private asks = false;
  @state() private left = false;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    if (this.left) {
      return html`<section class="card" role="status">
        <p>${this.r('leave.done')}</p>
        <a href=${`/?lang=${this.site.language}`}>${this.r('nav.map')}</a>
      </section>`;
    }
    return html`<section class="card">
      <h2>${this.r('data.title')}</h2>
      <p>${this.r('data.body')}</p>
      <a class="button" href=${of(this.site.route.city, 'me', 'data')} download>
        ${icon('download')}${this.t('data.go')}
      </a>
      <h2>${this.r('leave.title')}</h2>
      ${this.problemBox()}
      ${
        this.asks
          ? html`<div class="said">
                <p>${this.r('leave.body')}</p>
              </div>
              <div class="row">
                <button class="button danger" ?disabled=${this.busy} @click=${this.leave}>
                  ${this.r('leave.sure')}
                </button>
                <button class="button" @click=${() => (this.asks = false)}>
                  ${this.r('cancel')}
                </button>
              </div>`
          : html`<button class="button danger" @click=${() => (this.asks = true)}>
              ${this.r('leave.go')}
            </button>`
      }
    </section>`;
  }

  private async leave(): Promise<void> {
    this.left = await this.attempt(() => this.ask<void>('DELETE', ['me'], { close_account: true }));
  }
}
