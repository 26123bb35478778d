/** What the map shows: colours, layers, filter. Sections below each other, or tabs on a phone. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { isFiltering } from '../model/filter';
import './colour-section';
import { Connected } from './connected';
import './filter-section';
import './heat-panel';
import { type IconName, icon } from './icons';
import './layer-section';
import './people-panel';
import { shared } from './styles';
import { isWide } from './width';

const SECTIONS = ['people', 'heat', 'colour', 'layers', 'filter'] as const;
type Section = (typeof SECTIONS)[number];

@customElement('control-panel')
export class ControlPanel extends Connected {
  @state() private open: Section | null = null;

  /** The list comes before the map: on a phone it is open at first, unless heat is asked for. */
  override connectedCallback(): void {
    super.connectedCallback();
    const { heat } = this.state.view;
    if (heat.run === null) this.open = 'people';
  }

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        outline-offset: -3px !important;
      }
      .tabs {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        padding: 4px 8px;
      }
      .tab {
        display: grid;
        justify-items: center;
        min-height: 56px;
        padding: 6px 4px;
        border: 0;
        border-radius: 12px;
        background: none;
        font-size: 0.8125rem;
        font-weight: 700;
        line-height: 1.5;
        cursor: pointer;
        position: relative;
      }
      .tab[aria-expanded='true'] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .dot {
        position: absolute;
        top: 6px;
        left: calc(50% + 10px);
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: var(--selected);
      }
      .body {
        min-height: 0;
        max-height: calc(var(--sheet) - var(--touch));
        padding: 8px 16px 24px;
        overflow: auto;
      }
      .top {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: 0 8px 0 16px;
      }
      .top h2 {
        font-size: 1rem;
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
        min-height: 0;
        height: 100%;
        overflow: auto;
      }
      section {
        padding: 16px 16px 24px;
        border-bottom: 1px solid var(--line);
      }
      section h2 {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-bottom: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    return isWide() ? this.stack() : this.tabs();
  }

  private stack(): TemplateResult {
    return html`<div class="stack">
      ${SECTIONS.map(
        (section) => html`<section aria-labelledby="title-${section}">
          <h2 id="title-${section}">${icon(section as IconName)}${this.t(`panel.${section}`)}</h2>
          ${this.content(section)}
        </section>`,
      )}
    </div>`;
  }

  private tabs(): TemplateResult {
    const { open } = this;
    return html`
      <div class="tabs">
        ${SECTIONS.map(
          (section) => html`<button
            class="tab"
            data-section=${section}
            aria-expanded=${section === open}
            aria-controls="body"
            @click=${() => this.toggle(section)}
          >
            ${icon(section as IconName)}<span>${this.t(`panel.${section}`)}</span>
            ${
              section === 'filter' && isFiltering(this.state.view.filter)
                ? html`<i class="dot"></i><span class="unseen">${this.t('filter.active')}</span>`
                : nothing
            }
          </button>`,
        )}
      </div>
      ${open === null ? nothing : this.opened(open)}
    `;
  }

  private opened(section: Section): TemplateResult {
    return html`<div class="top">
        <h2>${this.t(`panel.${section}`)}</h2>
        <button class="button plain small" @click=${() => this.close(section)}>
          ${icon('close')}${this.t('common.close')}
        </button>
      </div>
      <div class="body" id="body">${this.content(section)}</div>`;
  }

  /** The focus goes back to the tab that opened it. */
  private close(section: Section): void {
    this.open = null;
    this.renderRoot.querySelector<HTMLElement>(`[data-section=${section}]`)?.focus();
  }

  private content(section: Section): TemplateResult {
    const { session } = this;
    if (section === 'people') {
      return html`<people-panel .session=${session}></people-panel>`;
    }
    if (section === 'heat') {
      const leave = () => {
        this.open = null;
      };
      return html`<heat-panel .session=${session} @leave-panel=${leave}></heat-panel>`;
    }
    if (section === 'colour') return html`<colour-section .session=${session}></colour-section>`;
    if (section === 'layers') return html`<layer-section .session=${session}></layer-section>`;
    return html`<filter-section .session=${session}></filter-section>`;
  }

  private toggle(section: Section): void {
    this.open = this.open === section ? null : section;
  }
}
