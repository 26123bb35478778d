/** Login name and recovery codes, shown this once: to print or copy, and to be confirmed. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('codes-once')
export class CodesOnce extends PeoplePage {
  @property({ attribute: false }) loginName: string | null = null;
  @property({ attribute: false }) codes: readonly string[] = [];
  @state() private copied = false;
  @state() private kept = false;

  static override styles = [
    shared,
    pageStyles,
    css`
      .big {
        font-family: var(--mono);
        font-size: 22px;
        font-weight: 700;
      }
      .codes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(230px, 100%), 1fr));
        gap: 4px 24px;
        padding: 16px 20px;
        border: 2px solid var(--line-strong);
        border-radius: 8px;
        font-family: var(--mono);
        font-size: 18px;
        counter-reset: code;
      }
      .codes li {
        counter-increment: code;
      }
      .codes li::before {
        content: counter(code) '. ';
        color: var(--ink-soft);
      }
    `,
  ];

  override render(): TemplateResult {
    return html`
      ${
        this.loginName
          ? html`<section>
              <h2>${this.r('codes.loginName')}</h2>
              <p class="big" data-testid="login-name">${this.loginName}</p>
              <p>${this.r('codes.loginName.body')}</p>
            </section>`
          : nothing
      }
      ${this.codes.length > 0 ? this.codeList() : nothing}
      <label class="check noprint">
        <input type="checkbox" .checked=${this.kept} @change=${this.keep} />
        <span>${this.r(this.codes.length > 0 ? 'codes.kept' : 'codes.kept.name')}</span>
      </label>
      <button class="button strong" ?disabled=${!this.kept} @click=${this.confirm}>
        ${this.r('codes.go')}
      </button>
    `;
  }

  private codeList(): TemplateResult {
    return html`<section>
      <h2>${this.r('codes.title')}</h2>
      <p>${this.r('codes.body')}</p>
      <ol class="codes" data-testid="codes">
        ${this.codes.map((code) => html`<li>${code}</li>`)}
      </ol>
      <div class="row">
        <button class="button" @click=${() => window.print()}>
          ${icon('print')}${this.t('codes.print')}
        </button>
        <button class="button" @click=${this.copy}>
          ${icon('copy')}${this.t(this.copied ? 'codes.copied' : 'codes.copy')}
        </button>
      </div>
    </section>`;
  }

  private keep(event: Event): void {
    this.kept = (event.target as HTMLInputElement).checked;
  }

  private async copy(): Promise<void> {
    const lines = [this.loginName ?? '', ...this.codes].filter(Boolean);
    await this.attempt(async () => {
      await navigator.clipboard.writeText(lines.join('\n'));
      this.copied = true;
    });
  }

  private confirm(): void {
    this.dispatchEvent(new Event('confirmed'));
  }
}
