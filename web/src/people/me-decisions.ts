/** What was decided about one's own posts: the reason in words, and an appeal. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { type OwnDecision, wordsOf } from './desk';
import { areaField, textsOf } from './field';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

const APPEAL_MS = 30 * 86_400_000;

@customElement('me-decisions')
export class MeDecisions extends LoadedPart {
  @state() private decisions: readonly OwnDecision[] = [];
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private appealing = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('decided.title')}</h2>
      ${this.problemBox('words')}
      ${
        this.decisions.length === 0
          ? html`<p>${this.r('decided.none')}</p>`
          : html`<ul class="rows">
              ${this.decisions.map((each) => this.row(each))}
            </ul>`
      }
    </section>`;
  }

  private row(found: OwnDecision): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong>${this.t(`thing.${found.kind}`)}${this.t('colon')}${this.r(`decided.${found.action}`)}</strong>
          ${found.undone ? html`<span class="tag good">${this.r('decided.undone')}</span>` : nothing}
        </p>
        ${this.about(found)}
        ${found.reason_text ? html`<p>${this.t('decided.reason', { reason: this.w(found.reason_text) })}</p>` : nothing}
        ${found.words ? html`<p>${this.t('decided.words', { words: found.words })}</p>` : nothing}
        ${found.trusted === null ? nothing : html`<p>${this.r(found.trusted ? 'decided.trusted' : 'decided.notTrusted')}</p>`}
        <p class="note">${this.when(found.at)}</p>
        ${this.appealed(found)}
      </div>
      ${this.mayAppeal(found) ? this.appealOf(found) : nothing}
    </li>`;
  }

  /** The words that were decided on: a comment's own, and where it lies. */
  private about(found: OwnDecision): TemplateResult | typeof nothing {
    const { route, language } = this.site;
    const words = wordsOf(language, found, this.layers);
    if (!found.item) return html`<p class="note">${this.r('decisions.gone')}</p>`;
    const query = new URLSearchParams({ city: route.city, item: found.item.id, lang: language });
    const where = found.kind === 'feature' ? 'decided.see' : 'decided.see.on';
    return html`${words ? html`<p class="quote">${words}</p>` : nothing} ${this.editedNote(found)}
      <p class="note"><a href=${`/?${query}`}>${this.r(where)}</a></p>`;
  }

  private appealed({ appeal, appealed, appeal_state, appeal_answer }: OwnDecision) {
    if (appeal === null) return nothing;
    return html`<dl class="facts">
      <dt>${this.r('appeal.mine')}</dt>
      <dd>${appeal} ${appealed ? html`<span class="note">${this.when(appealed)}</span>` : nothing}</dd>
      <dt>${this.r('appeal.answer')}</dt>
      <dd>
        ${appeal_state === 'open' ? this.r('appeal.waits') : this.r(`appeal.${appeal_state ?? 'refused'}`)}
        ${appeal_answer}
      </dd>
    </dl>`;
  }

  private mayAppeal({ action, appeal, undone, at }: OwnDecision): boolean {
    const against = action === 'hide' || action === 'refuse';
    return against && appeal === null && !undone && Date.now() - Date.parse(at) < APPEAL_MS;
  }

  private appealOf({ id }: OwnDecision): TemplateResult {
    if (this.appealing !== id) {
      return html`<button class="button small" @click=${() => (this.appealing = id)}>
        ${this.r('appeal.title')}
      </button>`;
    }
    return html`<form @submit=${(event: SubmitEvent) => this.send(event, id)}>
      ${areaField({
        name: 'words',
        label: this.r('appeal.why'),
        hint: this.r('appeal.once'),
        required: true,
        maxLength: 500,
        fault: this.fault('words'),
      })}
      <div class="row">
        <button class="button strong" ?disabled=${this.busy}>${this.r('appeal.go')}</button>
        <button type="button" class="button plain" @click=${() => (this.appealing = '')}>
          ${this.r('cancel')}
        </button>
      </div>
    </form>`;
  }

  private async send(event: SubmitEvent, id: string): Promise<void> {
    const { words } = textsOf(event);
    const went = await this.attempt(async () => {
      await this.ask('POST', ['me', 'decisions', id, 'appeal'], { words });
      await this.load();
    });
    if (went) this.appealing = '';
  }

  protected override async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const path = ['me', 'decisions'];
    this.decisions = (await this.ask<{ decisions: OwnDecision[] }>('GET', path)).decisions;
  }
}
