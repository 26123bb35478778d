/** Decisions of the last 30 days: who decided on whose words; each can be taken back. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { PeopleLayer } from '../model/items';
import { mentions } from '../model/mentions';
import { shared } from '../ui/styles';
import { type PastDecision, wordsOf } from './desk';
import { LoadedPart } from './page';
import { seekField } from './seeking';
import { pageStyles } from './styles';
import './sure-button';

@customElement('decisions-page')
export class DecisionsPage extends LoadedPart {
  @state() private decisions: readonly PastDecision[] | null = null;
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private sought = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const shown = this.decisions?.filter((each) => mentions(this.sought, this.textsOf(each)));
    return html`
      <header class="row apart">
        <h1>${this.r('title.decisions')}</h1>
        <a class="button small" href=${this.href('desk')}>${this.r('title.desk')}</a>
      </header>
      ${this.problemBox()}
      <p class="note">${this.r('decisions.record')}</p>
      <section class="card">
        ${seekField(this.r('desk.seek'), (words) => (this.sought = words))}
        ${
          this.decisions?.length !== 0 && shown?.length === 0
            ? html`<p role="status">${this.r('seek.none')}</p>`
            : nothing
        }
        ${
          this.decisions?.length === 0
            ? html`<p>${this.r('decisions.none')}</p>`
            : html`<ul class="rows">
                ${shown?.map((each) => this.row(each))}
              </ul>`
        }
      </section>
    `;
  }

  /** The words of what was decided on, as the desk showed them. */
  private wordsOf(found: PastDecision): string {
    return wordsOf(this.site.language, found, this.layers);
  }

  private textsOf(found: PastDecision): string[] {
    const { pen_name, decided_by, words, appeal } = found;
    return [this.wordsOf(found), pen_name, decided_by, words, appeal ?? ''];
  }

  private row(found: PastDecision): TemplateResult {
    const reason = found.reason_text ? `${this.t('colon')}${this.w(found.reason_text)}` : '';
    return html`<li>
      <div>
        <p>
          <strong>${this.t(`act.${found.action}`)}</strong>${reason}
          ${found.undone ? html`<span class="tag good">${this.r('decided.undone')} ${this.when(found.undone)}</span>` : nothing}
          ${this.appealed(found)}
        </p>
        <p class="quote">${found.item ? this.wordsOf(found) : this.r('decisions.gone')}</p>
        <p class="note">
          ${this.r(`thing.${found.kind}`)}${this.t('colon')}${found.pen_name || this.t('desk.visitor')}
        </p>
        ${found.words ? html`<p>${this.t('desk.decided.words', { words: found.words })}</p>` : nothing}
        ${found.appeal ? html`<p>${this.t('desk.appealed', { words: found.appeal })} ${found.appealed ? html`<span class="note">${this.when(found.appealed)}</span>` : nothing}</p>` : nothing}
        ${found.appeal_answer ? html`<p>${this.t('decisions.answer', { words: found.appeal_answer })}</p>` : nothing}
        <p class="note">
          ${this.t('decisions.by', { who: found.decided_by || this.t('decisions.operator'), when: this.when(found.at) })}
        </p>
        ${found.item ? this.onMap(found.item.id) : nothing}
      </div>
      ${
        found.undone
          ? nothing
          : html`<sure-button
              small
              .words=${this.r('desk.undo')}
              .sureWords=${this.r('decisions.undo.sure')}
              .cancelWords=${this.r('cancel')}
              .body=${this.r(found.appeal_state === 'open' ? 'decisions.undo.appealed' : 'decisions.undo.body')}
              .about=${`${this.t(`act.${found.action}`)}${reason}`}
              ?disabled=${this.busy}
              @sure=${() => this.undo(found.id)}
            ></sure-button>`
      }
    </li>`;
  }

  /** What it is or lies on opens on the map for whoever may decide on it, also a hidden one. */
  private onMap(item: string): TemplateResult {
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item, lang: language });
    return html`<p><a href=${`/?${query}`} target="_blank" rel="noopener">${this.r('desk.map')}</a></p>`;
  }

  private appealed({ appeal_state }: PastDecision): TemplateResult | typeof nothing {
    if (appeal_state === null) return nothing;
    const ended = appeal_state === 'open' ? nothing : this.r(`appeal.${appeal_state}`);
    return html`<span class="tag ${appeal_state === 'open' ? 'wait' : ''}">
      ${this.r('cause.appealed')}
    </span> ${ended}`;
  }

  private undo(id: string): void {
    const path = ['moderation', 'decisions', 'undo'];
    void this.change(() => this.ask('POST', path, { decisions: [id] }));
  }

  protected override async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const path = ['moderation', 'decisions'];
    this.decisions = (await this.ask<{ decisions: PastDecision[] }>('GET', path)).decisions;
  }
}
