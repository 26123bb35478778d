/** The 3D view (CesiumJS engine); loaded only when somebody asks for it. */
import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Cesium3DTileFeature,
  Math as CesiumMath,
  Ellipsoid,
  type Scene as EngineScene,
  type ImageryLayer,
  RequestScheduler,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';
import type { StyleSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type Camera, metresPerPixel } from '../../model/camera';
import { type City, datasetOfKind } from '../../model/city';
import type { Place } from '../../model/heat-stamps';
import { type FlatTiles, fetchBaseStyle, openFlatTiles } from '../flat-tiles';
import type { OpenScene, Pick, Picture, Scene, SceneRequest } from '../port';
import { fetchTerrain } from '../terrain-record';
import { idOf, isBlock, valuesOf } from './appearance';
import { cameraOf, groundUnder, lookAt } from './camera';
import { groundLayer } from './ground';
import { HeatFacades } from './heat-facades';
import { HeatLayers } from './heat-layers';
import { HeatMarks, stationOf } from './heat-marks';
import { geoidHeight } from './heights';
import { steerByKeys } from './keys';
import { Models, reasonOf } from './models';
import { markOf, PeopleMarks } from './people-marks';
import { createScene, fitShadows, isSmallDevice, lightFrom, runScene } from './stage';
import { cityGround, groundAt, levelGround } from './terrain';

const MEGABYTE = 1024 * 1024;
const APPROACH = 1.5;
/** A pause after which the heights of the ground have arrived. */
const SETTLES_MS = 300;

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
  private people: PeopleMarks;
  private settling = 0;
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
    const budget = { cacheBytes: (small ? 128 : 384) * MEGABYTE, error: small ? 16 : 8 };
    this.picture = request.picture;
    this.heat = new HeatLayers(engine);
    this.marks = new HeatMarks(engine, ground);
    this.people = new PeopleMarks(engine, ground);
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
    this.showPeople(request.picture);
    void this.spreadGround();
  }

  show(picture: Picture): void {
    const repaint = picture.hidden.join() !== this.picture.hidden.join();
    this.picture = picture;
    this.models.show(picture);
    this.showHeat(picture);
    this.showPeople(picture);
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

  private showPeople({ people }: Picture): void {
    this.people.show(people, this.camera().zoom);
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

  placeMiddle(): void {
    const { clientWidth, clientHeight } = this.engine.canvas;
    this.placeAt(new Cartesian2(clientWidth / 2, clientHeight / 2));
  }

  close(): void {
    window.clearTimeout(this.settling);
    for (const end of this.endings) end();
    this.handler.destroy();
    const { canvas } = this.engine;
    this.engine.destroy();
    canvas.remove();
  }

  private listen(): void {
    const { camera } = this.engine;
    this.endings.push(camera.moveEnd.addEventListener(() => this.moved()));
    // Marks are put on the ground again once its heights are here.
    this.endings.push(
      this.engine.globe.tileLoadProgressEvent.addEventListener((waiting: number) => {
        window.clearTimeout(this.settling);
        if (waiting === 0) this.settling = window.setTimeout(() => this.settle(), SETTLES_MS);
      }),
    );
    this.handler.setInputAction(
      ({ position }: { position: Cartesian2 }) => this.pickAt(position),
      ScreenSpaceEventType.LEFT_CLICK,
    );
  }

  private settle(): void {
    this.people.settle(this.picture.people, this.camera().zoom);
  }

  private moved(): void {
    this.fitShadows();
    this.showPeople(this.picture);
    this.request.events.moved(this.camera());
  }

  /** Tells the place of a spot of the ground, or of a building and which of its faces. */
  private placeAt(position: Cartesian2): void {
    const found: unknown = this.engine.pick(position);
    const building = found instanceof Cesium3DTileFeature && !isBlock(found) ? idOf(found) : null;
    const hit = this.hitAt(position, building !== null);
    if (!hit) return;
    const place = placeOf(hit);
    const anchor =
      building === null ? null : this.people.anchorAt(building, hit, this.steepnessAt(position));
    this.request.events.placed(place, anchor, anchor !== null);
  }

  private hitAt(position: Cartesian2, onModel: boolean): Cartographic | null {
    const ground = groundUnder(this.engine, position, this.ground);
    const hit = onModel ? (this.engine.pickPosition(position) ?? ground) : ground;
    return hit ? Cartographic.fromCartesian(hit) : null;
  }

  /** Share of the vertical in the normal of the surface under a spot of the screen: 1 is level. */
  private steepnessAt({ x, y }: Cartesian2): number {
    const around = [new Cartesian2(x, y), new Cartesian2(x + 3, y), new Cartesian2(x, y + 3)];
    const [a, b, c] = around.map((each) => this.engine.pickPosition(each));
    if (!a || !b || !c) return 1;
    const normal = Cartesian3.cross(
      Cartesian3.subtract(b, a, new Cartesian3()),
      Cartesian3.subtract(c, a, new Cartesian3()),
      new Cartesian3(),
    );
    if (Cartesian3.magnitude(normal) === 0) return 1;
    const up = Ellipsoid.WGS84.geodeticSurfaceNormal(a);
    return Math.abs(Cartesian3.dot(Cartesian3.normalize(normal, normal), up));
  }

  private pickAt(position: Cartesian2): void {
    const { people } = this.picture;
    if (people.aims) {
      this.placeAt(position);
      return;
    }
    if (people.draft) return; // a touch too many opens nothing under what is being written
    const found: unknown = this.engine.pick(position);
    const mark = people.opens ? markOf(found) : null;
    if (mark?.item !== undefined) {
      this.request.events.itemPicked(mark.item);
      return;
    }
    if (mark?.cluster) {
      const camera = this.camera();
      this.look({ ...camera, ...mark.cluster, zoom: camera.zoom + APPROACH });
      return;
    }
    const feature = found instanceof Cesium3DTileFeature ? found : null;
    const gmlId = feature ? idOf(feature) : null;
    const isBuilding = feature !== null && this.models.themeOf(feature.tileset) === 'bldg';
    const pick =
      feature && gmlId !== null ? { gmlId, values: valuesOf(feature), isBuilding } : null;
    if (this.picture.heat) this.touch(position, pick, stationOf(found));
    else if (feature && isBlock(feature)) this.approach(position);
    else this.request.events.picked(pick);
  }

  /** Tells where the ground, or a building, was touched. */
  private touch(position: Cartesian2, pick: Pick | null, station: string | null): void {
    const hit = this.hitAt(position, pick !== null);
    if (!hit) return;
    const place = placeOf(hit);
    this.request.events.touched({ place, pick, station });
  }

  /** Far levels do not know which building is which: a click on them comes closer. */
  private approach(position: Cartesian2): void {
    const hit = this.hitAt(position, false);
    const camera = this.camera();
    this.look({
      ...camera,
      ...(hit ? placeOf(hit) : {}),
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

function placeOf({ longitude, latitude }: Cartographic): Place {
  return { lon: CesiumMath.toDegrees(longitude), lat: CesiumMath.toDegrees(latitude) };
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
