/** Offers a tour to whoever is here for the first time: once, between other things, in no way. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { TourName } from '../tours/names';
import { isNewHere, turnDown } from '../tours/progress';
import { Connected } from './connected';
import { shared } from './styles';

@customElement('tour-offer')
export class TourOffer extends Connected {
  /** Tour for whoever is here. */
  tour: TourName = 'citizen';
  @state() private offers = isNewHere();

  static override styles = [
    shared,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
        align-items: center;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--accent-soft);
      }
      p {
        flex: 1 1 100%;
        font-size: 0.875rem;
        line-height: 1.5;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (!this.offers || this.state.view.tour !== null) return nothing;
    return html`<div>
      <p>${this.r('offer.body')}</p>
      <button class="button small" @click=${this.take}>${this.r('offer.take')}</button>
      <button class="button plain small" @click=${this.leave}>${this.r('offer.leave')}</button>
    </div>`;
  }

  private take(): void {
    this.leave();
    this.session.store.look({ tour: this.tour });
  }

  private leave(): void {
    turnDown();
    this.offers = false;
  }
}
