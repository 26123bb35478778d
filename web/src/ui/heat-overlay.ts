/** What of the heat lies over the map: curtain, names of both sides, undo, the clock. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { HeatRun } from '../model/heat-run';
import { type HeatShown, heatShown, isChangeShown } from '../state/heat-shown';
import { Connected } from './connected';
import './heat-bar';
import { heatStyles } from './heat-styles';
import { inLanguage, runSourceWord } from './heat-words';
import { icon } from './icons';
import { shared } from './styles';
import './undo-corner';

@customElement('heat-overlay')
export class HeatOverlay extends Connected {
  static override styles = [
    shared,
    heatStyles,
    css`
      :host {
        position: absolute;
        z-index: 1;
        inset: 0;
        pointer-events: none;
      }
      heat-bar,
      button,
      input {
        pointer-events: auto;
      }
      .bottom {
        position: absolute;
        right: 8px;
        bottom: 44px;
        left: 8px;
        display: grid;
        gap: 8px;
      }
      .undo {
        display: flex;
        gap: 8px;
      }
      .undo .button {
        box-shadow: var(--shadow);
      }
      .undo .button:disabled {
        border-color: var(--line-strong);
        color: var(--line-strong);
        cursor: default;
      }
      .line {
        position: absolute;
        top: 0;
        bottom: 0;
        left: var(--split);
        width: 4px;
        margin-left: -2px;
        background: #fff;
        box-shadow: 0 0 0 1px rgb(0 0 0 / 60%);
      }
      input.curtain {
        position: absolute;
        top: 42%;
        left: -22px;
        width: calc(100% + 44px);
        height: 44px;
        margin: 0;
        background: none;
        appearance: none;
        pointer-events: none;
      }
      .curtain::-webkit-slider-runnable-track {
        background: none;
      }
      .curtain::-webkit-slider-thumb {
        width: 44px;
        height: 44px;
        border: 3px solid #fff;
        border-radius: 50%;
        background: var(--accent);
        box-shadow: 0 0 0 1px rgb(0 0 0 / 60%);
        appearance: none;
        pointer-events: auto;
        cursor: ew-resize;
      }
      .curtain::-moz-range-thumb {
        width: 38px;
        height: 38px;
        border: 3px solid #fff;
        border-radius: 50%;
        background: var(--accent);
        pointer-events: auto;
        cursor: ew-resize;
      }
      .grip {
        position: absolute;
        top: calc(42% + 22px);
        left: var(--split);
        width: 24px;
        height: 24px;
        margin: -12px;
        color: var(--on-accent);
      }
      .names {
        display: flex;
        gap: 8px;
        justify-content: space-between;
      }
      .names > span {
        padding: 2px 10px;
        border-radius: 6px;
        background: var(--surface);
        box-shadow: var(--shadow);
        font-size: 14px;
        font-weight: 700;
        line-height: 1.5;
      }
      @container (height < 440px) {
        .beside-task heat-bar {
          display: none;
        }
      }
      @media (width >= 900px) {
        .bottom {
          right: 16px;
          bottom: 32px;
          left: 16px;
        }
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const shown = heatShown(this.state);
    if (!shown) return nothing;
    return html`
      ${this.curtain(shown)}
      <div class="bottom ${this.state.people.task ? 'beside-task' : ''}">
        ${this.names(shown)}
        ${
          this.state.heat.stamping
            ? this.undo()
            : html`<undo-corner .session=${this.session}></undo-corner>`
        }
        <heat-bar .session=${this.session}></heat-bar>
      </div>
    `;
  }

  private names(shown: HeatShown): TemplateResult | typeof nothing {
    if (!this.isSplit(shown)) return nothing;
    const [a, b] = this.titles(shown);
    return html`<div class="names">
      <span>${this.r('heat.left', { title: a })} ${this.source(shown.run)}</span>
      <span>${this.r('heat.right', { title: b })} ${this.source(shown.other)}</span>
    </div>`;
  }

  private source(run: HeatRun | null): TemplateResult | typeof nothing {
    if (!run) return nothing;
    return html`<small class="tag">${runSourceWord(this.state.view.language, run)}</small>`;
  }

  private titles({ run, other }: HeatShown): [string, string] {
    const { language } = this.state.view;
    return [inLanguage(run.title, language), other ? inLanguage(other.title, language) : ''];
  }

  private curtain(shown: HeatShown): TemplateResult | typeof nothing {
    const { heat, mode } = this.state.view;
    if (!this.isSplit(shown) || (shown.way === 'side' && mode === '2d')) return nothing;
    const [a, b] = this.titles(shown);
    const move = (event: Event) =>
      this.session.heat.look({ split: Number((event.target as HTMLInputElement).value) });
    return html`<div .style=${`--split:${(heat.split * 100).toFixed(2)}%`}>
      <i class="line"></i>
      <input
        class="curtain"
        type="range"
        min="0"
        max="1"
        step="0.01"
        .value=${String(heat.split)}
        aria-label=${this.t('heat.curtain', { a, b })}
        @input=${move}
      />
      <span class="grip">${icon('swipe')}</span>
    </div>`;
  }

  private isSplit({ other, way }: HeatShown): boolean {
    return other !== null && way !== 'change' && !isChangeShown(this.state);
  }

  private undo(): TemplateResult {
    const { heat } = this.session;
    return html`<div class="undo">
      <button class="button" ?disabled=${!heat.canUndo} @click=${() => heat.undo()}>
        ${icon('undo')}${this.r('heat.stamp.undo')}
      </button>
      <button class="button" ?disabled=${!heat.canRedo} @click=${() => heat.redo()}>
        ${icon('redo')}${this.r('heat.stamp.redo')}
      </button>
    </div>`;
  }
}
