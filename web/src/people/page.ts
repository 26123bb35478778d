/** Base of these pages: speaks the chosen language, asks the server, tells what went wrong. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { dotOf, type Language } from '../i18n/languages';
import type { Values } from '../i18n/messages';
import { inKana } from '../i18n/ruby';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import { hrefOf, type PageName, type Route } from './address';
import { type Answer, ask, askFor, type Method, of } from './api';
import { type Me, VISITOR } from './people';
import { PageProblem } from './problem';
import { inLanguage, type PageKey, say, sayWithReadings, type Words, whenWord } from './say';

/** What every page knows: where it is, who asks, in which language. */
export interface Site {
  route: Route;
  language: Language;
  /** Whether plain Japanese shows readings. */
  furigana: boolean;
  me: Me;
  cityName: string;
}

export class PeoplePage extends LitElement {
  @property({ attribute: false }) site!: Site;
  @state() protected problem: PageProblem | null = null;
  @state() protected busy = false;

  /** What stands between two things of a row. */
  protected get dot(): string {
    return dotOf(this.site.language);
  }

  protected t(key: PageKey, values?: Values): string {
    return say(this.site.language, key, values);
  }

  /** The same for the eye: in easy Japanese with readings above the characters. */
  protected r(key: PageKey, values?: Values): unknown {
    const { language, furigana } = this.site;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return withRuby(sayWithReadings(language, key, values));
  }

  /** The same for a choice of a list that folds out, where nothing can stand above characters. */
  protected k(key: PageKey, values?: Values): string {
    const { language, furigana } = this.site;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return inKana(sayWithReadings(language, key, values));
  }

  /** Words of the server in the language of the page. */
  protected w(words: Words | null | undefined): string {
    return inLanguage(this.site.language, words);
  }

  protected when(time: number | string): string {
    return whenWord(this.site.language, time);
  }

  protected ask<T>(method: Method, path: readonly string[], body?: unknown): Promise<T> {
    return ask<T>(this.site.language, method, of(this.site.route.city, ...path), body);
  }

  /** The same of an address that has a query. */
  protected askAt<T>(address: string, method: Method = 'GET'): Promise<T> {
    return ask<T>(this.site.language, method, address);
  }

  protected askFor<T>(
    method: Method,
    path: readonly string[],
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>> {
    const address = of(this.site.route.city, ...path);
    return askFor<T>(this.site.language, method, address, body, headers);
  }

  protected href(page: PageName, id = '', more: Readonly<Record<string, string>> = {}): string {
    return hrefOf(this.site.language, [page, this.site.route.city, id], more);
  }

  /** Does something; a problem is shown, and the keyboard goes to it. Tells whether it went well. */
  protected async attempt(work: () => Promise<void>): Promise<boolean> {
    this.problem = null;
    this.busy = true;
    try {
      await work();
      return true;
    } catch (problem) {
      const told = problem instanceof PageProblem ? problem : new PageProblem(-1);
      this.problem = (await this.hasEnded(told)) ? this.signedOut() : told;
      await this.updateComplete;
      this.showProblem();
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Whether something was refused because nobody is signed in here any more. */
  private async hasEnded({ status }: PageProblem): Promise<boolean> {
    if (!this.site.me.account || ![401, 403, 404].includes(status)) return false;
    const now = await this.ask<Me>('GET', ['me']).catch(() => null);
    return now?.hat === VISITOR.hat;
  }

  private signedOut(): PageProblem {
    const words = [this.t('problem.ended.title'), this.t('problem.ended')] as const;
    return new PageProblem(401, 'sign-in-needed', ...words);
  }

  /** What is wrong with a field of the form that was sent; empty if nothing. */
  protected fault(field: string): string {
    return this.problem?.fields.find((each) => each.field === field)?.message ?? '';
  }

  /** The problem of the last attempt; `fields` are told beside their inputs. */
  protected problemBox(...fields: readonly string[]): TemplateResult | typeof nothing {
    const { problem } = this;
    if (problem === null) return nothing;
    const others = problem.fields.filter(({ field }) => !fields.includes(field));
    return html`<div class="problem" role="alert" tabindex="-1">
      ${icon('warning')}
      <div>
        <strong>${problem.title || this.t('problem.title')}</strong>
        <p>${this.advice(problem)}</p>
        ${others.length > 0 ? html`<ul>${others.map(({ message }) => html`<li>${message}</li>`)}</ul>` : nothing}
        ${problem.kind === 'sign-in-needed' ? this.signInLink() : nothing}
      </div>
    </div>`;
  }

  private advice(problem: PageProblem): string {
    if (problem.status === 0) return this.t('problem.network');
    if (problem.retryAfterS !== null && problem.status === 429) {
      return this.t('problem.wait', { n: problem.retryAfterS });
    }
    if (problem.fields.length > 0) return this.t('problem.fields');
    return problem.detail || this.t('problem.server');
  }

  /** That words were decided on, and others stand there now. */
  protected editedNote({ edited }: { edited: boolean }): TemplateResult | typeof nothing {
    return edited ? html`<p class="note">${this.r('decided.edited')}</p>` : nothing;
  }

  protected signInLink(): TemplateResult {
    const back = window.location.pathname + window.location.search;
    return html`<p><a href=${this.href('sign-in', '', { back })}>${this.t('signIn.title')}</a></p>`;
  }

  private showProblem(): void {
    const wrong = this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? this.renderRoot.querySelector<HTMLElement>('.problem'))?.focus();
  }
}

/** A part that shows what it has asked for: at first, and again after each change. */
export abstract class LoadedPart extends PeoplePage {
  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  protected abstract load(): Promise<void>;

  /** Changes something at the server, then shows what is there. */
  protected change(work: () => Promise<unknown>): Promise<boolean> {
    return this.attempt(async () => {
      await work();
      await this.load();
    });
  }
}
