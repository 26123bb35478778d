/** What was drawn and written in a class: its teacher reads it, sees it on the map, hides it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { contactInValues } from '../model/contact';
import type { Item, ItemStatus, PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import type { Act, Reason } from './desk';
import { PeoplePage } from './page';
import type { ProposalBrief } from './proposals';
import { pageStyles } from './styles';
import './sure-button';
import { isBy, wordsOf } from './work-words';
import { type SeatAtWork, workQuery } from './workshops';

/** What hides a thing of a class unless its teacher says something else. */
const USUAL_REASON = 'other';

@customElement('seat-works')
export class SeatWorks extends PeoplePage {
  @property({ attribute: false }) works: readonly Item[] = [];
  /** Whose works these are, where that does not stand beside them. */
  @property({ attribute: false }) seats: readonly SeatAtWork[] = [];
  @property({ attribute: false }) layers: readonly PeopleLayer[] = [];
  @property({ attribute: false }) proposals: readonly ProposalBrief[] = [];
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
    const all = contactsFirst(this.works);
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
    const layer = this.layers.find(({ id }) => id === item.about.layer);
    const query = workQuery(route.city, item, layer?.workshop ?? null, language);
    return html`<li data-item=${item.id}>
      <span>
        <span class=${gone ? 'gone' : ''}>${words}</span>
        ${this.author(item)} ${this.contact(item)}
      </span>
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

  private author(item: Item): TemplateResult | typeof nothing {
    const seat = this.seats.find((each) => isBy(item, each));
    return seat ? html`<span class="note">${this.w(seat.pen_name)}</span>` : nothing;
  }

  private contact({ properties }: Item): TemplateResult | typeof nothing {
    const found = contactInValues(properties);
    return found ? html`<span class="tag wait">${this.r(`desk.contact.${found}`)}</span>` : nothing;
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
    return html`<p class="note">${this.r('wall.hide.why')}</p>
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
    return wordsOf(this.site.language, item, this.layers, this.proposals);
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

/** The newest first, but before them what seems to tell how to reach somebody. */
function contactsFirst(works: readonly Item[]): Item[] {
  const rank = ({ properties }: Item) => (contactInValues(properties) ? 0 : 1);
  return [...works].sort(
    (one, other) => rank(one) - rank(other) || (one.about.created < other.about.created ? 1 : -1),
  );
}

function chosenIn(button: HTMLElement): string {
  return button.shadowRoot?.querySelector('select')?.value ?? USUAL_REASON;
}
