/** Hides a thing from its own panel, with the reasons and by the route of the moderators' desk. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { decide, fetchReasons, type Reason, undoDecisions } from '../api/talk';
import { dataLanguage } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import type { Item, Words } from '../model/items';
import { hrefOf } from '../people/address';
import { Connected } from './connected';
import { icon } from './icons';
import { wordsOf } from './item-photos';
import { reasonGuide } from './reason-guide';
import { choices, shared } from './styles';
import { talkStyles } from './talk-styles';
import { whyFields, whyOf } from './why-fields';

@customElement('moderate-form')
export class ModerateForm extends Connected {
  @property({ attribute: false }) item!: Item;
  @state() private reasons: readonly Reason[] = [];
  @state() private said: MessageKey | '' = '';
  @state() private problem = '';
  @state() private busy = false;
  /** What was decided here and can be taken back. */
  @state() private decided: readonly string[] = [];

  static override styles = [
    shared,
    choices,
    talkStyles,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      form {
        padding: 4px 0 12px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    const before = changed.get('item') as Item | undefined;
    if (!before || before.id === this.item.id) return;
    this.said = '';
    this.problem = '';
    this.decided = [];
  }

  override render(): TemplateResult {
    const { language } = this.state.view;
    return html`
      ${this.item.about.status === 'published' ? this.hiding() : nothing}
      <p role="status">${this.said ? this.r(this.said) : ''}</p>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
      ${
        this.decided.length > 0
          ? html`<button class="button small" ?disabled=${this.busy} @click=${this.undo}>
              ${icon('undo')}${this.r('undo.undo')}
            </button>`
          : nothing
      }
      <a class="button small" href=${hrefOf(language, ['desk', this.city])}>${this.r('hide.desk')}</a>
    `;
  }

  private hiding(): TemplateResult {
    const word = (text: Words) => this.serverWord(text[dataLanguage(this.state.view.language)]);
    return html`<details @toggle=${this.open}>
      <summary>${this.r('hide.open')}</summary>
      <form @submit=${this.hide}>
        <p class="note">${this.r('hide.note')}</p>
        ${whyFields(this.reasons, word, { why: this.r('hide.why'), words: this.r('report.words') })}
        ${reasonGuide(this.reasons, word, (key) => this.r(key))}
        <button class="button" ?disabled=${this.busy || this.reasons.length === 0}>
          ${this.r('hide.do')}
        </button>
      </form>
    </details>`;
  }

  private get city(): string {
    return this.state.view.city ?? '';
  }

  private open(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.reasons.length > 0) return;
    void this.attempt(async () => {
      this.reasons = await fetchReasons(this.state.view.language, this.city);
    });
  }

  private hide(event: SubmitEvent): void {
    event.preventDefault();
    const why = whyOf(event.target as HTMLFormElement);
    const { id, about } = this.item;
    void this.attempt(async () => {
      const thing = { kind: 'feature', id, version: about.version } as const;
      const asked = { things: [thing], action: 'hide', ...why } as const;
      const { decisions } = await decide(this.state.view.language, this.city, asked);
      if (this.item.id !== id) return;
      this.decided = decisions.map((each) => each.id);
      this.said = decisions.length > 0 ? 'hide.done' : 'hide.changed';
    });
  }

  private undo(): void {
    void this.attempt(async () => {
      await undoDecisions(this.state.view.language, this.city, this.decided);
      this.decided = [];
      this.said = 'hide.undone';
    });
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = '';
    this.said = '';
    try {
      await work();
    } catch (problem) {
      this.problem = wordsOf(problem) || this.t('hide.problem');
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'moderate-form': ModerateForm;
  }
}
