/** How one reads: text size, readings, language; the same above today's screen and the way. */
import { html, nothing, type TemplateResult } from 'lit';
import { keepLanguage } from '../i18n/kept-language';
import { keepSize, nextSize } from '../i18n/kept-size';
import { dataLanguage, LANGUAGES, type Language } from '../i18n/languages';
import type { TodayAddress } from './address';
import type { Values } from './speech';

type Reading = Pick<TodayAddress, 'language' | 'furigana' | 'size'>;
type Key = 'size' | 'size.short' | 'ruby' | 'language' | `language.${Language}`;

export function readingBar(
  { language, furigana, size }: Reading,
  t: (key: Key, values?: Values) => string,
  look: (changed: Partial<Reading>) => void,
): TemplateResult {
  const choose = (event: Event) => {
    const language = (event.target as HTMLSelectElement).value as Language;
    keepLanguage(language);
    look({ language });
  };
  const resize = () => {
    const next = nextSize(size);
    keepSize(next);
    look({ size: next });
  };
  return html`<div class="bar screen">
    <button class="button small" @click=${resize}>
      <span class="unseen">${t('size')}</span> ${t('size.short', { n: size })}
    </button>
    ${
      language === 'ja-easy'
        ? html`<button
            class="button small"
            aria-pressed=${furigana}
            @click=${() => look({ furigana: !furigana })}
          >
            ${t('ruby')}
          </button>`
        : nothing
    }
    <label>
      <span class="unseen">${t('language')}</span>
      <select @change=${choose}>
        ${LANGUAGES.map(
          (
            each,
          ) => html`<option value=${each} lang=${dataLanguage(each)} ?selected=${each === language}>
            ${t(`language.${each}`)}
          </option>`,
        )}
      </select>
    </label>
  </div>`;
}
