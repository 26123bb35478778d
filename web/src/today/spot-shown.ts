/** The one cool place that an address names: first on the screen, also where it is closed. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CoolList } from './cool-list';
import { inLanguage } from './words';

@customElement('spot-shown')
export class SpotShown extends CoolList {
  override render(): TemplateResult {
    const { answer, language } = this.telling;
    const { spot } = answer;
    if (!spot) {
      return html`<section class="band loud" role="status">
        <p><strong>${this.r('spot.unknown')}</strong></p>
        <p>${this.r('spot.unknown.more')}</p>
      </section>`;
    }
    const { source } = spot.properties;
    return html`<section aria-labelledby="spot">
      <h2 id="spot">${this.r('spot.title')}</h2>
      <div class="places">${this.place(spot, 'div')}</div>
      <p class="note">
        ${this.r('spot.hours')} ${inLanguage(language, spot.hours)}
        ${typeof source === 'string' ? html`<br />${source}` : nothing}
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'spot-shown': SpotShown;
  }
}
