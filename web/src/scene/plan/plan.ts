/** The flat map (MapLibre), also tilted with extruded buildings. */
import {
  addProtocol,
  type MapGeoJSONFeature,
  Map as MapLibre,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { Protocol } from 'pmtiles';
import type { Camera } from '../../model/camera';
import { isFiltering } from '../../model/filter';
import { type FlatTiles, fetchBaseStyle, openFlatTiles } from '../flat-tiles';
import type { OpenScene, Picture, Scene, SceneRequest } from '../port';
import { fetchTerrain } from '../terrain-record';
import {
  type BuildingFields,
  buildingColour,
  buildingFields,
  buildingFilter,
  buildingPattern,
} from './expressions';
import { HeatLayers } from './heat-layers';
import { HeatTwin } from './heat-twin';
import { hillSource } from './hills';
import { addPatterns } from './patterns';
import { PeopleLayers } from './people-layers';
import type { Reshaping } from './reshaping';
import {
  BUILDING_EDGES,
  BUILDING_LAYER,
  CITY_SOURCE,
  FLAT_BUILDINGS,
  HILLSHADE,
  plainBuilding,
  SELECTED,
  SOLID_BUILDINGS,
  sourceLayerOf,
  withCity,
} from './style';

const TILTED = 5;
const CLICK_MARGIN = 3;
const HEIGHT_UNKNOWN = 3;

const protocol = new Protocol();
addProtocol('pmtiles', protocol.tile);
setWorkerUrl(workerUrl);

export const openPlan: OpenScene = async (request) => {
  const [tiles, base, terrain] = await Promise.all([
    openFlatTiles(request.city),
    fetchBaseStyle<StyleSpecification>(request.city),
    fetchTerrain(request.city),
  ]);
  protocol.add(tiles.file);
  const hills = terrain ? hillSource(terrain) : null;
  request.events.flatLayers(hills ? { ...tiles.layers, terrain: [] } : tiles.layers);
  const style = withCity(base, tiles, hills);
  const openPane = async (element: HTMLElement, pane: SceneRequest) => {
    const map = await openMap(element, style, pane);
    return new Plan(map, tiles, pane, plainBuilding(base));
  };
  const plan = await openPane(paneIn(request.element), request);
  plan.twin = new HeatTwin(plan.map, request, openPane);
  plan.show(request.picture);
  return plan;
};

function paneIn(element: HTMLElement): HTMLElement {
  const pane = document.createElement('div');
  pane.className = 'pane';
  element.append(pane);
  return pane;
}

async function openMap(
  element: HTMLElement,
  style: StyleSpecification,
  request: SceneRequest,
): Promise<MapLibre> {
  const { lon, lat, zoom, bearing, pitch } = request.camera;
  const map = new MapLibre({
    container: element,
    style,
    center: [lon, lat],
    zoom,
    bearing,
    pitch: Math.min(pitch, 60),
    maxPitch: 60,
    attributionControl: false,
    fadeDuration: 0,
    localIdeographFontFamily: "'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', sans-serif",
    locale: { 'Map.Title': request.label },
  });
  await new Promise<void>((resolve) => map.once('style.load', () => resolve()));
  return map;
}

class Plan implements Scene {
  private fields: BuildingFields;
  private picture: Picture;
  private heat: HeatLayers;
  private people: PeopleLayers;
  private reshaping: Reshaping | null = null;
  private closed = false;
  /** Where the map is on its way to, and whether it is being sent elsewhere. */
  private redirecting = false;
  private target: Parameters<MapLibre['jumpTo']>[0] | null = null;
  /** The map of the other run; the twin itself has none. */
  twin: HeatTwin | null = null;

  constructor(
    readonly map: MapLibre,
    readonly tiles: FlatTiles,
    readonly request: SceneRequest,
    private readonly plain: string,
  ) {
    this.fields = buildingFields(tiles.layers[BUILDING_LAYER] ?? []);
    this.picture = request.picture;
    addPatterns(map);
    this.heat = new HeatLayers(map);
    this.people = new PeopleLayers(map);
    this.listen();
    this.show(request.picture);
    this.tilt();
  }

  show(picture: Picture): void {
    this.picture = picture;
    this.showBuildings(picture);
    for (const layer of this.map.getStyle().layers) {
      const sourceLayer = layer.id === HILLSHADE ? 'terrain' : sourceLayerOf(layer);
      if (layer.id.startsWith(SELECTED)) this.mark(layer.id, picture.selection);
      else if (sourceLayer && sourceLayer !== BUILDING_LAYER) {
        this.setVisible(layer.id, this.isLayerOn(sourceLayer));
      }
    }
    this.tilt();
    this.heat.show(picture.heat);
    this.people.show(picture.people);
    void this.reshape(picture);
    this.twin?.show(picture);
  }

  look({ lon, lat, zoom, bearing, pitch }: Camera, { animate } = { animate: false }): void {
    const to = { center: [lon, lat] as [number, number], zoom, bearing, pitch };
    this.target = animate ? to : null;
    // A step before this one ends where it is now; nobody asked for that place.
    this.redirecting = true;
    if (animate) this.map.easeTo({ ...to, duration: 200 });
    else this.map.jumpTo(to);
    this.redirecting = false;
  }

  camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    return {
      lon: lng,
      lat,
      zoom: this.map.getZoom(),
      bearing: this.map.getBearing(),
      pitch: this.map.getPitch(),
    };
  }

  pickMiddle(): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    void this.touch(clientWidth / 2, clientHeight / 2);
  }

  /** A step that is still on its way is finished first: Enter means where it leads. */
  placeMiddle(): void {
    if (this.target && this.map.isMoving()) this.map.jumpTo(this.target);
    this.target = null;
    const { x, y } = this.map.project(this.map.getCenter());
    this.placeAt(x, y);
  }

  close(): void {
    this.closed = true;
    this.reshaping?.end();
    this.twin?.close();
    this.map.remove();
  }

  private listen(): void {
    const { events } = this.request;
    this.map.on('moveend', () => {
      if (this.redirecting) return;
      this.target = null;
      events.moved(this.camera());
    });
    // A panel that comes or goes changes the map's size, and with it where a step would end.
    this.map.on('resize', () => {
      if (this.target) this.map.jumpTo(this.target);
    });
    // Whoever takes the map in hand goes somewhere else.
    this.map.on('dragstart', () => {
      this.target = null;
    });
    this.map.on('pitch', () => this.tilt());
    this.map.on('click', ({ point }) => void this.touch(point.x, point.y));
    events.waiting(1);
    this.map.on('dataloading', () => events.waiting(1));
    this.map.on('idle', () => {
      events.waiting(0);
      events.matching(this.matching());
    });
    this.map.on('error', ({ error }) => events.failed('tiles', error.message));
  }

  /** A touch sets a place while one is asked for, opens what people wrote, or picks. */
  private async touch(x: number, y: number): Promise<void> {
    const { people } = this.picture;
    if (people.reshapes) return;
    if (people.aims) {
      this.placeAt(x, y);
      return;
    }
    if (people.draft) return; // a touch too many opens nothing under what is being written
    const found = people.opens ? await this.people.at(x, y) : null;
    if (found && 'item' in found) this.request.events.itemPicked(found.item);
    else if (found) this.map.easeTo({ ...found.cluster, duration: 200 });
    else this.pickAt(x, y);
  }

  private placeAt(x: number, y: number): void {
    const { lng, lat } = this.map.unproject([x, y]);
    const layers = [FLAT_BUILDINGS, SOLID_BUILDINGS].filter((id) => this.map.getLayer(id));
    const isBuilt = this.map.queryRenderedFeatures([x, y], { layers }).length > 0;
    this.request.events.placed({ lon: lng, lat }, null, isBuilt);
  }

  /** Lends the corners of the draft to the hand, and takes them back. */
  private async reshape({ people }: Picture): Promise<void> {
    const { draft, reshapes } = people;
    if (!reshapes || !draft) {
      this.reshaping?.end();
      this.reshaping = null;
      return;
    }
    if (!this.reshaping) {
      const { Reshaping } = await import('./reshaping');
      if (this.closed || this.reshaping || !this.picture.people.reshapes) return;
      this.reshaping = new Reshaping(this.map, this.request.events.reshaped);
    }
    this.reshaping.show(draft.points, draft.figure?.geometry.type === 'Polygon');
  }

  private pickAt(x: number, y: number): void {
    const around: [[number, number], [number, number]] = [
      [x - CLICK_MARGIN, y - CLICK_MARGIN],
      [x + CLICK_MARGIN, y + CLICK_MARGIN],
    ];
    const found =
      this.map.queryRenderedFeatures([x, y]).find(hasId) ??
      this.map.queryRenderedFeatures(around).find(hasId);
    const pick = found
      ? {
          gmlId: String(found.properties.gml_id),
          values: { ...found.properties },
          isBuilding: found.sourceLayer === BUILDING_LAYER,
        }
      : null;
    const { events } = this.request;
    if (this.picture.heat) {
      const { lng, lat } = this.map.unproject([x, y]);
      events.touched({ place: { lon: lng, lat }, pick, station: this.heat.stationAt(x, y) });
    } else if (!found && this.map.getZoom() < this.tiles.maxZoom) this.approach(x, y);
    else events.picked(pick);
  }

  /** Only the finest tiles know which feature is which: from afar, a click comes closer. */
  private approach(x: number, y: number): void {
    const center = this.map.unproject([x, y]);
    this.map.easeTo({ center, zoom: this.tiles.maxZoom + 1, duration: 200 });
  }

  private showBuildings({ colour, filter, selection }: Picture): void {
    if (!this.map.getLayer(FLAT_BUILDINGS)) return;
    const paint = buildingColour(colour, this.fields, selection, this.plain);
    const pattern = buildingPattern(colour, this.fields) ?? undefined;
    const kept = buildingFilter(filter, this.fields);
    const height = this.fields.height ?? '';
    this.map.setPaintProperty(FLAT_BUILDINGS, 'fill-color', paint);
    this.map.setPaintProperty(FLAT_BUILDINGS, 'fill-pattern', pattern);
    this.map.setPaintProperty(SOLID_BUILDINGS, 'fill-extrusion-color', paint);
    this.map.setPaintProperty(SOLID_BUILDINGS, 'fill-extrusion-height', [
      'max',
      ['to-number', ['get', height], HEIGHT_UNKNOWN],
      0,
    ]);
    for (const id of [FLAT_BUILDINGS, BUILDING_EDGES, SOLID_BUILDINGS])
      this.map.setFilter(id, kept);
  }

  /** The buildings in sight that pass the filter: only the finest tiles know which is which. */
  private matching(): number | null {
    const layers = [FLAT_BUILDINGS, SOLID_BUILDINGS].filter((id) => this.map.getLayer(id));
    const isFine = this.map.getZoom() >= this.tiles.maxZoom;
    if (!isFine || layers.length === 0 || !isFiltering(this.picture.filter)) return null;
    const found = this.map.queryRenderedFeatures({ layers });
    return new Set(found.map(({ properties }) => properties.gml_id)).size;
  }

  private tilt(): void {
    if (!this.map.getLayer(SOLID_BUILDINGS)) return;
    const tilted = this.map.getPitch() > TILTED;
    const on = this.isLayerOn(BUILDING_LAYER);
    this.setVisible(SOLID_BUILDINGS, on && tilted);
    this.setVisible(FLAT_BUILDINGS, on && !tilted);
    this.setVisible(BUILDING_EDGES, on && !tilted);
  }

  private mark(layer: string, selection: string | null): void {
    this.map.setFilter(layer, ['==', ['get', 'gml_id'], selection ?? '']);
  }

  private setVisible(layer: string, visible: boolean): void {
    const wanted = visible ? 'visible' : 'none';
    if (this.map.getLayoutProperty(layer, 'visibility') !== wanted) {
      this.map.setLayoutProperty(layer, 'visibility', wanted);
    }
  }

  private isLayerOn(sourceLayer: string): boolean {
    return !this.picture.hidden.includes(sourceLayer);
  }
}

function hasId(feature: MapGeoJSONFeature): boolean {
  return feature.source === CITY_SOURCE && typeof feature.properties.gml_id === 'string';
}
