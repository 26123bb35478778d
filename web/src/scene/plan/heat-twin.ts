/** The other run on a map of its own: beside this one, or under a curtain. Both move as one. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { Picture, Scene, SceneRequest } from '../port';

interface Pane extends Scene {
  readonly map: MapLibre;
}

type OpenPane = (element: HTMLElement, request: SceneRequest) => Promise<Pane>;

export class HeatTwin {
  private pane: Pane | null = null;
  private element: HTMLElement | null = null;
  private picture: Picture | null = null;
  private following = false;

  constructor(
    private readonly first: MapLibre,
    private readonly request: SceneRequest,
    private readonly open: OpenPane,
  ) {}

  show(picture: Picture): void {
    this.picture = picture;
    const twin = picture.heat?.twin;
    const { element: drawing } = this.request;
    drawing.dataset.compare = twin?.way ?? 'none';
    if (!twin) {
      this.shut();
      return;
    }
    if (!this.element) void this.begin(drawing);
    this.draw();
    this.first.resize();
    this.pane?.map.resize();
  }

  close(): void {
    this.picture = null;
    this.shut();
  }

  private async begin(drawing: HTMLElement): Promise<void> {
    const element = document.createElement('div');
    element.className = 'pane twin';
    drawing.append(element);
    this.element = element;
    this.draw();
    const picture = this.own();
    if (!picture) return;
    const camera = { ...this.request.camera, ...cameraOf(this.first) };
    const silent = { moved: () => {}, flatLayers: () => {}, matching: () => {} };
    const events = { ...this.request.events, ...silent };
    const pane = await this.open(element, { ...this.request, element, camera, picture, events });
    if (this.element !== element) return pane.close();
    this.pane = pane;
    pane.map.getCanvas().tabIndex = -1;
    this.first.on('move', this.follow);
    pane.map.on('move', this.lead);
    this.follow();
    this.draw();
  }

  /** The picture of the twin: the other run's layers in place of this one's. */
  private own(): Picture | null {
    const { picture } = this;
    const twin = picture?.heat?.twin;
    if (!picture?.heat || !twin) return null;
    return { ...picture, heat: { ...picture.heat, layers: twin.layers, twin: null } };
  }

  private draw(): void {
    const picture = this.own();
    const twin = this.picture?.heat?.twin;
    if (!picture || !twin || !this.element) return;
    const hidden = (twin.split * 100).toFixed(2);
    this.element.style.clipPath = twin.way === 'swipe' ? `inset(0 0 0 ${hidden}%)` : '';
    this.pane?.show(picture);
  }

  private follow = (): void => this.copy(this.first, this.pane?.map);
  private lead = (): void => this.copy(this.pane?.map, this.first);

  private copy(from: MapLibre | undefined, to: MapLibre | undefined): void {
    if (!from || !to || this.following) return;
    this.following = true;
    to.jumpTo({
      center: from.getCenter(),
      zoom: from.getZoom(),
      bearing: from.getBearing(),
      pitch: from.getPitch(),
    });
    this.following = false;
  }

  private shut(): void {
    if (!this.element) return;
    this.first.off('move', this.follow);
    this.pane?.close();
    this.pane = null;
    this.element.remove();
    this.element = null;
    this.first.resize();
  }
}

function cameraOf(map: MapLibre): { lon: number; lat: number; zoom: number } {
  const { lng, lat } = map.getCenter();
  return { lon: lng, lat, zoom: map.getZoom() };
}
