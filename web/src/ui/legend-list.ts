/** The classes of a scale: colour, pattern and word. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Scale, ScaleClass } from '../model/scales';
import { Connected } from './connected';
import { shared } from './styles';
import { classWord } from './words';

@customElement('legend-list')
export class LegendList extends Connected {
  @property({ attribute: false }) scale!: Scale;

  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: 4px;
      }
      li {
        display: flex;
        gap: 12px;
        align-items: center;
        font-size: 0.875rem;
        line-height: 1.6;
      }
      i {
        flex: none;
        width: 32px;
        height: 20px;
        border: 1px solid rgb(0 0 0 / 35%);
        border-radius: 4px;
        background-color: var(--fill);
      }
      .dots {
        background-image: radial-gradient(rgb(60 20 60 / 60%) 1.5px, transparent 1.8px);
        background-size: 7px 7px;
      }
      .thin {
        background-image: repeating-linear-gradient(
          135deg,
          rgb(60 20 60 / 55%) 0 1px,
          transparent 1px 6px
        );
      }
      .thick {
        background-image: repeating-linear-gradient(
          135deg,
          rgb(60 20 60 / 55%) 0 3px,
          transparent 3px 8px
        );
      }
      .cross {
        background-image:
          repeating-linear-gradient(135deg, rgb(60 20 60 / 50%) 0 1.5px, transparent 1.5px 7px),
          repeating-linear-gradient(45deg, rgb(60 20 60 / 50%) 0 1.5px, transparent 1.5px 7px);
      }
    `,
  ];

  override render(): TemplateResult {
    const { scale } = this;
    return html`<ul aria-label=${this.t('panel.legend')}>
      ${[...scale.classes, scale.unknown].map((entry) => this.row(entry))}
    </ul>`;
  }

  private row(entry: ScaleClass): TemplateResult {
    return html`<li>
      <i class=${entry.pattern} .style=${`--fill:${entry.colour}`}></i>
      ${classWord(this.state.view.language, this.scale, entry)}
    </li>`;
  }
}
