/** The link to what is on the screen. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { hrefOf } from '../people/address';
import { encodeView } from '../state/address';
import { Connected } from './connected';
import './copy-button';
import './dialog-frame';
import { shared } from './styles';

@customElement('share-dialog')
export class ShareDialog extends Connected {
  @property({ type: Boolean }) open = false;

  static override styles = [
    shared,
    css`
      .link {
        display: grid;
        gap: 16px;
      }
      input {
        width: 100%;
        font: 14px/1.6 var(--mono);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const link = new URL(encodeView({ ...this.state.view, tour: null }), window.location.href).href;
    return html`<dialog-frame .session=${this.session} heading=${this.t('share.title')}>
      <div class="link">
        <p>${this.t('share.body')}</p>
        <input
          class="field"
          readonly
          aria-label=${this.t('share.link')}
          .value=${link}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
        />
        <copy-button
          .session=${this.session}
          .text=${link}
          .label=${this.t('share.copy')}
          strong
        ></copy-button>
        ${this.paper()}
      </div>
    </dialog-frame>`;
  }

  /** To a page that prints what is on the screen, for people without a device. */
  private paper(): TemplateResult | typeof nothing {
    const { city, camera, language } = this.state.view;
    if (city === null) return nothing;
    const middle = camera ? `${camera.lon.toFixed(5)},${camera.lat.toFixed(5)}` : '';
    const href = hrefOf(language, ['paper', city], middle ? { middle } : {});
    return html`<a class="button" href=${href}>${this.r('share.paper')}</a>`;
  }
}
