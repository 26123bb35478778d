/** What somebody wrote: where, what became of it, a link to it on the map. */
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { titleOf } from '../i18n/item-words';
import type { Item, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

const SHOWN = 10;
const ASKED = 200;

interface Post {
  item: Item;
  layer: PeopleLayer;
}

@customElement('me-posts')
export class MePosts extends LoadedPart {
  @state() private posts: readonly Post[] | null = null;
  @state() private shown = SHOWN;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('posts.title')}</h2>
      ${this.problemBox()}
      ${
        this.posts === null
          ? html`<p role="status">${this.problem ? '' : this.r('loading')}</p>`
          : this.list(this.posts)
      }
    </section>`;
  }

  private list(posts: readonly Post[]): TemplateResult {
    if (posts.length === 0) return html`<p>${this.r('posts.none')}</p>`;
    return html`<ul class="rows">
        ${posts.slice(0, this.shown).map((post) => this.row(post))}
      </ul>
      ${
        posts.length > this.shown
          ? html`<button class="button" @click=${() => (this.shown += SHOWN * 3)}>
              ${this.t('posts.more', { n: posts.length - this.shown })}
            </button>`
          : ''
      }`;
  }

  private row({ item, layer }: Post): TemplateResult {
    const { language, route } = this.site;
    const { about } = item;
    const status = about.deleted ? 'deleted' : about.status;
    const query = new URLSearchParams({ city: route.city, item: item.id, lang: language });
    return html`<li>
      <div>
        <a href=${`/?${query}`}>${titleOf(language, item, layer)}</a>
        <p class="note">${this.w(layer.title)} ${this.when(about.updated)}</p>
      </div>
      <span class="tag ${status === 'published' ? 'good' : 'wait'}">${this.r(`status.${status}`)}</span>
    </li>`;
  }

  protected override async load(): Promise<void> {
    const { layers } = await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers']);
    const posts = await Promise.all(layers.map((layer) => this.onLayer(layer)));
    this.posts = posts
      .flat()
      .sort((one, other) => other.item.about.updated.localeCompare(one.item.about.updated));
  }

  private async onLayer(layer: PeopleLayer): Promise<Post[]> {
    const { city } = this.site.route;
    const path = `/api/cities/${encodeURIComponent(city)}/layers/${encodeURIComponent(layer.id)}/items`;
    const { features } = await this.askAt<{ features: Item[] }>(`${path}?mine=true&limit=${ASKED}`);
    return features.map((item) => ({ item, layer }));
  }
}
