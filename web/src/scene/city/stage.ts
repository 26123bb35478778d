/** The drawing surface of the 3D view: engine scene, light, and a loop that draws on demand. */
import {
  buildModuleUrl,
  CameraEventType,
  Cartesian3,
  Cesium3DTileset,
  Math as CesiumMath,
  Color,
  Credit,
  CreditDisplay,
  DirectionalLight,
  Ellipsoid,
  Globe,
  JulianDate,
  KeyboardEventModifier,
  Matrix4,
  Scene,
  Transforms,
} from '@cesium/engine';
import type { Camera } from '../../model/camera';
import type { Sun } from '../../model/heat-sun';
import { drawsWithoutGpu } from '../webgl';

(buildModuleUrl as unknown as { setBaseUrl(folder: string): void }).setBaseUrl('/cesium/');
// The page's own line of credits names the engine; the default one is a picture with inline style.
CreditDisplay.cesiumCredit = new Credit('CesiumJS');

const GROUND = Color.fromCssColorString('#e8ebee');
const PHONE_WIDTH = 700;
/** Afternoon sun: from the south-west, half-way up. */
const SUN_AZIMUTH = 232;
const SUN_ELEVATION = 48;
/** A lower sun would throw shadows without end. */
const LOWEST_SUN = 3;
/** Shadows reach this many times as far as the eye is from what it looks at. */
const SHADOW_REACH = 2.5;
/** While tiles are on their way the town is drawn again after this pause. */
const LOADING_PAUSE_MS = 100;

export function isSmallDevice(): boolean {
  return Math.min(window.innerWidth, window.innerHeight) < PHONE_WIDTH;
}

export function createScene(element: HTMLElement, label: string): Scene {
  const canvas = document.createElement('canvas');
  canvas.className = 'town-canvas';
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'region');
  canvas.setAttribute('aria-label', label);
  canvas.addEventListener('contextmenu', (event) => event.preventDefault());
  element.append(canvas);
  const unseen = document.createElement('div');
  const scene = new Scene({
    canvas,
    creditContainer: unseen,
    creditViewport: unseen,
    contextOptions: { webgl: { alpha: true, powerPreference: 'high-performance' } },
    scene3DOnly: true,
    orderIndependentTranslucency: false,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    msaaSamples: isSmallDevice() || drawsWithoutGpu() ? 1 : 4,
  });
  scene.backgroundColor = Color.TRANSPARENT;
  scene.highDynamicRange = false;
  scene.fog.enabled = false;
  scene.globe = new Globe(Ellipsoid.WGS84);
  scene.globe.baseColor = GROUND;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.depthTestAgainstTerrain = true;
  scene.camera.constrainedAxis = Cartesian3.UNIT_Z;
  scene.shadowMap.size = isSmallDevice() ? 1024 : 2048;
  scene.shadowMap.darkness = 0.45;
  steerLikeFlatMap(scene);
  resize(scene);
  return scene;
}

/** Left button moves, right button or Ctrl turns and tilts, wheel and pinch zoom. */
function steerLikeFlatMap(scene: Scene): void {
  const steering = scene.screenSpaceCameraController;
  const { CTRL } = KeyboardEventModifier;
  steering.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH];
  steering.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.MIDDLE_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: CTRL },
  ];
  steering.minimumZoomDistance = 15;
  steering.maximumZoomDistance = 60_000;
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
    steering.inertiaSpin = 0;
    steering.inertiaTranslate = 0;
    steering.inertiaZoom = 0;
  }
}

/**
 * Puts the sun where it stands over that place: as told, else on a summer afternoon.
 *
 * Shadows are cast only where the sun is told and above the horizon.
 */
export function lightFrom(
  scene: Scene,
  { lon, lat }: Camera,
  { sun, shadows }: { sun: Sun | null; shadows: boolean } = { sun: null, shadows: false },
): void {
  const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(lon, lat));
  const azimuth = CesiumMath.toRadians(sun?.azimuth ?? SUN_AZIMUTH);
  const elevation = CesiumMath.toRadians(Math.max(sun?.elevation ?? SUN_ELEVATION, LOWEST_SUN));
  scene.shadowMap.enabled = shadows && sun !== null && sun.elevation > LOWEST_SUN;
  const towardsGround = new Cartesian3(
    -Math.sin(azimuth) * Math.cos(elevation),
    -Math.cos(azimuth) * Math.cos(elevation),
    -Math.sin(elevation),
  );
  const direction = Matrix4.multiplyByPointAsVector(frame, towardsGround, new Cartesian3());
  scene.light = new DirectionalLight({
    direction,
    color: Color.fromCssColorString('#fff6e6'),
    intensity: 1.8,
  });
  scene.requestRender();
}

/** Spends the shadow map on what is near: the finer, the closer one looks. */
export function fitShadows(scene: Scene, distance: number): void {
  const reach = Math.min(Math.max(distance * SHADOW_REACH, 300), 5000);
  scene.shadowMap.maximumDistance = reach;
}

/** Draws whenever something changed, until it is told to stop or the device takes the canvas away. */
export function runScene(scene: Scene, failed: (error: unknown) => void): () => void {
  let frame = 0;
  const { canvas } = scene;
  const lost = () => {
    cancelAnimationFrame(frame);
    failed(new Error('the WebGL context was lost'));
  };
  canvas.addEventListener('webglcontextlost', lost);
  const time = JulianDate.fromIso8601('2024-07-20T06:00:00Z');
  let drawnAt = 0;
  scene.postRender.addEventListener(() => {
    drawnAt = performance.now();
  });
  const draw = () => {
    try {
      resize(scene);
      if (performance.now() - drawnAt > LOADING_PAUSE_MS && isLoading(scene)) scene.requestRender();
      (scene as Scene & { initializeFrame(): void }).initializeFrame();
      scene.render(time);
      frame = requestAnimationFrame(draw);
    } catch (error) {
      failed(error);
    }
  };
  frame = requestAnimationFrame(draw);
  return () => {
    canvas.removeEventListener('webglcontextlost', lost);
    cancelAnimationFrame(frame);
  };
}

/**
 * Whether a part of the town is still being made.
 *
 * The engine goes on with it in the next frame only, and does not ask for one when a model or a
 * picture of the ground is ready by itself.
 */
function isLoading({ globe, primitives }: Scene): boolean {
  if (!globe.tilesLoaded) return true;
  for (let i = 0; i < primitives.length; i++) {
    const each: unknown = primitives.get(i);
    if (each instanceof Cesium3DTileset && each.show && !each.tilesLoaded) return true;
  }
  return false;
}

function resize(scene: Scene): void {
  const { canvas } = scene;
  const ratio = Math.min(window.devicePixelRatio, isSmallDevice() ? 1.5 : 2);
  const width = Math.max(Math.round(canvas.clientWidth * ratio), 1);
  const height = Math.max(Math.round(canvas.clientHeight * ratio), 1);
  if (canvas.width === width && canvas.height === height) return;
  canvas.width = width;
  canvas.height = height;
  (scene as Scene & { pixelRatio: number }).pixelRatio = ratio;
  const frustum = scene.camera.frustum as { aspectRatio?: number };
  frustum.aspectRatio = width / height;
  scene.requestRender();
}
