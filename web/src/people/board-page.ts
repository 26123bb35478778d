/** Code and QR in huge letters, dark, for the projector of a classroom. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { isOnlyHere } from '../model/loopback';
import { shared } from '../ui/styles';
import { of } from './api';
import { followChanges } from './live';
import './only-here';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import './sure-button';
import type { Overview } from './workshops';

interface Code {
  code: string | null;
  address: string | null;
}

@customElement('board-page')
export class BoardPage extends PeoplePage {
  @state() private code: Code | null = null;
  @state() private overview: Overview | null = null;
  private end: (() => void) | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      :host {
        --surface: #0d1117;
        --surface-sunken: #161c24;
        --ink: #fff;
        --ink-soft: #cfd6df;
        --line: #3a4452;
        --line-strong: #9aa5b3;
        --accent: #9fd0ff;
        --accent-soft: #16324d;
        --warning: #ffb37a;
        --warning-soft: #3a2717;
        --focus-ring: #fff;
        --focus-glow: #7a6100;
        grid-template-rows: auto 1fr auto;
        min-height: 100dvh;
        padding: 2vmin 4vmin;
        background: var(--surface);
        color: var(--ink);
        color-scheme: dark;
      }
      h1 {
        font-size: clamp(24px, 5vmin, 56px);
      }
      .middle {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: 4vmin;
        align-items: center;
        justify-items: center;
      }
      .words {
        display: grid;
        gap: 2vmin;
        justify-items: start;
      }
      .code {
        font-family: var(--mono);
        font-size: clamp(44px, 8.6vw, 200px);
        font-weight: 700;
        line-height: 1.2;
        white-space: nowrap;
      }
      .address {
        font-family: var(--mono);
        font-size: clamp(18px, 2.6vw, 44px);
        line-height: 1.3;
      }
      .lead {
        font-size: clamp(18px, 2.4vw, 36px);
        line-height: 1.4;
      }
      img {
        width: min(70vmin, 100%);
        height: auto;
        border-radius: 8px;
        background: #fff;
      }
      only-here {
        margin-bottom: 3vmin;
      }
      only-here + .middle img {
        width: min(52vmin, 100%);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load()).then((went) => {
      if (!went || !this.isConnected) return;
      const { city, id } = this.site.route;
      this.end = followChanges(
        city,
        (change) => change.object === id,
        () => void this.load().catch(() => undefined),
      );
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult {
    const { city, id } = this.site.route;
    return html`<header class="row apart">
        <h1>${this.overview?.workshop.title ?? this.r('title.board')}</h1>
        <a class="button" href=${this.href('workshop', id)}>${this.r('board.back')}</a>
      </header>
      <main>
        ${this.problemBox()}
        ${this.code?.code ? this.shown(this.code, of(city, 'workshops', id, 'code.svg')) : this.over()}
      </main>
      <footer class="row apart">
        <p class="lead" role="status">
          ${this.overview ? this.t('board.seats', { n: this.overview.seats.length }) : nothing}
          ${this.overview && this.code?.code ? html`${this.dot}${this.t('wall.until', { when: this.when(this.overview.workshop.closes_at) })}` : nothing}
        </p>
        ${
          this.code?.code
            ? html`<sure-button
                .words=${this.r('board.renew')}
                .body=${this.r('board.renew.body')}
                .sureWords=${this.r('board.renew.sure')}
                .cancelWords=${this.r('cancel')}
                .disabled=${this.busy}
                @sure=${this.renew}
              ></sure-button>`
            : nothing
        }
      </footer>`;
  }

  private shown({ code, address }: Code, picture: string): TemplateResult {
    const to = address ?? '';
    return html`${this.onlyHere(to)}
      <div class="middle">
        <div class="words">
          <p class="lead">${this.r('board.how')}</p>
          <p class="address">${to.replace(/^https?:\/\//, '').replace(/\/[^/]*$/, '')}</p>
          <p class="lead">${this.r('join.code')}</p>
          <p class="code" data-testid="code">${code}</p>
        </div>
        <img src=${`${picture}?${code}`} alt=${this.t('board.qr', { address: to })} />
      </div>`;
  }

  private onlyHere(address: string): TemplateResult | typeof nothing {
    if (!isOnlyHere(address)) return nothing;
    return html`<only-here .address=${address} .language=${this.site.language}></only-here>`;
  }

  private over(): TemplateResult {
    if (this.code === null) return html``;
    return html`<p class="lead">${this.r('board.over')}</p>`;
  }

  private renew(): void {
    void this.attempt(async () => {
      await this.ask('POST', ['workshops', this.site.route.id, 'code']);
      await this.load();
    });
  }

  private async load(): Promise<void> {
    const { id } = this.site.route;
    this.code = await this.ask<Code>('GET', ['workshops', id, 'code']);
    this.overview = await this.ask<Overview>('GET', ['workshops', id, 'overview']);
  }
}
