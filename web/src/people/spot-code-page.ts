/** The code of a cool place for its counter: as QR and letters, and the numbers of who came. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

interface Code {
  code: string;
  address: string;
  changes_at: string;
}

const SOONEST_MS = 1000;
const AGAIN_MS = 15_000;

@customElement('spot-code-page')
export class SpotCodePage extends PeoplePage {
  @state() private code: Code | null = null;
  @state() private said = '';
  private timer = 0;

  static override styles = [
    shared,
    pageStyles,
    css`
      .shown {
        justify-items: center;
        text-align: center;
      }
      .code {
        font-family: var(--mono);
        font-size: clamp(34px, 8vw, 64px);
        font-weight: 700;
        line-height: 1.2;
      }
      img {
        width: min(52vmin, 100%);
        height: auto;
        background: #fff;
      }
      #number {
        max-width: 12ch;
        font-size: 26px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    return html`
      <h1>${this.r('title.spot-code')}</h1>
      ${this.problemBox()}
      ${this.code ? this.shown(this.code) : nothing}
      ${this.isAnothers ? html`<p class="card">${this.r('spotCode.whose')}</p>` : this.form()}
    `;
  }

  private get isAnothers(): boolean {
    return this.code === null && this.problem?.kind === 'not-allowed';
  }

  private form(): TemplateResult {
    return html`<form class="card" @submit=${this.confirm}>
      <h2>${this.r('spotCode.confirm')}</h2>
      ${inputField({
        name: 'number',
        label: this.r('spotCode.number'),
        hint: this.r('spotCode.number.hint'),
        required: true,
        maxLength: 20,
      })}
      <button class="button strong" ?disabled=${this.busy}>${this.r('spotCode.send')}</button>
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
    </form>`;
  }

  private shown({ code }: Code): TemplateResult {
    const { city, id } = this.site.route;
    const picture = `${of(city, 'points', 'spots', id, 'code.svg')}?${encodeURIComponent(code)}`;
    return html`<section class="card shown">
      <p>${this.r('spotCode.about')}</p>
      <img src=${picture} alt=${this.t('spotCode.qr')} />
      <p class="code" data-testid="code">${code}</p>
    </section>`;
  }

  /** Shows the code of now, and the next one when it changes. */
  private async load(): Promise<void> {
    window.clearTimeout(this.timer);
    const path = ['points', 'spots', this.site.route.id, 'code'];
    this.code = await this.ask<Code>('GET', path);
    if (!this.isConnected) return;
    const wait = Math.max(SOONEST_MS, Date.parse(this.code.changes_at) - Date.now());
    this.timer = window.setTimeout(() => void this.renew(), Math.min(wait, 60_000));
  }

  private async renew(): Promise<void> {
    try {
      await this.load();
    } catch {
      this.timer = window.setTimeout(() => void this.renew(), AGAIN_MS);
    }
  }

  private async confirm(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    const body = { number: textsOf(event).number ?? '' };
    const path = ['points', 'spots', this.site.route.id, 'confirmations'];
    this.said = '';
    await this.attempt(async () => {
      const { is_new } = await this.ask<{ is_new: boolean }>('POST', path, body);
      this.said = this.t(is_new ? 'spotCode.done' : 'spotCode.before');
      form.reset();
    });
  }
}
