/** Why it is hot here: shares of the radiation that a person takes up, as a bar and a sentence. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { largestShare, type Share, type ShareGroup } from '../model/heat-shares';
import { Connected } from './connected';
import { shared } from './styles';

/** Paul Tol's "muted" scheme (2021), readable with colour-blindness; words stand beside. */
const COLOURS: Readonly<Record<ShareGroup, string>> = {
  sun: '#ddcc77',
  sky: '#88ccee',
  reflected: '#cc6677',
  ground: '#882255',
  water: '#332288',
  walls: '#999999',
  trees: '#117733',
};

@customElement('heat-why')
export class HeatWhy extends Connected {
  @property({ attribute: false }) shares: readonly Share[] = [];

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .bar {
        display: flex;
        gap: 1px;
        height: 24px;
        overflow: hidden;
        border-radius: 4px;
      }
      .bar i {
        flex: var(--part) 0 0;
        background: var(--fill);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: 2px 16px;
        font-size: 0.875rem;
      }
      li {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      li i {
        flex: none;
        width: 14px;
        height: 14px;
        border: 1px solid rgb(0 0 0 / 35%);
        border-radius: 3px;
        background: var(--fill);
      }
      li b {
        margin-left: auto;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const largest = largestShare(this.shares);
    if (!largest) return nothing;
    const shaded = !this.shares.some(({ group, part }) => group === 'sun' && part > 0.02);
    const total = this.shares.reduce((sum, { flux }) => sum + flux, 0);
    return html`
      <p>
        ${this.r(`heat.why.${largest.group}`, { part: largest.percent })}
        ${shaded ? this.t('heat.why.shaded') : nothing}
      </p>
      <div class="bar" aria-hidden="true">
        ${this.shares.map(
          ({ group, part }) =>
            html`<i .style=${`--part:${part.toFixed(4)};--fill:${COLOURS[group]}`}></i>`,
        )}
      </div>
      <ul>
        ${this.shares.map(
          ({ group, percent }) => html`<li>
            <i .style=${`--fill:${COLOURS[group]}`}></i>${this.r(`heat.share.${group}`)}
            <b>${percent}%</b>
          </li>`,
        )}
      </ul>
      <p class="note">${this.r('heat.share.total', { flux: Math.round(total) })}</p>
    `;
  }
}
