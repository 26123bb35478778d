/** The map: opens the flat map or the 3D view, and keeps it and the store in step. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type Bounds, type Camera, cameraOver, cameraWithFree } from '../model/camera';
import { type City, datasetOfKind } from '../model/city';
import { hiddenFlatLayers, shownDatasets } from '../model/layers';
import { NO_PICTURE, type PeoplePicture } from '../model/people-picture';
import type { OpenScene, Picture, Scene, SceneEvents } from '../scene/port';
import { canDraw } from '../scene/webgl';
import type { Mode } from '../state/address';
import { heatPicture, heatShown } from '../state/heat-shown';
import { valueIn } from '../state/load';
import { isSamePicture, peoplePicture } from '../state/people-shown';
import type { State } from '../state/store';
import { cityLayers } from './city-layers';
import { Connected } from './connected';
import './heat-overlay';
import type { HeatOverlay } from './heat-overlay';
import './map-controls';
import type { MapCommandEvent } from './map-controls';
import './problem-card';
import './search-box';
import './undo-corner';
import { isWide } from './width';

const TILTED_VIEW = 50;
const CLOSER = 0.6;
const JAPAN: Bounds = [123, 24, 146, 46];
const DRAWABLE = canDraw();

type Failure = { what: 'map' | '3d' | 'webgl' | 'noMap'; reason: string };

const ADVICE = {
  map: 'problem.network',
  '3d': 'problem.stay',
  noMap: 'problem.noMap.advice',
} as const;

@customElement('map-stage')
export class MapStage extends Connected {
  @state() private requests = 0;
  @state() private opening: Mode | null = null;
  /** Whether the 3D view stopped by itself, and the flat map stands in its place. */
  @state() private fellBack = false;
  @state() private failure: Failure | null = DRAWABLE ? null : { what: 'webgl', reason: '' };
  /** Why some tiles could not be loaded; empty while all could. */
  @state() private tilesFailed = '';
  @query('.drawing') private drawing!: HTMLElement;
  private scene: Scene | null = null;
  private turn = 0;
  /** The camera as the scene last told it, so that its own words do not move it again. */
  private seen: Camera | null = null;
  /** What people wrote, as the scene last drew it. */
  private people: PeoplePicture = NO_PICTURE;

  /** Draws into the page itself: the engines bring their own style sheets. */
  override createRenderRoot(): HTMLElement {
    return this;
  }

  override firstUpdated(): void {
    void this.openScene();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.turn++;
    this.scene?.close();
    this.scene = null;
  }

  override render(): TemplateResult {
    const city = valueIn(this.state.city);
    const { camera } = this.state.view;
    return html`
      <div class="scene" @keydown=${this.key}><div class="drawing"></div></div>
      <div
        class="crosshair"
        ?data-aiming=${this.session.people.drafts.aims}
        aria-hidden="true"
      ></div>
      ${this.find()}
      <map-controls
        ?data-beside-task=${this.state.people.task !== null}
        .session=${this.session}
        .drawable=${DRAWABLE}
        .tilted=${(camera?.pitch ?? 0) > 5}
        @map-command=${this.command}
      ></map-controls>
      <div
        class="status"
        role="status"
        title=${this.tilesFailed || nothing}
        ?hidden=${!this.statusWord()}
      >
        ${this.busy() ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
        ${this.statusWord()}
        ${
          this.tilesFailed && !this.busy()
            ? html`<button @click=${this.reopen}>${this.t('common.retry')}</button>`
            : nothing
        }
      </div>
      <heat-overlay .session=${this.session}></heat-overlay>
      ${
        heatShown(this.state) ? nothing : html`<undo-corner .session=${this.session}></undo-corner>`
      }
      ${this.problem()}
      <p class="credits">
        ${city?.attribution ?? ''} | ${this.state.view.mode === '3d' ? 'CesiumJS' : 'MapLibre'}
      </p>
    `;
  }

  /** On a phone the search makes room for who writes or draws. */
  private find(): TemplateResult | typeof nothing {
    if (isWide() || this.state.people.task !== null) return nothing;
    return html`<search-box class="find" .session=${this.session}></search-box>`;
  }

  private busy(): boolean {
    return this.opening !== null || this.state.city.status === 'loading' || this.requests > 0;
  }

  private reopen(): void {
    void this.openScene();
  }

  private statusWord(): string {
    if (this.failure) return '';
    if (this.opening === '3d') return this.t('view.loading3d');
    if (this.opening || this.state.city.status === 'loading') return this.t('common.loading');
    if (this.requests > 0) return this.t('view.loadingTiles');
    if (this.tilesFailed) return this.t('problem.tiles');
    return this.fellBack ? this.t('view.fellBack') : '';
  }

  private problem(): TemplateResult | typeof nothing {
    const { city, view } = this.state;
    if (city.status !== 'failed') return this.failure ? this.failureCard(this.failure) : nothing;
    return html`<problem-card
      class="notice"
      .session=${this.session}
      .problem=${city.problem}
      what="problem.city"
      @retry=${() => view.city && this.session.loadCity(view.city)}
    ></problem-card>`;
  }

  private failureCard({ what }: Failure): TemplateResult {
    if (what === 'webgl') {
      return html`<problem-card
        class="notice"
        .session=${this.session}
        what="webgl.title"
        advice="webgl.body"
        final
        ><p>${this.t('webgl.what')}</p></problem-card
      >`;
    }
    return html`<problem-card
      class="notice"
      .session=${this.session}
      .what=${`problem.${what}` as const}
      advice=${ADVICE[what]}
      @retry=${() => void this.openScene()}
    ></problem-card>`;
  }

  protected override changed(now: State, before: State): void {
    const { camera, mode } = now.view;
    const moved = camera !== before.view.camera;
    if (mode !== before.view.mode || now.city !== before.city) {
      if (mode !== before.view.mode && !moved) this.adoptPitch(mode);
      void this.openScene();
      return;
    }
    if (camera && moved && camera !== this.seen) this.scene?.look(camera, { animate: true });
    const { point } = now.heat;
    if (point !== before.heat.point && point.status === 'ready') void this.uncover();
    const picture = peoplePicture(now);
    const isSame = pictureKey(now) === pictureKey(before) && isSamePicture(picture, this.people);
    if (!isSame) this.scene?.show(this.picture());
  }

  private picture(): Picture {
    this.people = peoplePicture(this.state);
    return pictureOf(this.state, this.people);
  }

  /** Seen in 3D, a town is looked at aslant; as a flat map, from above. */
  private adoptPitch(mode: Mode): void {
    const camera = this.scene?.camera() ?? this.state.view.camera;
    if (!camera) return;
    const pitch = mode === '3d' ? Math.max(camera.pitch, TILTED_VIEW) : 0;
    this.seen = { ...camera, pitch };
    this.session.store.look({ camera: this.seen });
  }

  private async openScene(): Promise<void> {
    const city = valueIn(this.state.city);
    const turn = ++this.turn;
    this.scene?.close();
    this.scene = null;
    this.requests = 0;
    this.tilesFailed = '';
    this.session.store.note({ matching: null });
    if (!city || !DRAWABLE) return;
    const { mode } = this.state.view;
    this.failure = null;
    if (mode === '3d') this.fellBack = false;
    if (mode === '2d' && !datasetOfKind(city, '2d')) {
      this.failure = { what: 'noMap', reason: '' };
      return;
    }
    this.opening = mode;
    try {
      const scene = await this.openWith(await engineFor(mode), city, turn);
      if (turn !== this.turn) return scene.close();
      this.scene = scene;
      scene.show(this.picture());
    } catch (error) {
      if (turn === this.turn) this.fail(mode === '2d' ? 'map' : '3d', error);
    } finally {
      if (turn === this.turn) this.opening = null;
    }
  }

  private async openWith(open: OpenScene, city: City, turn: number): Promise<Scene> {
    await this.updateComplete;
    this.drawing.replaceChildren();
    const element = document.createElement('div');
    element.className = 'drawing';
    this.drawing.append(element);
    const camera = this.state.view.camera ?? this.firstLook(city);
    this.seen = camera;
    if (!this.state.view.camera) this.session.store.look({ camera });
    return open({
      element,
      city,
      camera,
      picture: this.picture(),
      label: this.t('view.map'),
      events: this.eventsOf(turn),
    });
  }

  private eventsOf(turn: number): SceneEvents {
    const current = () => turn === this.turn;
    return {
      moved: (camera) => {
        if (!current()) return;
        this.seen = camera;
        this.session.store.look({ camera });
      },
      picked: (pick) => {
        if (!current()) return;
        this.session.store.note({ picked: pick });
        const { people } = this.state.view;
        this.session.store.look({
          selection: pick?.gmlId ?? null,
          people: { ...people, item: null },
        });
      },
      touched: (touch) => {
        if (current()) this.session.heat.touched(touch);
      },
      itemPicked: (id) => {
        if (current()) this.session.people.open(id);
      },
      placed: (place, anchor, isBuilt) => {
        if (current()) this.session.people.drafts.place(place, anchor, isBuilt);
      },
      reshaped: (points) => {
        if (current()) this.session.people.drafts.reshape(points);
      },
      waiting: (requests) => {
        if (current()) this.requests = requests;
      },
      failed: (what, reason) => {
        if (!current()) return;
        if (what === 'tiles') this.tilesFailed = reason || what;
        else if (what === '3d') this.fallBack(reason);
        else this.fail(what, reason);
      },
      matching: (matching) => {
        if (current() && matching !== this.state.matching) this.session.store.note({ matching });
      },
      flatLayers: (flatLayers) => {
        if (current()) this.session.store.note({ flatLayers });
      },
    };
  }

  /** On a phone the cards that open take room: the touched place goes to what they leave. */
  private async uncover(): Promise<void> {
    const { place } = this.state.view.heat;
    if (!place || isWide()) return;
    await this.updateComplete;
    await new Promise(requestAnimationFrame);
    const { camera } = this.state.view;
    const frame = this.getBoundingClientRect();
    const edge = (selector: string) => this.querySelector(selector)?.getBoundingClientRect();
    const top = (edge('.find')?.bottom ?? frame.top) - frame.top;
    const overlay =
      this.querySelector<HeatOverlay>('heat-overlay')?.renderRoot.querySelector('heat-bar');
    const bottom = (overlay?.getBoundingClientRect().top ?? frame.bottom) - frame.top;
    if (!camera || camera.pitch > 5 || bottom <= top) return;
    const { width, height } = frame;
    const uncovered = cameraWithFree(camera, place, { width, height, top, bottom });
    if (uncovered !== camera) this.session.store.look({ camera: uncovered });
  }

  /** The 3D view ran and stopped: the flat map goes on with what is being drawn. */
  private fallBack(reason: string): void {
    const city = valueIn(this.state.city);
    this.fail('3d', reason);
    if (!city || !datasetOfKind(city, '2d')) return;
    this.fellBack = true;
    this.session.store.look({ mode: '2d' });
  }

  private fail(what: 'map' | '3d', error: unknown): void {
    this.failure = { what, reason: error instanceof Error ? error.message : String(error) };
    this.scene?.close();
    this.scene = null;
  }

  private overview(city: City): Camera {
    const screen = { width: this.clientWidth || 800, height: this.clientHeight || 600 };
    const over = cameraOver(city.bounds ?? JAPAN, screen);
    return this.state.view.mode === '3d' ? { ...over, pitch: TILTED_VIEW } : over;
  }

  /** A narrow or tilted view starts closer than the whole city, which would look lost in it. */
  private firstLook(city: City): Camera {
    const over = this.overview(city);
    const closer = isWide() && this.state.view.mode === '2d' ? 0 : CLOSER;
    return { ...over, zoom: over.zoom + closer };
  }

  /** Takes the middle of the map: as a place, while one is asked for, else to pick what is there. */
  aim(): void {
    if (this.session.people.drafts.aims) this.scene?.placeMiddle();
    else this.scene?.pickMiddle();
  }

  private key(event: KeyboardEvent): void {
    const { drafts } = this.session.people;
    if (event.key === 'Enter') this.aim();
    if (event.key === 'Backspace' && drafts.aims) drafts.back();
    if (event.key !== 'Escape' || this.session.heat.putDown()) return;
    if (this.state.people.task) {
      drafts.leave();
      return;
    }
    this.session.people.open(null);
    this.session.store.look({ selection: null });
    this.session.heat.look({ place: null, station: null });
  }

  private command({ command }: MapCommandEvent): void {
    const city = valueIn(this.state.city);
    const { scene } = this;
    if (!scene || !city) return;
    const camera = scene.camera();
    const tilted = camera.pitch > 5;
    const next: Record<typeof command, () => Camera> = {
      zoomIn: () => ({ ...camera, zoom: camera.zoom + 1 }),
      zoomOut: () => ({ ...camera, zoom: camera.zoom - 1 }),
      tilt: () => ({ ...camera, pitch: tilted ? 0 : TILTED_VIEW }),
      north: () => ({ ...camera, bearing: 0 }),
      whole: () => ({ ...this.overview(city), pitch: camera.pitch, bearing: camera.bearing }),
    };
    this.session.store.look({ camera: next[command]() });
  }
}

async function engineFor(mode: Mode): Promise<OpenScene> {
  if (mode === '2d') return (await import('../scene/plan/plan')).openPlan;
  return (await import('../scene/city/town')).openTown;
}

function pictureOf(state: State, people: PeoplePicture): Picture {
  const { layers, colour, filter, selection } = state.view;
  const all = cityLayers(state);
  return {
    datasets: shownDatasets(all, layers),
    hidden: hiddenFlatLayers(all, layers),
    colour,
    filter,
    selection,
    heat: heatPicture(state),
    people,
  };
}

function pictureKey(state: State): string {
  const { layers, colour, filter, selection } = state.view;
  const flatLayers = Object.keys(state.flatLayers);
  return JSON.stringify([layers, colour, filter, selection, flatLayers, heatPicture(state)]);
}
