/** The 3D view (CesiumJS engine); loaded only when somebody asks for it. */
import {
  Cartesian2,
  type Cartesian3,
  Cartographic,
  Cesium3DTileFeature,
  Math as CesiumMath,
  type Scene as EngineScene,
  type ImageryLayer,
  RequestScheduler,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';
import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type Camera, metresPerPixel } from '../../model/camera';
import { type City, datasetOfKind } from '../../model/city';
import { type FlatTiles, fetchBaseStyle, openFlatTiles } from '../flat-tiles';
import type { OpenScene, Pick, Picture, Scene, SceneRequest } from '../port';
import { fetchTerrain } from '../terrain-record';
import { idOf, isBlock, valuesOf } from './appearance';
import { cameraOf, lookAt } from './camera';
import { groundLayer } from './ground';
import { HeatFacades } from './heat-facades';
import { HeatLayers } from './heat-layers';
import { HeatMarks, stationOf } from './heat-marks';
import { geoidHeight } from './heights';
import { steerByKeys } from './keys';
import { Models, reasonOf } from './models';
import { createScene, fitShadows, isSmallDevice, lightFrom, runScene } from './stage';
import { cityGround, groundAt, levelGround } from './terrain';

const MEGABYTE = 1024 * 1024;
const APPROACH = 1.5;

export const openTown: OpenScene = async (request) => {
  RequestScheduler.requestsByServer = {};
  const engine = createScene(request.element, request.label);
  const ground = await layGround(request.city, engine, request.camera);
  return new Town(engine, ground, request);
};

class Town implements Scene {
  private models: Models;
  private heat: HeatLayers;
  private marks: HeatMarks;
  private facades: HeatFacades;
  private picture: Picture;
  private flat: { tiles: FlatTiles; layers: StyleSpecification['layers'] } | null = null;
  private groundShown: ImageryLayer | null = null;
  /** The camera as it was last asked for, and where that put the eye. */
  private asked: { camera: Camera; position: Cartesian3 } | null = null;
  private handler: ScreenSpaceEventHandler;
  private endings: (() => void)[] = [];

  constructor(
    readonly engine: EngineScene,
    private readonly ground: number,
    readonly request: SceneRequest,
  ) {
    const small = isSmallDevice();
    const budget = { cacheBytes: (small ? 96 : 384) * MEGABYTE, error: small ? 16 : 8 };
    this.picture = request.picture;
    this.heat = new HeatLayers(engine);
    this.marks = new HeatMarks(engine, ground);
    this.facades = new HeatFacades(engine, budget, (reason) =>
      request.events.failed('tiles', reason),
    );
    this.models = new Models(engine, budget, request.events, request.picture);
    this.handler = new ScreenSpaceEventHandler(engine.canvas);
    this.listen();
    this.endings.push(
      runScene(engine, (error) => request.events.failed('3d', reasonOf(error))),
      steerByKeys(engine.canvas, this),
    );
    this.look(request.camera);
    this.models.show(request.picture);
    this.showHeat(request.picture);
    void this.spreadGround();
  }

  show(picture: Picture): void {
    const repaint = picture.hidden.join() !== this.picture.hidden.join();
    this.picture = picture;
    this.models.show(picture);
    this.showHeat(picture);
    if (repaint) this.paintGround();
  }

  private fitShadows(): void {
    const { lat, zoom } = this.camera();
    const { clientHeight } = this.engine.canvas;
    fitShadows(this.engine, metresPerPixel(lat, zoom) * Math.max(clientHeight, 1));
  }

  private showHeat({ heat }: Picture): void {
    this.heat.show(heat);
    this.marks.show(heat);
    this.facades.show(heat?.facades ?? null);
    const light = heat ? { sun: heat.sun, shadows: heat.shadows } : undefined;
    lightFrom(this.engine, this.request.camera, light);
    this.fitShadows();
  }

  look(camera: Camera): void {
    lookAt(this.engine, camera, this.ground);
    this.asked = { camera, position: this.engine.camera.positionWC.clone() };
    this.engine.requestRender();
  }

  camera(): Camera {
    const { asked, engine } = this;
    if (asked && engine.camera.positionWC.equalsEpsilon(asked.position, 0, 0.01)) {
      return asked.camera;
    }
    return cameraOf(engine, this.ground);
  }

  pickMiddle(): void {
    const { clientWidth, clientHeight } = this.engine.canvas;
    this.pickAt(new Cartesian2(clientWidth / 2, clientHeight / 2));
  }

  close(): void {
    for (const end of this.endings) end();
    this.handler.destroy();
    const { canvas } = this.engine;
    this.engine.destroy();
    canvas.remove();
  }

  private listen(): void {
    const { camera } = this.engine;
    this.endings.push(camera.moveEnd.addEventListener(() => this.moved()));
    this.handler.setInputAction(
      ({ position }: { position: Cartesian2 }) => this.pickAt(position),
      ScreenSpaceEventType.LEFT_CLICK,
    );
  }

  private moved(): void {
    this.fitShadows();
    this.request.events.moved(this.camera());
  }

  private pickAt(position: Cartesian2): void {
    const found: unknown = this.engine.pick(position);
    const feature = found instanceof Cesium3DTileFeature ? found : null;
    const gmlId = feature ? idOf(feature) : null;
    const pick = feature && gmlId !== null ? { gmlId, values: valuesOf(feature) } : null;
    if (this.picture.heat) this.touch(position, pick, stationOf(found));
    else if (feature && isBlock(feature)) this.approach(position);
    else this.request.events.picked(pick);
  }

  /** Tells where the ground, or a building, was touched. */
  private touch(position: Cartesian2, pick: Pick | null, station: string | null): void {
    const ray = this.engine.camera.getPickRay(position);
    const ground = ray && this.engine.globe.pick(ray, this.engine);
    const hit = pick ? (this.engine.pickPosition(position) ?? ground) : ground;
    if (!hit) return;
    const { longitude, latitude } = Cartographic.fromCartesian(hit);
    const place = {
      lon: CesiumMath.toDegrees(longitude),
      lat: CesiumMath.toDegrees(latitude),
    };
    this.request.events.touched({ place, pick, station });
  }

  /** Far levels do not know which building is which: a click on them comes closer. */
  private approach(position: Cartesian2): void {
    const ray = this.engine.camera.getPickRay(position);
    const hit = ray && this.engine.globe.pick(ray, this.engine);
    const camera = this.camera();
    const place = hit ? Cartographic.fromCartesian(hit) : null;
    this.look({
      ...camera,
      lon: place ? CesiumMath.toDegrees(place.longitude) : camera.lon,
      lat: place ? CesiumMath.toDegrees(place.latitude) : camera.lat,
      zoom: camera.zoom + APPROACH,
    });
  }

  /** Paints the ground; the city stands on plain ground until, and if, it can be read. */
  private async spreadGround(): Promise<void> {
    const { city, events } = this.request;
    if (!datasetOfKind(city, '2d')) return;
    try {
      const [tiles, style] = await Promise.all([
        openFlatTiles(city),
        fetchBaseStyle<StyleSpecification>(city),
      ]);
      this.flat = { tiles, layers: style.layers };
      events.flatLayers(tiles.layers);
      this.paintGround();
    } catch (error) {
      events.failed('tiles', reasonOf(error));
    }
  }

  private paintGround(): void {
    if (!this.flat || this.engine.isDestroyed()) return;
    const layer = groundLayer(this.flat.tiles, this.flat.layers, this.picture.hidden);
    this.engine.imageryLayers.add(layer, 0);
    if (this.groundShown) this.engine.imageryLayers.remove(this.groundShown);
    this.groundShown = layer;
    this.engine.requestRender();
  }
}

/** Lays the ground and gives its height where the camera looks, metres ellipsoidal. */
async function layGround(city: City, engine: EngineScene, camera: Camera): Promise<number> {
  const record = await fetchTerrain(city);
  if (record) {
    const outside = geoidHeight(record.geoid, camera.lon, camera.lat) + record.height_range[0];
    engine.terrainProvider = cityGround(record, outside);
    return groundAt(record, camera, outside);
  }
  const lowest = city.datasets.flatMap((dataset) =>
    dataset.kind === '3dtiles' && dataset.height_range ? [dataset.height_range[0]] : [],
  );
  const height = lowest.length > 0 ? Math.min(...lowest) : 0;
  engine.terrainProvider = levelGround(height);
  return height;
}
