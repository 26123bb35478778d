/** What the house tells somebody; new ones stand out until they are marked as read. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { PeoplePage } from './page';
import { isPageKey, type PageKey } from './say';
import { pageStyles } from './styles';

interface Notice {
  id: string;
  kind: string;
  content: Record<string, unknown>;
  at: string;
  read: boolean;
}

const SHOWN = 20;

@customElement('me-notices')
export class MeNotices extends PeoplePage {
  @state() private notices: readonly Notice[] = [];

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.take(await this.ask('GET', ['me', 'notices']));
    });
  }

  override render(): TemplateResult {
    const unread = this.notices.filter(({ read }) => !read);
    return html`<section class="card">
      <div class="row apart">
        <h2>${this.r('notices.title')}</h2>
        ${
          unread.length > 0
            ? html`<button class="button small" ?disabled=${this.busy} @click=${() => this.markRead(unread)}>
                ${this.t('notices.read', { n: unread.length })}
              </button>`
            : nothing
        }
      </div>
      ${this.problemBox()}
      ${
        this.notices.length === 0
          ? html`<p>${this.r('notices.none')}</p>`
          : html`<ul class="rows">
              ${this.notices.slice(0, SHOWN).map((each) => this.row(each))}
            </ul>`
      }
    </section>`;
  }

  private row(notice: Notice): TemplateResult {
    const { feature } = notice.content;
    const { language, route } = this.site;
    const words = html`${this.t(this.key(notice))}`;
    const query = new URLSearchParams({ city: route.city, item: String(feature), lang: language });
    return html`<li>
      <div>
        ${typeof feature === 'string' ? html`<a href=${`/?${query}`}>${words}</a>` : words}
        <p class="note">${this.when(notice.at)}</p>
      </div>
      ${notice.read ? nothing : html`<span class="tag wait">${this.r('notices.new')}</span>`}
    </li>`;
  }

  private key({ kind, content }: Notice): PageKey {
    const told = kind === 'decision' ? `notice.decision.${content.action}` : `notice.${kind}`;
    return isPageKey(told) ? told : 'notice.other';
  }

  private markRead(unread: readonly Notice[]): void {
    void this.attempt(async () => {
      const read = unread.map(({ id }) => id);
      this.take(await this.ask('PATCH', ['me', 'notices'], { read }));
    });
  }

  private take(answer: unknown): void {
    this.notices = (answer as { notices: Notice[] }).notices;
  }
}
