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
  /** What had the focus before something was looked at. */
  private opener: HTMLElement | null = null;
  private wasInspecting = false;
  private wasStamping = false;

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
    const isStamping = this.session.store.state.heat.stamping !== null;
    if (this.wasStamping && !isStamping) void this.backToPanel();
    this.wasStamping = isStamping;
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
    if (inspecting && !this.wasInspecting) this.opener = focused();
    this.wasInspecting = inspecting;
    return html`
      <div class="workspace" ?data-inspecting=${inspecting}>
        <a class="skip" href="#controls" @click=${this.skip}>${this.t('app.skip')}</a>
        <app-bar
          .session=${session}
          @open-data=${() => this.open('data')}
          @open-share=${() => this.open('share')}
        ></app-bar>
        <aside
          id="controls"
          class="sheet panel"
          tabindex="-1"
          ?hidden=${!wide && inspecting}
          aria-label=${this.t('panel.controls')}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key !== 'Escape' || session.heat.putDown()) return;
            if (inspecting) this.leaveInspector(session);
          }}
        >
          ${
            heat.stamping
              ? html`<heat-stamps .session=${session}></heat-stamps>`
              : html`<control-panel .session=${session}></control-panel>`
          }
        </aside>
        <map-stage .session=${session}></map-stage>
        <aside
          class="sheet inspector"
          ?hidden=${!inspecting}
          aria-label=${this.t('inspector.title')}
          @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.leaveInspector(session)}
        >
          ${
            view.selection === null
              ? html`<heat-card .session=${session} @inspector-closed=${this.backToOpener}></heat-card>`
              : html`<feature-inspector
                  .session=${session}
                  @inspector-closed=${this.backToOpener}
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

  private leaveInspector({ store, heat }: Session): void {
    store.look({ selection: null });
    heat.look({ place: null, station: null });
    void this.backToOpener();
  }

  /** The close button is gone with its panel; the focus goes back to where it came from. */
  private async backToOpener(): Promise<void> {
    await this.updateComplete;
    this.opener?.focus();
    if (focused() !== this.opener || !this.opener) {
      this.querySelector<HTMLElement>('map-stage canvas')?.focus();
    }
  }

  /** Stamps are set no longer: the focus goes back to the button that began it. */
  private async backToPanel(): Promise<void> {
    const panel = this.querySelector<LitElement>('control-panel');
    await panel?.updateComplete;
    const heat = panel?.shadowRoot?.querySelector<LitElement>('heat-panel');
    await heat?.updateComplete;
    const began = heat?.shadowRoot?.querySelector<HTMLElement>('.begin');
    (began ?? this.querySelector<HTMLElement>('#controls'))?.focus();
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('#controls')?.focus();
  }

  private t(key: MessageKey): string {
    return message(this.session?.store.state.view.language ?? 'ja', key);
  }
}

/** The element with the focus, however deep. */
function focused(): HTMLElement | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement && found !== document.body ? found : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'uchimizu-app': UchimizuApp;
  }
}
