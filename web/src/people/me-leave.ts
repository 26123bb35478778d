/** Taking one's data along, and leaving for good: two clicks, with what happens said between. */
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import './sure-button';

@customElement('me-leave')
export class MeLeave extends PeoplePage {
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
      <sure-button
        danger
        .words=${this.r('leave.go')}
        .body=${this.r('leave.body')}
        .sureWords=${this.r('leave.sure')}
        .cancelWords=${this.r('cancel')}
        .disabled=${this.busy}
        @sure=${this.leave}
      ></sure-button>
    </section>`;
  }

  private async leave(): Promise<void> {
    this.left = await this.attempt(() => this.ask<void>('DELETE', ['me'], { close_account: true }));
  }
}
