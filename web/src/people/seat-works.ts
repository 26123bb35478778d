/** What a seat drew and wrote: its teacher reads it, sees it on the map, hides it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Item, ItemStatus, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import type { Act, Reason } from './desk';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import './sure-button';
import { wordsOf } from './work-words';

/** What hides a thing of a class unless its teacher says something else. */
const USUAL_REASON = 'other';

@customElement('seat-works')
export class SeatWorks extends PeoplePage {
  @property({ attribute: false }) works: readonly Item[] = [];
  @property({ attribute: false }) layers: readonly PeopleLayer[] = [];
  @property({ attribute: false }) reasons: readonly Reason[] = [];

  /** What was decided and not seen yet: then the keyboard goes to what can be done next there. */
  private awaited: { id: string; status: ItemStatus } | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      li {
        display: grid;
        gap: 4px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
      .gone {
        color: var(--ink-soft);
        text-decoration: line-through;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (this.works.length === 0) return nothing;
    const all = [...this.works].sort((one, other) =>
      one.about.created < other.about.created ? 1 : -1,
    );
    return html`${this.problemBox()}
      <ul class="rows">
        ${all.map((item) => this.row(item))}
      </ul>`;
  }

  protected override updated(): void {
    const { awaited } = this;
    const now = this.works.find(({ id }) => id === awaited?.id);
    if (!now || now.about.status !== awaited?.status) return;
    this.awaited = null;
    const row = this.renderRoot.querySelector(`[data-item="${now.id}"]`);
    const asking = row?.querySelector('sure-button');
    void (asking?.updateComplete ?? this.updateComplete).then(() => {
      const next = asking?.shadowRoot?.querySelector('button') ?? row?.querySelector('button');
      next?.focus();
    });
  }

  private row(item: Item): TemplateResult {
    const words = this.wordsOf(item);
    const gone = item.about.status === 'hidden';
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item: item.id, lang: language });
    return html`<li data-item=${item.id}>
      <span class=${gone ? 'gone' : ''}>${words}</span>
      <div class="row">
        ${
          gone
            ? html`<span class="tag">${this.r('status.hidden')}</span>
                <button
                  class="button small"
                  ?disabled=${this.busy}
                  @click=${() => this.decide(item, 'show')}
                >
                  ${this.r('desk.undo')}<span class="unseen"> ${words}</span>
                </button>`
            : html`<a class="button small" href=${`/?${query}`} target="_blank" rel="noopener">
                  ${this.r('wall.see')}<span class="unseen"> ${words}</span>
                </a>
                ${this.hiding(item, words)}`
        }
      </div>
    </li>`;
  }

  private hiding(item: Item, words: string): TemplateResult {
    return html`<sure-button
      small
      .words=${this.r('act.hide')}
      .about=${words}
      .body=${this.reasonChoice()}
      .sureWords=${this.r('act.hide')}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${(event: Event) => this.decide(item, 'hide', chosenIn(event.target as HTMLElement))}
    ></sure-button>`;
  }

  private reasonChoice(): TemplateResult {
    return html`<p class="note">${this.r('act.hide.why')}</p>
      <label class="entry">
        <span>${this.r('desk.reason')}</span>
        <select class="field">
          ${this.reasons.map(
            ({ id, text }) =>
              html`<option value=${id} ?selected=${id === USUAL_REASON}>${this.w(text)}</option>`,
          )}
        </select>
      </label>`;
  }

  private wordsOf(item: Item): string {
    return wordsOf(this.site.language, item, this.layers, this.t('colon'));
  }

  private decide({ id }: Item, action: Act, reason = ''): void {
    void this.attempt(async () => {
      const things = [{ kind: 'feature', id }];
      await this.ask('POST', ['moderation', 'decisions'], { things, action, reason });
      this.awaited = { id, status: action === 'hide' ? 'hidden' : 'published' };
      this.dispatchEvent(new Event('changed'));
    });
  }
}

function chosenIn(button: HTMLElement): string {
  return button.shadowRoot?.querySelector('select')?.value ?? USUAL_REASON;
}
