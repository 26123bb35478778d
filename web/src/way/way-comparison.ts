/** The ways that are known beside each other: minutes and heat load, and what that means. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { CHOICES, type Choice, minutes, stepsUnknown, type Way } from './answer';
import { WayPart } from './part';

@customElement('way-comparison')
export class WayComparison extends WayPart {
  /** Those that were asked for so far. */
  @property({ attribute: false }) ways: Partial<Record<Choice, Way>> = {};

  static override styles = [
    ...WayPart.styles,
    css`
      table {
        width: 100%;
        margin: 0.375rem 0;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 0.375rem 0.5rem;
        border-bottom: 1px solid var(--line);
        text-align: start;
        overflow-wrap: anywhere;
      }
      td {
        font-variant-numeric: tabular-nums;
      }
      @media print {
        th,
        td {
          padding-block: 0.1rem;
        }
      }
      tr.chosen {
        background: var(--accent-soft);
        font-weight: 700;
      }
    `,
  ];

  override render(): TemplateResult {
    const { way } = this.telling;
    const known = CHOICES.flatMap((each) => this.ways[each] ?? []);
    const coolest = this.ways.coolest ?? way;
    return html`<section aria-labelledby="compare">
      <h2 id="compare">${this.r('compare')}</h2>
      ${this.gain()}
      <table>
        <thead>
          <tr>
            <th scope="col">${this.r('compare.way')}</th>
            <th scope="col">${this.r('compare.time')}</th>
            <th scope="col">
              ${this.r('compare.load')}<br /><small>${this.r('compare.unit')}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          ${known.map((each) => this.row(each))}
        </tbody>
      </table>
      <p class="note">${this.r('compare.what')}</p>
      <p class="note">
        ${this.r('compare.weight', { s: Math.round(coolest.weight * 60), d: coolest.detour })}
      </p>
    </section>`;
  }

  private row(each: Way): TemplateResult {
    const isChosen = each.kind === this.telling.way.kind;
    const { heat_load: load } = each;
    return html`<tr class=${isChosen ? 'chosen' : ''}>
      <th scope="row">
        ${this.r(`choice.${each.kind}`)}
        ${stepsUnknown(each) > 0 ? html`<br /><small>${this.r('steps.unknown')}</small>` : nothing}
      </th>
      <td>${this.r('minutes', { n: minutes(each) })}</td>
      <td>${load === null ? this.r('compare.unknown') : Math.round(load)}</td>
    </tr>`;
  }

  /** What one gains against the fastest way of the same kind. */
  private gain(): TemplateResult | typeof nothing {
    const { way } = this.telling;
    const { fastest } = way;
    if (way.kind === 'fastest' || way.heat_load === null || !fastest.heat_load) return nothing;
    const less = Math.round((1 - way.heat_load / fastest.heat_load) * 100);
    const more = minutes(way) - minutes(fastest);
    if (less < 1) {
      return way.kind === 'coolest' ? html`<p>${this.r('compare.none')}</p>` : html`${nothing}`;
    }
    const key = more > 0 ? 'compare.saved' : 'compare.saved.same';
    return html`<p><strong>${this.r(key, { n: more, p: less })}</strong></p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'way-comparison': WayComparison;
  }
}
