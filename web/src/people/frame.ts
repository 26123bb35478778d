/** What stands around each page: whose city, who acts, where to go, in which language. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keepLanguage } from '../i18n/kept-language';
import {
  type DataLanguage,
  dataLanguage,
  firstLanguage,
  LANGUAGES,
  type Language,
} from '../i18n/languages';
import { textbookLink } from '../textbook/address';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { hrefOf, type PageName, type Route } from './address';
import { ask, of } from './api';
import { TELLERS } from './chain';
import { frameStyles } from './frame-styles';
import type { Site } from './page';
import { hasRole, type Me, MODERATORS, VISITOR } from './people';
import { PageProblem } from './problem';
import { type PageKey, say } from './say';
import { keepCode } from './visit-code';
import { openPage } from './which-page';

/** Pages that need no account. */
const FOR_ALL: readonly Route['page'][] = [
  'join',
  'lost',
  'sign-in',
  'account',
  'recovery',
  'me',
  'chain',
  'paper',
  'paper-sheet',
  'proposals',
  'proposal',
  'new-proposal',
];

interface CityName {
  name: string;
  language: DataLanguage;
}

@customElement('people-frame')
export class PeopleFrame extends LitElement {
  @property({ attribute: false }) route!: Route;
  @state() language: Language = 'ja';
  /** Whether the address or the browser asked for it; else the city's is spoken. */
  asked = true;
  @state() private furigana = true;
  @state() private me: Me = VISITOR;
  @state() private cityName = '';
  @state() private known = false;
  @state() private page: HTMLElement | null = null;
  @state() private trouble: PageKey | null = null;

  static override styles = [shared, frameStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('me-changed', () => void this.learnWho());
    void this.start();
  }

  override updated(): void {
    document.documentElement.lang = dataLanguage(this.language);
    const where = this.cityName ? ` | ${this.cityName}` : '';
    document.title = `${this.t(`title.${this.route.page}`)}${where} | ${this.t('app.name')}`;
    if (this.page) (this.page as HTMLElement & { site: Site }).site = this.site;
  }

  override render(): TemplateResult {
    if (this.route.page === 'board' && this.page) return html`${this.page}`;
    return html`
      ${this.me.hat === 'office' ? this.officeBand() : nothing}
      <header>
        ${this.home()}
        <span class="space"></span>
        ${this.route.page === 'join' ? nothing : this.whoLink()} ${this.languageSwitch()}
      </header>
      ${this.nav()}
      <main tabindex="-1" class=${this.route.page === 'workshop' ? 'wall' : ''}>
        ${this.trouble ? html`<p class="trouble" role="alert">${this.t(this.trouble)}</p>` : nothing}
        ${this.page ?? this.nothingYet()}
      </main>
      <footer class="note">
        ${this.t('foot')}
        <a href=${textbookLink('glossary', this.language, this.route.city)}>${this.t('foot.words')}</a>
      </footer>
    `;
  }

  private get site(): Site {
    const { route, language, furigana, me, cityName } = this;
    return { route, language, furigana, me, cityName };
  }

  private async start(): Promise<void> {
    if (this.route.city) await Promise.all([this.learnWho(), this.learnCity()]);
    else await this.learnOnlyCity();
    if (this.trouble) return;
    if (this.asksToSignIn()) {
      if (this.route.page === 'visit') keepCode();
      return;
    }
    try {
      const page = (await openPage(this.route.page)) as HTMLElement & { site: Site };
      page.site = this.site;
      this.page = page;
    } catch {
      this.trouble = 'problem.network';
    }
  }

  private async learnWho(): Promise<void> {
    try {
      this.me = await ask<Me>(this.language, 'GET', of(this.route.city, 'me'));
      this.known = true;
    } catch (problem) {
      const missing = problem instanceof PageProblem && problem.status === 404;
      // Where data comes from is told also while nobody can be known.
      if (missing || this.route.page !== 'chain') {
        this.trouble = missing ? 'problem.noCity' : 'problem.network';
      }
    }
  }

  private asksToSignIn(): boolean {
    return this.known && this.me.account === null && !FOR_ALL.includes(this.route.page);
  }

  private nothingYet(): TemplateResult | typeof nothing {
    if (this.trouble) return nothing;
    if (!this.asksToSignIn()) return html`<p role="status">${this.t('loading')}</p>`;
    const back = window.location.pathname + window.location.search;
    const href = hrefOf(this.language, ['sign-in', this.route.city], { back });
    return html`<p class="trouble">${this.t('problem.signIn')}</p>
      <p><a class="button strong" href=${href}>${this.t('signIn.title')}</a></p>`;
  }

  private async learnCity(): Promise<void> {
    const found = ask<CityName>(this.language, 'GET', of(this.route.city));
    this.meet(await found.catch(() => null));
  }

  /** A code names its workshop, so joining needs no city; a link may name one for the heading. */
  private async learnOnlyCity(): Promise<void> {
    const named = new URLSearchParams(window.location.search).get('city');
    const found = await ask<{ cities: (CityName & { id: string })[] }>(
      this.language,
      'GET',
      '/api/cities',
    ).catch(() => ({ cities: [] }));
    const [only, ...others] = found.cities;
    const city = found.cities.find(({ id }) => id === named) ?? (others.length > 0 ? null : only);
    if (city) this.meet(city);
    const language = firstLanguage(found.cities);
    if (!city && language && !this.asked) this.language = language;
  }

  private meet(city: CityName | null): void {
    this.cityName = city?.name ?? '';
    if (city && !this.asked) this.language = city.language;
  }

  private home(): TemplateResult {
    const city = this.route.city ? `&city=${encodeURIComponent(this.route.city)}` : '';
    return html`<a class="home" href=${`/?lang=${this.language}${city}`}>
      <img src="/mark.svg" alt="" />
      <span>${this.cityName || this.t('app.name')}<small>${this.t('nav.map')}</small></span>
    </a>`;
  }

  private whoLink(): TemplateResult {
    if (this.me.account || this.me.hat === 'seat') {
      return html`<a class="who" href=${this.href('me')}>${icon('people')}<span>${this.me.pen_name}</span></a>`;
    }
    return this.route.page === 'sign-in'
      ? html``
      : html`<a class="who" href=${this.href('sign-in')}>${icon('people')}${this.t('signIn.title')}</a>`;
  }

  private nav(): TemplateResult | typeof nothing {
    const links = this.links();
    if (links.length < 2) return nothing;
    return html`<nav aria-label=${this.t('nav.label')}>
      ${links.map(
        ([page, key]) => html`<a
          href=${this.href(page)}
          aria-current=${this.section() === page ? 'page' : 'false'}
          >${this.t(key)}</a
        >`,
      )}
    </nav>`;
  }

  /** Pages that this person can use, under the hat that they wear. */
  private links(): [PageName, PageKey][] {
    const { me } = this;
    const links: [PageName, PageKey][] = me.account
      ? [
          ['me', 'title.me'],
          ['proposals', 'title.proposals'],
        ]
      : [];
    if (hasRole(me, 'facilitator')) links.push(['workshops', 'title.workshops']);
    if (hasRole(me, ...MODERATORS)) {
      links.push(['desk', 'title.desk']);
    }
    if (hasRole(me, 'moderator', 'office', 'operator'))
      links.push(['suspensions', 'menu.suspensions']);
    if (me.hat === 'office') links.push(['today', 'title.today']);
    if (hasRole(me, 'office', 'planner')) links.push(['points', 'title.points']);
    if (hasRole(me, 'auditor')) links.push(['log', 'title.log']);
    if (hasRole(me, 'office', 'operator')) {
      links.push(['roles', 'title.roles'], ['layers', 'title.layers']);
    }
    if (me.account) links.push(['paper', 'title.paper']);
    if (hasRole(me, ...TELLERS)) links.push(['chain', 'title.chain']);
    return links;
  }

  private section(): PageName | '' {
    const { page } = this.route;
    if (page === 'workshop') return 'workshops';
    if (page === 'proposal' || page === 'new-proposal') return 'proposals';
    if (page === 'decisions') return 'desk';
    if (page === 'paper-sheet') return 'paper';
    if (page === 'layer' || page === 'new-layer' || page === 'import') return 'layers';
    return page === 'join' || page === 'lost' ? '' : page;
  }

  private officeBand(): TemplateResult {
    return html`<div class="office" role="region" aria-label=${this.t('office.band')}>
      <strong>${this.t('office.band')}</strong>
      <span>${this.t('office.body')}</span>
      <button class="button small" @click=${this.takeHatOff}>${this.t('office.off')}</button>
    </div>`;
  }

  private async takeHatOff(): Promise<void> {
    try {
      await ask(this.language, 'POST', of(this.route.city, 'sessions', 'person'));
      window.location.assign(this.href('me'));
    } catch {
      this.trouble = 'problem.network';
    }
  }

  private languageSwitch(): TemplateResult {
    return html`<label class="language">
      <span class="unseen">${this.t('language.label')}</span>
      <select @change=${this.chooseLanguage}>
        ${LANGUAGES.map(
          (
            each,
          ) => html`<option value=${each} lang=${dataLanguage(each)} ?selected=${each === this.language}>
            ${this.t(`language.${each}`)}
          </option>`,
        )}
      </select>
    </label>`;
  }

  private chooseLanguage(event: Event): void {
    this.language = (event.target as HTMLSelectElement).value as Language;
    this.asked = true;
    keepLanguage(this.language);
    const address = new URL(window.location.href);
    address.searchParams.set('lang', this.language);
    window.history.replaceState(null, '', address);
  }

  private href(page: PageName): string {
    return hrefOf(this.language, [page, this.route.city]);
  }

  private t(key: PageKey): string {
    return say(this.language, key);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'people-frame': PeopleFrame;
  }
}
