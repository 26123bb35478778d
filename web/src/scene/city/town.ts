/** The 3D view (CesiumJS engine); loaded only when somebody asks for it. */
import {
  Cartesian2,
  Cesium3DTileFeature,
  type Scene as EngineScene,
  type ImageryLayer,
  RequestScheduler,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from '@cesium/engine';
import type { Camera } from '../../model/camera';
import { type City, datasetOfKind, fileAddress } from '../../model/city';
import type { OpenScene, Picture, Scene, SceneRequest } from '../port';
import { fetchTerrain } from '../terrain-record';
import { idOf, valuesOf } from './appearance';
import { cameraOf, lookAt } from './camera';
import { type GroundPicture, groundLayer, openGround } from './ground';
import { geoidHeight } from './heights';
import { steerByKeys } from './keys';
import { Models, reasonOf } from './models';
import { createScene, isSmallDevice, lightFrom, runScene } from './stage';
import { cityGround, levelGround } from './terrain';

const MEGABYTE = 1024 * 1024;

export const openTown: OpenScene = async (request) => {
  RequestScheduler.requestsByServer = {};
  const engine = createScene(request.element, request.label);
  const ground = await groundHeight(request.city, engine);
  return new Town(engine, ground, request);
};

class Town implements Scene {
  private models: Models;
  private picture: Picture;
  private groundPicture: GroundPicture | null = null;
  private groundShown: ImageryLayer | null = null;
  private handler: ScreenSpaceEventHandler;
  private endings: (() => void)[] = [];

  constructor(
    readonly engine: EngineScene,
    private readonly ground: number,
    readonly request: SceneRequest,
  ) {
    const small = isSmallDevice();
    const budget = { cacheBytes: (small ? 96 : 384) * MEGABYTE, error: small ? 24 : 16 };
    this.picture = request.picture;
    this.models = new Models(engine, budget, request.events, request.picture);
    this.handler = new ScreenSpaceEventHandler(engine.canvas);
    this.listen();
    lightFrom(engine, request.camera);
    this.endings.push(
      runScene(engine, (error) => request.events.failed('3d', reasonOf(error))),
      steerByKeys(engine.canvas, this),
    );
    this.look(request.camera);
    this.models.show(request.picture);
    void this.spreadGround();
  }

  show(picture: Picture): void {
    const repaint = picture.hidden.join() !== this.picture.hidden.join();
    this.picture = picture;
    this.models.show(picture);
    if (repaint) void this.paintGround();
  }

  look(camera: Camera): void {
    lookAt(this.engine, camera, this.ground);
    this.engine.requestRender();
  }

  camera(): Camera {
    return cameraOf(this.engine, this.ground);
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
    this.request.events.moved(this.camera());
  }

  private pickAt(position: Cartesian2): void {
    const found: unknown = this.engine.pick(position);
    const gmlId = found instanceof Cesium3DTileFeature ? idOf(found) : null;
    this.request.events.picked(
      gmlId === null ? null : { gmlId, values: valuesOf(found as Cesium3DTileFeature) },
    );
  }

  /** Opens the ground picture; the city stands on plain ground until, and if, it is there. */
  private async spreadGround(): Promise<void> {
    const flat = datasetOfKind(this.request.city, '2d');
    if (!flat?.entry) return;
    try {
      this.groundPicture = await openGround(
        fileAddress(this.request.city, flat, 'style.json'),
        fileAddress(this.request.city, flat, flat.entry),
      );
      await this.paintGround();
    } catch (error) {
      this.request.events.failed('tiles', reasonOf(error));
    }
  }

  private async paintGround(): Promise<void> {
    if (!this.groundPicture) return;
    const layer = await groundLayer(this.groundPicture, this.picture.hidden);
    if (this.engine.isDestroyed()) return;
    this.engine.imageryLayers.add(layer);
    if (this.groundShown) this.engine.imageryLayers.remove(this.groundShown);
    this.groundShown = layer;
    this.engine.requestRender();
  }
}

/** Lays the ground and gives its height in the middle of the city, metres ellipsoidal. */
async function groundHeight(city: City, engine: EngineScene): Promise<number> {
  const record = await fetchTerrain(city);
  if (record) {
    const [west, south, east, north] = city.bounds ?? [0, 0, 0, 0];
    const geoid = geoidHeight(record.geoid, (west + east) / 2, (south + north) / 2);
    const height = geoid + record.height_range[0];
    engine.terrainProvider = cityGround(record, height);
    return height;
  }
  const lowest = city.datasets.flatMap((dataset) =>
    dataset.kind === '3dtiles' && dataset.height_range ? [dataset.height_range[0]] : [],
  );
  const height = lowest.length > 0 ? Math.min(...lowest) : 0;
  engine.terrainProvider = levelGround(height);
  return height;
}
