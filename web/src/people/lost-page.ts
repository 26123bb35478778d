/** An address that is none of ours: says so, and where to go on. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('lost-page')
export class LostPage extends PeoplePage {
  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const query = new URLSearchParams({ city: this.site.route.city, lang: this.site.language });
    return html`<section class="card">
      <h1>${this.r('title.lost')}</h1>
      <p>${this.r('lost.body')}</p>
      <div class="row">
        <a class="button" href=${this.href('me')}>${this.r('title.me')}</a>
        <a class="button" href=${`/?${query}`}>${this.r('nav.map')}</a>
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lost-page': LostPage;
  }
}
