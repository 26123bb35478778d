/** What was decided, by whom, on whose words; for 30 days it can be taken back. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { PeopleLayer } from '../model/items';
import { mentions } from '../model/mentions';
import { shared } from '../ui/styles';
import { of } from './api';
import { type PastDecision, wordsOf } from './desk';
import { LoadedPart } from './page';
import { seekField } from './seeking';
import { pageStyles } from './styles';
import './sure-button';

const UNDO_MS = 30 * 86_400_000;

interface Page {
  decisions: readonly PastDecision[];
  /** The last of these, before which there are older ones. */
  next: string | null;
}

@customElement('decisions-page')
export class DecisionsPage extends LoadedPart {
  @state() private decisions: readonly PastDecision[] | null = null;
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private next: string | null = null;
  @state() private sought = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const shown = this.decisions?.filter((each) => mentions(this.sought, this.textsOf(each)));
    return html`
      <header class="row apart">
        <h1 tabindex="-1">${this.r('title.decisions')}</h1>
        <a class="button small" href=${this.href('desk')}>${this.r('title.desk')}</a>
      </header>
      ${this.problemBox()}
      ${this.problem?.status === 403 ? html`<p class="note">${this.r('decisions.who')}</p>` : nothing}
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
            : this.rows(shown ?? [])
        }
        ${this.older()}
      </section>
    `;
  }

  /** Those that can be taken back, then those that no longer can. */
  private rows(shown: readonly PastDecision[]): TemplateResult {
    const old = shown.filter((each) => !mayUndo(each));
    return html`<ul class="rows">
        ${shown.filter(mayUndo).map((each) => this.row(each))}
      </ul>
      ${
        old.length > 0
          ? html`<h2>${this.r('decisions.old')}</h2>
              <ul class="rows">
                ${old.map((each) => this.row(each))}
              </ul>`
          : nothing
      }`;
  }

  /** Leads on to what was decided before the last that is here. */
  private older(): TemplateResult | typeof nothing {
    const last = this.decisions?.at(-1);
    if (this.next === null || !last) return nothing;
    return html`<button class="button" ?disabled=${this.busy} @click=${this.loadOlder}>
      ${this.r('decisions.older', { when: this.when(last.at) })}
    </button>`;
  }

  private async loadOlder(): Promise<void> {
    const { next, decisions } = this;
    if (next === null) return;
    await this.attempt(async () => {
      const found = await this.pageBefore(next);
      this.decisions = [...(decisions ?? []), ...found.decisions];
      this.next = found.next;
      await this.goTo(found.decisions);
    });
  }

  /** Goes on at the first of these rows that is shown; what was pressed may be gone. */
  private async goTo(decisions: readonly PastDecision[]): Promise<void> {
    await this.updateComplete;
    const rows = decisions.map(({ id }) =>
      this.renderRoot.querySelector<HTMLElement>(`[data-decision="${id}"]`),
    );
    const row = rows.find((each) => each !== null);
    if (row) row.focus();
    else if (this.next === null) this.renderRoot.querySelector('h1')?.focus();
  }

  /** The words of what was decided on, as the desk showed them. */
  private wordsOf(found: PastDecision): string {
    return wordsOf(this.site.language, found, this.layers);
  }

  private textsOf(found: PastDecision): string[] {
    const { pen_name, decided_by, words, appeal } = found;
    const told = [this.t(`act.${found.action}`), this.w(found.reason_text)];
    return [this.wordsOf(found), ...told, pen_name, decided_by, words, appeal ?? ''];
  }

  private row(found: PastDecision): TemplateResult {
    const reason = found.reason_text ? `${this.t('colon')}${this.w(found.reason_text)}` : '';
    return html`<li tabindex="-1" data-decision=${found.id}>
      <div>
        <p>
          <strong>${this.t(`act.${found.action}`)}</strong>${reason}
          ${found.undone ? html`<span class="tag good">${this.r('decided.undone')} ${this.when(found.undone)}</span>` : nothing}
          ${this.appealed(found)}
        </p>
        <p class="quote">${found.item ? this.wordsOf(found) : this.r('decisions.gone')}</p>
        ${this.editedNote(found)}
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
        found.undone || !mayUndo(found)
          ? nothing
          : html`<sure-button
              small
              .words=${this.r('desk.undo')}
              .sureWords=${this.r('decisions.undo.sure')}
              .cancelWords=${this.r('cancel')}
              .body=${this.r(found.appeal_state === 'open' ? 'decisions.undo.appealed' : 'decisions.undo.body')}
              .about=${`${this.t(`act.${found.action}`)}${reason}`}
              ?disabled=${this.busy}
              @sure=${() => this.undo(found)}
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

  private async undo(found: PastDecision): Promise<void> {
    const path = ['moderation', 'decisions', 'undo'];
    const undone = await this.change(() => this.ask('POST', path, { decisions: [found.id] }));
    if (undone) await this.goTo([found]);
  }

  protected override async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const shown = this.decisions?.length ?? 0;
    let page = await this.pageBefore(null);
    const decisions = [...page.decisions];
    while (decisions.length < shown && page.next !== null) {
      page = await this.pageBefore(page.next);
      decisions.push(...page.decisions);
    }
    this.decisions = decisions;
    this.next = page.next;
  }

  private pageBefore(next: string | null): Promise<Page> {
    const path = of(this.site.route.city, 'moderation', 'decisions');
    return this.askAt<Page>(next === null ? path : `${path}?before=${encodeURIComponent(next)}`);
  }
}

function mayUndo({ at }: PastDecision): boolean {
  return Date.now() - Date.parse(at) < UNDO_MS;
}
