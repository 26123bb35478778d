/** How a number was made: steps, program, source files with checksums, accuracy. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { bracketed, dotOf } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import type { HeatRun, HeatStep } from '../model/heat-run';
import { Connected } from './connected';
import { inLanguage, keyOr } from './heat-words';
import { shared } from './styles';

@customElement('heat-steps')
export class HeatSteps extends Connected {
  @property({ attribute: false }) run!: HeatRun;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 8px;
        font-size: 0.875rem;
      }
      ol {
        display: grid;
        gap: 4px;
        padding-left: 1.6em;
        list-style: decimal;
      }
      .sources {
        display: grid;
        gap: 4px;
        max-height: 160px;
        overflow: auto;
      }
      .sources li {
        display: grid;
      }
      @media print {
        :host,
        ol,
        .sources {
          display: block;
        }
        .sources {
          max-height: none;
          overflow: visible;
          columns: 2;
          column-gap: 12px;
          font-size: 0.5625rem;
        }
        .sources li {
          break-inside: avoid;
          overflow-wrap: anywhere;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const { lineage, steps } = this.run;
    const created = new Date(lineage.created);
    return html`
      ${
        steps.length === 0
          ? html`<p>${this.t('heat.step.none')}</p>`
          : html`<ol>${steps.map((step) => this.step(step))}</ol>`
      }
      <p>
        ${this.t('heat.step.program')} <b>${lineage.program}</b>${dotOf(this.state.view.language)}${this.t('heat.step.created')}
        ${Number.isNaN(created.getTime()) ? lineage.created : this.moment(created)}
      </p>
      <p class="note">${this.t('heat.step.sources', { n: lineage.sources.length })}</p>
      <ul class="sources" tabindex="0">
        ${lineage.sources.map(
          ({ path, sha256 }) =>
            html`<li><span>${path}</span><span class="mono soft">${sha256}</span></li>`,
        )}
      </ul>
    `;
  }

  private moment(date: Date): string {
    return new Intl.DateTimeFormat(this.state.view.language, {
      dateStyle: 'long',
      timeStyle: 'short',
    }).format(date);
  }

  private step({ name, label, how: way, kind, program, detail }: HeatStep): TemplateResult {
    const key = keyOr(`heat.step.${way ?? kind}`, '');
    const more = label ? '' : detail;
    const how = [key && this.t(key as MessageKey), program, more]
      .filter(Boolean)
      .join(dotOf(this.state.view.language));
    return html`<li><b>${label ? inLanguage(label, this.state.view.language) : name}</b>${how ? html`<span class="soft">${bracketed(this.state.view.language, how)}</span>` : nothing}</li>`;
  }
}
