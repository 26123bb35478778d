/** The words of the screens and lessons, with readings, units and plain meanings. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { partsOf, withoutReadings } from '../i18n/ruby';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { TERMS, type Term } from './glossary-terms';
import { LOAN_WORDS } from './loan-words';
import { TextbookPart } from './part';

@customElement('glossary-list')
export class GlossaryList extends TextbookPart {
  static override styles = [
    shared,
    css`
      article {
        display: grid;
        gap: 16px;
        grid-template-columns: minmax(0, 1fr);
        max-width: 794px;
        margin: 0 auto;
        padding: 24px;
        background: var(--surface);
      }
      h1 {
        font-size: 26px;
      }
      h2 {
        font-size: 20px;
      }
      dl > div {
        padding: 10px 0;
        border-bottom: 1px solid var(--line);
        scroll-margin: 16px;
        break-inside: avoid;
      }
      dl > div:target,
      .found {
        background: var(--accent-soft);
      }
      dt {
        font-weight: 700;
      }
      dt small,
      .unit {
        margin-left: 8px;
        color: var(--ink-soft);
        font-size: 14px;
        font-weight: 400;
      }
      dd {
        line-height: 1.8;
      }
      @media print {
        article {
          max-width: none;
          padding: 0;
        }
      }
    `,
  ];

  /** The part of an address after # does not reach into this tree by itself. */
  override firstUpdated(): void {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const found = id ? this.renderRoot.querySelector(`#${CSS.escape(id)}`) : null;
    found?.classList.add('found');
    found?.scrollIntoView({ block: 'center' });
  }

  override render(): TemplateResult {
    return html`<article>
      <h1>${this.r('glossary')}</h1>
      <p>${this.r('glossary.lead')}</p>
      <dl>
        ${TERMS.map((term) => this.term(term))}
      </dl>
      <h2>${this.r('glossary.words')}</h2>
      <dl>
        ${LOAN_WORDS.map(
          ({ word, plain, english }) => html`<div id=${word}>
            <dt lang="ja">${word}<small lang="en">${english}</small></dt>
            ${this.isEnglish ? nothing : html`<dd>${this.plain(plain)}</dd>`}
          </div>`,
        )}
      </dl>
    </article>`;
  }

  private term(term: Term): TemplateResult {
    const english = this.isEnglish;
    return html`<div id=${term.id}>
      <dt>
        ${english ? term.name : html`<span>${term.japanese}</span>`}
        ${
          english
            ? html`<small lang="ja">${term.japanese}（${term.reading}）</small>`
            : html`<small>${term.reading}</small><small lang="en">${term.name}</small>`
        }
        ${term.unit === '–' || term.unit === '1' ? nothing : html`<span class="unit">${this.t('glossary.unit')}: ${term.unit}</span>`}
      </dt>
      <dd>${english ? term.meaning : this.plain(term.plain)}</dd>
    </div>`;
  }

  private plain(text: string): TemplateResult | string {
    return this.address.language === 'ja-easy' ? withRuby(partsOf(text)) : withoutReadings(text);
  }
}
