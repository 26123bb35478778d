/** The bar on top: whose city, search, sharing, data, language. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { valueIn } from '../state/load';
import '../people/who-link';
import { Connected } from './connected';
import { type IconName, icon } from './icons';
import './language-switch';
import './search-box';
import { shared } from './styles';
import { isWide } from './width';

@customElement('app-bar')
export class AppBar extends Connected {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 2px;
        align-items: center;
        min-width: 0;
        padding: 0 8px 0 12px;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      .home {
        display: flex;
        gap: 10px;
        align-items: center;
        min-width: 0;
        min-height: var(--touch);
        padding: 0 8px 0 0;
        border: 0;
        border-radius: 8px;
        background: none;
        text-align: left;
      }
      button.home {
        cursor: pointer;
      }
      .home img {
        width: 32px;
        height: 32px;
      }
      .names {
        display: grid;
        min-width: 0;
        line-height: 1.3;
      }
      .names > span {
        overflow: hidden;
        color: var(--ink-soft);
        font-size: 12px;
        text-overflow: ellipsis;
      }
      h1 {
        font-size: 17px;
        line-height: 1.3;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .space {
        flex: 1;
      }
      .names > span,
      .action {
        white-space: nowrap;
      }
      .action {
        display: grid;
        justify-items: center;
        min-width: 52px;
        min-height: 48px;
        padding: 4px 6px;
        border: 0;
        border-radius: 8px;
        background: none;
        color: var(--accent);
        font-size: 12px;
        font-weight: 700;
        line-height: 1.4;
        cursor: pointer;
      }
      .action:hover {
        background: var(--accent-soft);
      }
      search-box {
        flex: 0 1 480px;
        min-width: 160px;
        margin: 0 auto;
      }
      .action,
      who-link,
      language-switch {
        flex: none;
      }
      @media (width < 900px) {
        .home {
          flex: 0 1 auto;
          gap: 6px;
          padding: 0;
        }
        h1 {
          font-size: 14px;
        }
        .action {
          min-width: 44px;
          padding: 4px;
        }
      }
      @media (width < 1280px) {
        h1 {
          line-height: 1.25;
          overflow-wrap: anywhere;
          white-space: normal;
        }
        .part {
          display: inline-block;
        }
        .part + .part {
          font-size: 12px;
        }
        .plain {
          display: none;
        }
      }
      @media (width >= 900px) {
        :host {
          gap: 8px;
          padding: 0 16px;
        }
        .home {
          flex: 0 1 240px;
          min-width: 160px;
        }
        .action {
          grid-auto-flow: column;
          gap: 8px;
          align-items: center;
          padding: 8px 12px;
          font-size: 14px;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const wide = isWide();
    const { city, language } = this.state.view;
    return html`
      ${this.home()}
      ${wide ? html`<search-box .session=${this.session}></search-box>` : html`<span class="space"></span>`}
      ${wide ? this.action('data', this.t('data.button'), 'open-data') : nothing}
      ${this.action('share', this.t('share.button'), 'open-share')}
      ${this.action('help', this.t('help.button'), 'open-help')}
      ${city === null ? nothing : html`<who-link .city=${city} .language=${language}></who-link>`}
      <language-switch .session=${this.session}></language-switch>
    `;
  }

  private home(): TemplateResult {
    const city = valueIn(this.state.city);
    const several = (valueIn(this.state.cities) ?? []).length > 1;
    const name = html`
      <img src="/mark.svg" alt="" />
      <span class="names">
        <h1>${partsOf(city?.name ?? this.t('app.name')).map((part) => html`<span class="part">${part}</span>`)}</h1>
        <span class=${several ? '' : 'plain'}>
          ${several ? this.t('cities.change') : this.t('app.name')}
          ${!several && city?.year ? html` · ${city.year}` : nothing}
        </span>
      </span>
    `;
    if (!several) return html`<div class="home">${name}</div>`;
    const leave = () =>
      this.session.store.look({ city: null, camera: null, selection: null, layers: {} });
    return html`<button class="home" @click=${leave}>${name}</button>`;
  }

  private action(name: IconName, word: string, event: string): TemplateResult {
    const tell = () => this.dispatchEvent(new Event(event));
    return html`<button class="action" data-for=${name} @click=${tell}>${icon(name)}<span>${word}</span></button>`;
  }
}

/** A name and what stands in brackets behind it: there it may break on a narrow screen. */
function partsOf(name: string): string[] {
  return name.split(/(?=[（(])/).filter((part) => part.trim() !== '');
}
