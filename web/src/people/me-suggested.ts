/** What was handed in from this browser without a pen name, and where to read what became of it. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { titleOf } from '../i18n/item-words';
import type { PeopleLayer } from '../model/items';
import { OutboxStore, type Suggested } from '../state/outbox-store';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

@customElement('me-suggested')
export class MeSuggested extends LoadedPart {
  @state() private suggested: readonly Suggested[] = [];
  @state() private layers: readonly PeopleLayer[] = [];

  static override styles = [shared, pageStyles];

  override render(): TemplateResult | typeof nothing {
    const rows = this.suggested.map((each) => this.row(each)).filter((each) => each !== nothing);
    if (rows.length === 0 && this.problem === null) return nothing;
    return html`<section class="card narrow">
      <h2>${this.r('suggested.title')}</h2>
      <p>${this.r('suggested.body')}</p>
      ${this.problemBox()}
      <ul class="rows">${rows}</ul>
    </section>`;
  }

  private row({ item, at }: Suggested): TemplateResult | typeof nothing {
    const { language, route } = this.site;
    const layer = this.layers.find(({ id }) => id === item.about.layer);
    if (!layer) return nothing;
    const asked = { city: route.city, list: layer.id, item: item.id, lang: language };
    return html`<li>
      <div>
        <a href=${`/?${new URLSearchParams(asked)}`}>${titleOf(language, item, layer)}</a>
        <p class="note">${this.w(layer.title)} ${this.when(new Date(at).toISOString())}</p>
      </div>
    </li>`;
  }

  protected override async load(): Promise<void> {
    const store = await OutboxStore.open().catch(() => null); // some browsers keep nothing
    this.suggested = (await store?.suggested(this.site.route.city)) ?? [];
    store?.close();
    if (this.suggested.length === 0) return;
    const { layers } = await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers']);
    this.layers = layers;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'me-suggested': MeSuggested;
  }
}
