import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { keepLanguage } from '../i18n/kept-language';
import { dataLanguage, LANGUAGES, type Language } from '../i18n/languages';
import { Connected } from './connected';
import { shared } from './styles';

@customElement('language-switch')
export class LanguageSwitch extends Connected {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 6px;
        align-items: center;
      }
      button {
        min-height: var(--touch);
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        font-size: 13px;
        white-space: nowrap;
        cursor: pointer;
      }
      button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
        font-weight: 700;
      }
      select {
        min-height: var(--touch);
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        font-size: 14px;
        cursor: pointer;
        field-sizing: content;
      }
      /* On a phone the list of what people wrote has it. */
      @media (width < 900px) {
        button {
          display: none;
        }
        select {
          max-width: 92px;
          text-overflow: ellipsis;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { language, furigana } = this.state.view;
    return html`
      ${
        language === 'ja-easy'
          ? html`<button
              aria-pressed=${furigana}
              @click=${() => this.session.store.look({ furigana: !furigana })}
            >
              ${this.t('furigana.on')}
            </button>`
          : nothing
      }
      <label>
        <span class="unseen">${this.t('language.label')}</span>
        <select @change=${this.choose}>
          ${LANGUAGES.map(
            (
              each,
            ) => html`<option value=${each} lang=${dataLanguage(each)} ?selected=${each === language}>
              ${this.t(`language.${each}`)}
            </option>`,
          )}
        </select>
      </label>
    `;
  }

  private choose(event: Event): void {
    const language = (event.target as HTMLSelectElement).value as Language;
    keepLanguage(language);
    this.session.store.look({ language });
  }
}
