/** The whole application: the choice of a city, or the workspace of one. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { type MessageKey, message } from '../i18n/messages';
import { isInClass } from '../model/items';
import { valueIn } from '../state/load';
import type { Session } from '../state/session';
import './app-bar';
import './city-chooser';
import './control-panel';
import './data-dialog';
import './help-dialog';
import './feature-inspector';
import './item-card';
import './task-panel';
import './heat-card';
import './heat-stamps';
import './map-stage';
import type { MapStage } from './map-stage';
import './share-dialog';
import { isWide, watchWide } from './width';

@customElement('uchimizu-app')
export class UchimizuApp extends LitElement {
  @property({ attribute: false }) session: Session | undefined;
  @state() private dialog: 'data' | 'share' | 'help' | null = null;
  /** Whether the guided tours are loaded. */
  @state() private leads = false;
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
    if (view.tour !== null && !this.leads) void this.loadTours();
    document.documentElement.lang = dataLanguage(view.language);
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
    const { task } = session.store.state.people;
    const busy = heat.stamping !== null || task !== null;
    const open = view.people.item !== null;
    const inspecting = task === null && (view.selection !== null || (!busy && (touched || open)));
    if (inspecting && !this.wasInspecting) this.opener = focused();
    this.wasInspecting = inspecting;
    return html`
      <div class="workspace" ?data-touring=${view.tour !== null} ?data-inspecting=${inspecting} ?data-pupil=${this.isPupil(session)}>
        <a class="skip" href="#controls" @click=${this.skip}>${this.t('app.skip')}</a>
        <app-bar
          .session=${session}
          @open-data=${() => this.open('data')}
          @open-share=${() => this.open('share')}
          @open-help=${() => this.open('help')}
        ></app-bar>
        ${
          view.tour === null || !this.leads
            ? nothing
            : html`<tour-band .session=${session} @tour-ended=${this.afterTour}></tour-band>`
        }
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
            task
              ? html`<task-panel .session=${session} @aim=${() => this.stage?.aim()}></task-panel>`
              : heat.stamping
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
            view.selection === null && open
              ? html`<item-card .session=${session} @inspector-closed=${this.backToOpener}></item-card>`
              : view.selection === null
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
        <help-dialog
          .session=${session}
          .open=${this.dialog === 'help'}
          @close-dialog=${() => this.open(null)}
          @open-data=${() => this.open('data')}
        ></help-dialog>
      </div>
    `;
  }

  private async loadTours(): Promise<void> {
    await import('../tours/tour-band');
    this.leads = true;
  }

  /** Whether the person at hand works in a class. */
  private isPupil({ store }: Session): boolean {
    const layers = valueIn(store.state.people.layers) ?? [];
    return isInClass(layers);
  }

  private get stage(): MapStage | null {
    return this.querySelector('map-stage');
  }

  private open(dialog: 'data' | 'share' | 'help' | null): void {
    this.dialog = dialog;
  }

  private leaveInspector({ store, heat, people }: Session): void {
    store.look({ selection: null });
    people.open(null);
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

  /** The band is gone; whoever had the keyboard in it goes on with the panel. */
  private async afterTour(): Promise<void> {
    await this.updateComplete;
    if (focused() === null) this.querySelector<HTMLElement>('#controls')?.focus();
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
