/** The layers of a city: what people may write on, and under which rules. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import type { PageName } from './address';
import type { LayerRecord } from './layer-record';
import { PeoplePage } from './page';
import { hasRole } from './people';
import { isPageKey, type PageKey } from './say';
import { pageStyles } from './styles';

@customElement('layers-page')
export class LayersPage extends PeoplePage {
  @state() private layers: readonly LayerRecord[] | null = null;

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const found = await this.ask<{ layers: LayerRecord[] }>('GET', ['layers']);
      this.layers = found.layers.filter(({ workshop }) => workshop === null);
    });
  }

  override render(): TemplateResult {
    const may = hasRole(this.site.me, 'office', 'operator');
    return html`
      <header class="row apart">
        <h1>${this.r('title.layers')}</h1>
        ${may ? html`<a class="button" href=${this.href('new-layer')}>${this.r('title.new-layer')}</a>` : nothing}
      </header>
      ${may ? nothing : html`<p class="problem">${this.r('layers.notYou')}</p>`}
      ${this.problemBox()}
      <ul class="stack">
        ${this.layers?.map((each) => this.card(each, may))}
      </ul>
    `;
  }

  private card(layer: LayerRecord, may: boolean): TemplateResult {
    return html`<li class="card">
      <div class="row apart">
        <h2>${this.w(layer.title)}</h2>
        ${
          may
            ? html`<div class="row">
                ${this.link('layer', layer, 'layers.edit')}
                ${this.link('import', layer, 'import.open')}
              </div>`
            : nothing
        }
      </div>
      <dl class="facts">
        <dt>${this.r('layer.whoMayAdd')}</dt>
        <dd>${layer.who_may_add.map((role) => this.roleWord(role)).join(' / ') || this.t('layer.everybody')}</dd>
        <dt>${this.r('layer.moderation')}</dt>
        <dd>${this.r(`layer.moderation.${layer.moderation}`)}</dd>
        <dt>${this.r('layer.blur')}</dt>
        <dd>${layer.blur_m === 0 ? this.r('layer.blur.0') : this.t('layer.blur.m', { n: layer.blur_m })}</dd>
        <dt>${this.r('layer.retention')}</dt>
        <dd>
          ${layer.retention_days === null ? this.r('layer.retention.none') : this.t('layer.retention.days', { n: layer.retention_days })}
        </dd>
        <dt>${this.r('layer.licence')}</dt>
        <dd>${layer.licence}</dd>
      </dl>
    </li>`;
  }

  /** Says for ears which layer it is about; eyes see that. */
  private link(page: PageName, { id, title }: LayerRecord, key: PageKey): TemplateResult {
    return html`<a class="button small" href=${this.href(page, id)}
      ><span>${this.r(key)}</span><span class="unseen">: ${this.w(title)}</span></a
    >`;
  }

  private roleWord(role: string): string {
    const key = `role.${role}`;
    return isPageKey(key) ? this.t(key) : role;
  }
}
