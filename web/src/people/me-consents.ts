/** What somebody agrees to: why, which data, who receives them; to give and to withdraw. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import type { ConsentText } from './people';
import { pageStyles } from './styles';

@customElement('me-consents')
export class MeConsents extends LoadedPart {
  @state() private consents: readonly ConsentText[] = [];

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('consents.title')}</h2>
      ${this.problemBox()}
      <ul class="rows">
        ${this.consents.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row(each: ConsentText): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong>${this.w(each.title)}</strong>
          <span class="tag ${each.agreed ? 'good' : 'wait'}">
            ${this.r(each.agreed ? 'consents.agreed' : 'consents.not')}
          </span>
        </p>
        <details>
          <summary>${this.r('consents.read')}</summary>
          <p>${this.w(each.text)}</p>
          ${each.data_kinds.length > 0 ? html`<p class="note">${this.t('consents.data', { what: each.data_kinds.map((kind) => this.w(kind)).join(' / ') })}</p>` : nothing}
          <p class="note">
            ${this.t('account.receivers', { who: this.w(each.receivers) })}${this.dot}${each.version}
          </p>
        </details>
      </div>
      ${this.button(each)}
    </li>`;
  }

  private button(each: ConsentText): TemplateResult {
    if (each.agreed && each.required)
      return html`<span class="note">${this.r('consents.ends')}</span>`;
    return html`<button
      class="button small"
      ?disabled=${this.busy}
      aria-label=${`${this.w(each.title)}: ${this.t(each.agreed ? 'consents.withdraw' : 'consents.give')}`}
      @click=${() => this.turn(each)}
    >
      ${this.r(each.agreed ? 'consents.withdraw' : 'consents.give')}
    </button>`;
  }

  private turn({ id, version, agreed }: ConsentText): void {
    const path = ['me', 'consents'];
    const consents = { [id]: version };
    void this.change(() =>
      agreed ? this.ask('DELETE', [...path, id]) : this.ask('POST', path, { consents }),
    ).then((went) => {
      if (went) this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
    });
  }

  protected override async load(): Promise<void> {
    const path = ['me', 'consents'];
    this.consents = (await this.ask<{ consents: ConsentText[] }>('GET', path)).consents;
  }
}
