/** What one reported, and what came of it; nobody is named. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { PeopleLayer } from '../model/items';
import { shared } from '../ui/styles';
import { type OwnReport, wordsOf } from './desk';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

@customElement('me-reports')
export class MeReports extends LoadedPart {
  @state() private reports: readonly OwnReport[] = [];
  @state() private layers: readonly PeopleLayer[] = [];

  static override styles = [shared, pageStyles];

  /** Nothing to who never reported anything. */
  override render(): TemplateResult | typeof nothing {
    if (this.reports.length === 0 && this.problem === null) return nothing;
    return html`<section class="card">
      <h2>${this.r('reported.title')}</h2>
      ${this.problemBox()}
      <ul class="rows">
        ${this.reports.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row(found: OwnReport): TemplateResult {
    const words = found.item ? wordsOf(this.site.language, found, this.layers) : '';
    return html`<li>
      <div>
        <p><strong>${this.t(`thing.${found.kind}`)}${this.t('colon')}${this.w(found.reason_text)}</strong></p>
        ${words ? html`<p class="quote">${words}</p>` : nothing}
        ${found.words ? html`<p>${this.t('reported.words', { words: found.words })}</p>` : nothing}
        <p>${this.r(this.became(found))}</p>
        <p class="note">${this.times(found)}</p>
        ${found.item ? this.onMap(found.item.id) : nothing}
      </div>
      <span class="tag ${found.state === 'waiting' ? 'wait' : 'good'}">${this.r(`reported.${found.state}`)}</span>
    </li>`;
  }

  /** What came of it in a sentence; it may have gone, or been shown again, without the report. */
  private became({ state, item }: OwnReport) {
    if (state === 'gone') return 'reported.gone.body';
    if (state === 'waiting') return item ? 'reported.waiting.body' : 'reported.unseen.body';
    if (state === 'hidden') return item ? 'reported.shown.body' : 'reported.hidden.body';
    return 'reported.kept.body';
  }

  private times({ at, decided }: OwnReport): string {
    const reported = this.t('reported.at', { when: this.when(at) });
    if (decided === null) return reported;
    return `${reported}${this.dot}${this.t('reported.decided', { when: this.when(decided) })}`;
  }

  private onMap(item: string): TemplateResult {
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item, lang: language });
    return html`<p class="note"><a href=${`/?${query}`}>${this.r('decided.see')}</a></p>`;
  }

  protected override async load(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const path = ['me', 'reports'];
    this.reports = (await this.ask<{ reports: OwnReport[] }>('GET', path)).reports;
  }
}
