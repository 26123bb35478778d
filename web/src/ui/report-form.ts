/** Tells a moderator what is wrong with a thing: folded away until somebody needs it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fetchReasons, type Reason, report } from '../api/talk';
import { dataLanguage } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import { Connected } from './connected';
import { choices, shared } from './styles';
import { talkStyles } from './talk-styles';
import { whyFields, whyOf } from './why-fields';

@customElement('report-form')
export class ReportForm extends Connected {
  @property() kind: 'feature' | 'comment' | 'photo' = 'feature';
  @property() thing = '';
  @property() label: MessageKey = 'report.open';
  @state() private reasons: readonly Reason[] = [];
  @state() private said: MessageKey | '' = '';
  @state() private busy = false;

  static override styles = [
    shared,
    choices,
    talkStyles,
    css`
      form {
        padding: 4px 0 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<details @toggle=${this.open}>
      <summary>${this.r(this.label)}</summary>
      ${
        this.said === 'report.sent' || this.said === 'report.again'
          ? nothing
          : html`<form @submit=${this.send}>
              ${whyFields(
                this.reasons,
                (text) => this.serverWord(text[dataLanguage(this.state.view.language)]),
                {
                  why: this.r('report.why'),
                  words: this.r('report.words'),
                },
              )}
              <button class="button" ?disabled=${this.busy}>${this.r('report.send')}</button>
            </form>`
      }
      <p role="status">${this.said ? this.r(this.said) : ''}</p>
    </details>`;
  }

  private get city(): string {
    return this.state.view.city ?? '';
  }

  private open(event: Event): void {
    if (!(event.target as HTMLDetailsElement).open || this.reasons.length > 0) return;
    void fetchReasons(this.state.view.language, this.city).then(
      (found) => {
        this.reasons = found;
      },
      () => {
        this.said = 'talk.away';
      },
    );
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const why = whyOf(event.target as HTMLFormElement);
    this.busy = true;
    try {
      const { language } = this.state.view;
      const about = { kind: this.kind, id: this.thing, ...why };
      this.said = (await report(language, this.city, about)) ? 'report.sent' : 'report.again';
    } catch {
      this.said = 'talk.problem';
    } finally {
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'report-form': ReportForm;
  }
}
