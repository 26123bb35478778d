/** Decisions of the last 30 days, each of which can be taken back. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import type { Decision } from './desk';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

@customElement('decisions-page')
export class DecisionsPage extends LoadedPart {
  @state() private decisions: readonly Decision[] | null = null;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`
      <header class="row apart">
        <h1>${this.r('title.decisions')}</h1>
        <a class="button small" href=${this.href('desk')}>${this.r('title.desk')}</a>
      </header>
      ${this.problemBox()}
      <section class="card">
        ${
          this.decisions?.length === 0
            ? html`<p>${this.r('decisions.none')}</p>`
            : html`<ul class="rows">
                ${this.decisions?.map((each) => this.row(each))}
              </ul>`
        }
      </section>
    `;
  }

  private row(found: Decision): TemplateResult {
    const reason = found.reason_text ? `${this.t('colon')}${this.w(found.reason_text)}` : '';
    return html`<li>
      <div>
        <p>
          <strong>${this.t(`act.${found.action}`)}</strong>${reason}
          ${found.undone ? html`<span class="tag good">${this.r('decided.undone')}</span>` : nothing}
          ${found.appeal_state === 'open' ? html`<span class="tag wait">${this.r('cause.appealed')}</span>` : nothing}
        </p>
        ${found.words ? html`<p class="quote">${found.words}</p>` : nothing}
        <p class="note">${this.r(`thing.${found.kind}`)} ${this.when(found.at)}</p>
        ${found.kind === 'feature' ? this.onMap(found) : nothing}
      </div>
      ${
        found.undone
          ? nothing
          : html`<button
              class="button small"
              ?disabled=${this.busy}
              aria-label=${`${this.t('desk.undo')}: ${this.t(`act.${found.action}`)}${reason}`}
              @click=${() => this.undo(found.id)}
            >
              ${this.r('desk.undo')}
            </button>`
      }
    </li>`;
  }

  /** A feature opens on the map for whoever may decide on it, also a hidden one. */
  private onMap({ thing }: Decision): TemplateResult {
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item: thing, lang: language });
    return html`<p><a href=${`/?${query}`} target="_blank" rel="noopener">${this.r('desk.map')}</a></p>`;
  }

  private undo(id: string): void {
    const path = ['moderation', 'decisions', 'undo'];
    void this.change(() => this.ask('POST', path, { decisions: [id] }));
  }

  protected override async load(): Promise<void> {
    const path = ['moderation', 'decisions'];
    this.decisions = (await this.ask<{ decisions: Decision[] }>('GET', path)).decisions;
  }
}
