import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LANGUAGES, type Language } from '../i18n/languages';
import { Connected } from './connected';
import { shared } from './styles';

@customElement('language-switch')
export class LanguageSwitch extends Connected {
  static override styles = [
    shared,
    css`
      select {
        min-height: 40px;
        padding: 4px 8px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        font-size: 14px;
        cursor: pointer;
      }
    `,
  ];

  override render(): TemplateResult {
    const { language } = this.state.view;
    return html`
      <label>
        <span class="unseen">${this.t('language.label')}</span>
        <select @change=${this.choose}>
          ${LANGUAGES.map(
            (each) => html`<option value=${each} lang=${each} ?selected=${each === language}>
              ${this.t(`language.${each}`)}
            </option>`,
          )}
        </select>
      </label>
    `;
  }

  private choose(event: Event): void {
    this.session.store.look({ language: (event.target as HTMLSelectElement).value as Language });
  }
}
