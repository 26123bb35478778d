/** What is not known of a way, and where its numbers come from. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bracketed } from '../i18n/languages';
import { dayWord } from '../today/clock';
import { chainHref } from '../ui/chain-href';
import { reportAddress } from '../ui/heat-report-address';
import { WayPart } from './part';

@customElement('way-sources')
export class WaySources extends WayPart {
  @property({ type: Boolean }) drill = false;

  static override styles = [
    ...WayPart.styles,
    css`
      .notes {
        display: grid;
        gap: 0.25rem;
        margin-top: 0.25rem;
        padding-inline-start: 1.25rem;
        list-style: disc;
        font-size: 0.9375rem;
      }
      @media print {
        details {
          display: none;
        }
        .notes {
          font-size: 0.8125rem;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { way, language, city } = this.telling;
    const { run } = way;
    const day = run && new Date(`${run.date}T12:00:00+09:00`);
    return html`<section aria-labelledby="unknown">
        <h2 id="unknown">${this.r('unknown')}</h2>
        <ul class="notes">
          ${
            day && !this.drill
              ? html`<li>${this.r('unknown.day', { date: dayWord(language, day, 'numeric') })}</li>`
              : nothing
          }
          ${way.notes.map((each) => html`<li>${each}</li>`)}
          ${run ? html`<li>${this.r('unknown.station')}</li>` : nothing}
          <li>${this.r('unknown.people')}</li>
        </ul>
      </section>
      <details>
        <summary>${this.r('how')}</summary>
        <ul class="notes">
          ${
            run
              ? html`<li>
                    <a href=${chainHref(language, city, { of: `heat-${run.run}` })}
                      >${this.r('how.run', { run: run.run })}</a
                    >${bracketed(language, this.t(run.source === '作成データ' ? 'how.made' : 'how.computed'))}
                  </li>
                  <li><a href=${reportAddress(city, run.run, language)}>${this.r('how.report')}</a></li>`
              : nothing
          }
          <li><a href=${chainHref(language, city, { of: 'ways' })}>${this.r('how.ways')}</a></li>
          <li>
            <a href=${chainHref(language, city, { of: 'shown:ways' })}>${this.r('how.screen')}</a>
          </li>
        </ul>
        <p class="note">${way.attribution}</p>
      </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'way-sources': WaySources;
  }
}
