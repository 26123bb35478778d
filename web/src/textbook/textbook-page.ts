/** The textbook: lessons, sheets and words, each at an address of its own, made to be printed. */

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keepLanguage, wantedLanguages } from '../i18n/kept-language';
import {
  askedLanguage,
  type DataLanguage,
  dataLanguage,
  firstLanguage,
  LANGUAGES,
  type Language,
} from '../i18n/languages';
import { withoutReadings } from '../i18n/ruby';
import { SCHOOL_YEARS, type SchoolYear } from '../i18n/school-years';
import { hrefOf } from '../people/address';
import { ask, of } from '../people/api';
import { hasRole, type Me, VISITOR } from '../people/people';
import { say as sayOnPage } from '../people/say';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { type TextbookAddress, textbookHref } from './address';
import './glossary-list';
import './lesson-plan';
import './lessons-list';
import { LESSONS } from './lessons';
import { pageStyles } from './page-styles';
import { TextbookPart } from './part';
import type { WordKey } from './words';
import './work-sheet';

@customElement('textbook-page')
export class TextbookPage extends TextbookPart {
  @state() private leads = false;

  static override styles = [shared, pageStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.address.city) void this.learnWho(this.address);
    if (askedLanguage(window.location.search, wantedLanguages()) === null) {
      void this.learnLanguage(this.address);
    }
  }

  override updated(): void {
    const { language } = this.address;
    document.documentElement.lang = dataLanguage(language);
    document.title = `${this.heading()} | ${this.t('app.name')}`;
  }

  override render(): TemplateResult {
    const { address } = this;
    return html`
      <nav>
        <a class="button small" href=${`/?lang=${address.language}${address.city ? `&city=${address.city}` : ''}`}>
          ${icon('map')}${this.r('nav.map')}
        </a>
        ${this.leads ? this.toClasses() : nothing}
        ${this.link('lessons', 'nav.lessons')} ${this.link('glossary', 'nav.glossary')}
        ${address.lesson ? this.link('lesson', 'lessons.plan') : nothing}
        ${address.lesson ? this.link('worksheet', 'lessons.sheet') : nothing}
        <span class="space"></span>
        ${address.page === 'worksheet' && address.language === 'ja' ? this.years() : nothing}
        ${this.languages()}
        <button class="button small strong" @click=${() => window.print()}>
          ${icon('print')}${this.r('nav.print')}
        </button>
      </nav>
      <main>${this.content()}</main>
    `;
  }

  private async learnWho({ language, city }: TextbookAddress): Promise<void> {
    const me = await ask<Me>(language, 'GET', of(city, 'me')).catch(() => VISITOR);
    this.leads = hasRole(me, 'facilitator');
  }

  /** Speaks what the city, or all cities here, speak first to whoever asked for no language. */
  private async learnLanguage({ language, city }: TextbookAddress): Promise<void> {
    const path = city ? of(city) : '/api/cities';
    type Found = { cities?: { language: DataLanguage }[]; language: DataLanguage };
    const found = await ask<Found>(language, 'GET', path).catch(() => null);
    const first = found && firstLanguage(found.cities ?? [found]);
    if (first) this.address = { ...this.address, language: first };
  }

  /** The way back of who leads classes: to the one whose code is printed, or to all. */
  private toClasses(): TemplateResult {
    const { language, city, workshop } = this.address;
    return workshop
      ? html`<a href=${hrefOf(language, ['workshop', city, workshop])}>${sayOnPage(language, 'board.back')}</a>`
      : html`<a href=${hrefOf(language, ['workshops', city])}>${sayOnPage(language, 'title.workshops')}</a>`;
  }

  private content(): TemplateResult {
    const { address } = this;
    if (address.page === 'lesson') return html`<lesson-plan .address=${address}></lesson-plan>`;
    if (address.page === 'worksheet') return html`<work-sheet .address=${address}></work-sheet>`;
    if (address.page === 'glossary') {
      return html`<glossary-list .address=${address}></glossary-list>`;
    }
    return html`<lessons-list .address=${address}></lessons-list>`;
  }

  private heading(): string {
    const { page, lesson, language } = this.address;
    const found = LESSONS[lesson - 1];
    if (!found) return this.t(page === 'glossary' ? 'glossary' : 'lessons');
    const name = withoutReadings(found.title[dataLanguage(language)]);
    return page === 'worksheet' ? `${name} ${this.t('lessons.sheet')}` : name;
  }

  private link(page: TextbookAddress['page'], key: WordKey): TemplateResult {
    const { address } = this;
    return html`<a
      href=${textbookHref({ ...address, page, lesson: page === 'lessons' || page === 'glossary' ? 0 : address.lesson })}
      aria-current=${page === address.page ? 'page' : 'false'}
      >${this.r(key)}</a
    >`;
  }

  private years(): TemplateResult {
    const choose = (event: Event) =>
      this.look({ year: Number((event.target as HTMLSelectElement).value) as SchoolYear });
    return html`<label>
      <span>${this.t('year')}</span>
      <select @change=${choose}>
        ${SCHOOL_YEARS.map(
          (year) => html`<option value=${year} ?selected=${year === this.address.year}>
            ${year === 1 || year === 7 ? this.t(`year.${year}`) : this.t('year.of', { n: year })}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private languages(): TemplateResult {
    const choose = (event: Event) => {
      const language = (event.target as HTMLSelectElement).value as Language;
      keepLanguage(language);
      this.look({ language });
    };
    return html`<label>
      <span class="unseen">${this.t('language')}</span>
      <select @change=${choose}>
        ${LANGUAGES.map(
          (each) => html`<option
            value=${each}
            lang=${dataLanguage(each)}
            ?selected=${each === this.address.language}
          >
            ${this.t(`language.${each}`)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private look(change: Partial<TextbookAddress>): void {
    this.address = { ...this.address, ...change };
    window.history.replaceState(null, '', textbookHref(this.address) + window.location.hash);
  }
}
