/** The lists that came onto a layer, each of which can be taken back. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';
import './sure-button';

interface PastImport {
  number: number;
  at: string;
  added: number;
  /** So many are there as they came. */
  left: number;
}

interface TakenBack {
  taken: number;
  changed: number;
}

@customElement('past-imports')
export class PastImports extends LoadedPart {
  /** What was taken in last; the list is asked for again when it changes. */
  @property({ attribute: false }) latest: unknown = null;
  @state() private imports: readonly PastImport[] = [];
  @state() private done: TakenBack | null = null;

  static override styles = [shared, pageStyles];

  override updated(changed: PropertyValues): void {
    if (!changed.has('latest') || !this.latest) return;
    this.done = null;
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult | typeof nothing {
    if (this.imports.length === 0) return this.problemBox();
    return html`<section class="card">
      <h2>${this.r('import.past')}</h2>
      <p class="note">${this.r('import.past.body')}</p>
      ${this.problemBox()}
      <p role="status" tabindex="-1" class=${this.done ? 'said' : 'unseen'}>${this.said()}</p>
      <ul class="rows">
        ${repeat(
          this.imports,
          ({ number }) => number,
          (each) => this.row(each),
        )}
      </ul>
    </section>`;
  }

  private row(each: PastImport): TemplateResult {
    const { at, added, left } = each;
    return html`<li>
      <div>
        <p><strong>${this.when(at)}</strong> ${this.r('import.past.added', { n: added })}</p>
        <p class="note">
          ${left > 0 ? this.r('import.past.left', { n: left }) : this.r('import.past.none')}
        </p>
      </div>
      ${left > 0 ? this.undoing(each) : nothing}
    </li>`;
  }

  private undoing({ number, at, left }: PastImport): TemplateResult {
    return html`<sure-button
      small
      .words=${this.r('import.past.undo')}
      .about=${this.when(at)}
      .sureWords=${this.r('import.past.sure', { n: left })}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${() => this.takeBack(number)}
    ></sure-button>`;
  }

  private said(): TemplateResult | typeof nothing {
    if (!this.done) return nothing;
    const { taken, changed } = this.done;
    return html`${this.r('import.past.undone', { taken })}
    ${changed > 0 ? this.r('import.past.kept', { n: changed }) : nothing}`;
  }

  private async takeBack(number: number): Promise<void> {
    const went = await this.change(async () => {
      this.done = await this.ask<TakenBack>('DELETE', [...this.path, String(number)]);
    });
    if (!went) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[role="status"]')?.focus();
  }

  private get path(): readonly string[] {
    return ['layers', this.site.route.id, 'imports'];
  }

  protected override async load(): Promise<void> {
    this.imports = (await this.ask<{ imports: PastImport[] }>('GET', this.path)).imports;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'past-imports': PastImports;
  }
}
