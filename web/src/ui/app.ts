/** The whole application: the choice of a city, or the workspace of one. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type MessageKey, message } from '../i18n/messages';
import type { Session } from '../state/session';
import './app-bar';
import './city-chooser';
import './control-panel';
import './data-dialog';
import './feature-inspector';
import './heat-card';
import './heat-stamps';
import './map-stage';
import './share-dialog';
import { isWide, watchWide } from './width';

@customElement('uchimizu-app')
export class UchimizuApp extends LitElement {
  @property({ attribute: false }) session: Session | undefined;
  @state() private dialog: 'data' | 'share' | null = null;
  private endings: (() => void)[] = [];

  /** Draws into the page itself, so that the engines' style sheets reach their canvases. */
  override createRenderRoot(): HTMLElement {
    return this;
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('session') || !this.session) return;
    this.endings.push(this.session.store.subscribe(() => this.requestUpdate()));
    this.endings.push(watchWide(() => this.requestUpdate()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.endings.splice(0)) end();
  }

  override updated(): void {
    if (!this.session) return;
    const { view, city } = this.session.store.state;
    document.documentElement.lang = view.language;
    const name = city.status === 'ready' ? `${city.value.name} | ` : '';
    document.title = `${name}${this.t('app.name')}`;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.session) return nothing;
    const { view } = this.session.store.state;
    return view.city === null
      ? html`<city-chooser .session=${this.session}></city-chooser>`
      : this.workspace(this.session);
  }

  private workspace(session: Session): TemplateResult {
    const { view } = session.store.state;
    const wide = isWide();
    const { heat } = session.store.state;
    const { place, station } = view.heat;
    const touched = heat.run.status === 'ready' && (place !== null || station !== null);
    const inspecting = view.selection !== null || (touched && heat.stamping === null);
    return html`
      <div class="workspace" ?data-inspecting=${inspecting}>
        <a class="skip" href="#controls" @click=${this.skip}>${this.t('app.skip')}</a>
        <app-bar
          .session=${session}
          @open-data=${() => this.open('data')}
          @open-share=${() => this.open('share')}
        ></app-bar>
        <aside class="sheet panel" ?hidden=${!wide && inspecting} aria-label=${this.t('panel.controls')}>
          ${
            heat.stamping
              ? html`<heat-stamps id="controls" tabindex="-1" .session=${session}></heat-stamps>`
              : html`<control-panel id="controls" tabindex="-1" .session=${session}></control-panel>`
          }
        </aside>
        <map-stage .session=${session}></map-stage>
        <aside
          class="sheet inspector"
          ?hidden=${!inspecting}
          aria-label=${this.t('inspector.title')}
        >
          ${
            view.selection === null
              ? html`<heat-card .session=${session} @inspector-closed=${this.backToMap}></heat-card>`
              : html`<feature-inspector
                  .session=${session}
                  @inspector-closed=${this.backToMap}
                ></feature-inspector>`
          }
        </aside>
        <data-dialog
          .session=${session}
          .open=${this.dialog === 'data'}
          @close-dialog=${() => this.open(null)}
        ></data-dialog>
        <share-dialog
          .session=${session}
          .open=${this.dialog === 'share'}
          @close-dialog=${() => this.open(null)}
        ></share-dialog>
      </div>
    `;
  }

  private open(dialog: 'data' | 'share' | null): void {
    this.dialog = dialog;
  }

  /** The close button is gone with its panel; the focus goes on where the feature was. */
  private backToMap(): void {
    this.querySelector<HTMLElement>('map-stage canvas')?.focus();
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('#controls')?.focus();
  }

  private t(key: MessageKey): string {
    return message(this.session?.store.state.view.language ?? 'ja', key);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'uchimizu-app': UchimizuApp;
  }
}
