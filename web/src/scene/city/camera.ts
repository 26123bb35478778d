/** The common camera as the 3D engine understands it, and back. */
import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  Ellipsoid,
  HeadingPitchRange,
  IntersectionTests,
  Matrix4,
  type PerspectiveFrustum,
  Ray,
  type Scene,
} from '@cesium/engine';
import { type Camera, distanceOf, zoomAtDistance } from '../../model/camera';

const STEEPEST = 88;
const FLATTEST = 85;

/** Vertical opening angle of the engine's camera; its `fov` is that of the wider side. */
function verticalAngle(scene: Scene): number {
  const { fovy } = scene.camera.frustum as PerspectiveFrustum;
  return fovy && Number.isFinite(fovy) ? fovy : CesiumMath.toRadians(45);
}

/** Looks at a point of the ground; `ground` metres above the ellipsoid where none is loaded. */
export function lookAt(scene: Scene, camera: Camera, ground: number): void {
  const place = Cartographic.fromDegrees(camera.lon, camera.lat);
  const height = scene.globe.getHeight(place) ?? ground;
  const target = Cartesian3.fromDegrees(camera.lon, camera.lat, height);
  const screen = { height: scene.canvas.clientHeight || 1, verticalAngle: verticalAngle(scene) };
  const pitch = Math.min(Math.max(90 - camera.pitch, 90 - FLATTEST), STEEPEST + 2);
  scene.camera.lookAt(
    target,
    new HeadingPitchRange(
      CesiumMath.toRadians(camera.bearing),
      -CesiumMath.toRadians(pitch),
      distanceOf(camera, screen),
    ),
  );
  scene.camera.lookAtTransform(Matrix4.IDENTITY);
}

/** What the person looks at now. */
export function cameraOf(scene: Scene, ground: number): Camera {
  const { camera, canvas } = scene;
  const target = middleOf(scene, ground);
  const place = Cartographic.fromCartesian(target);
  const lat = CesiumMath.toDegrees(place.latitude);
  const distance = Cartesian3.distance(camera.positionWC, target);
  return {
    lon: CesiumMath.toDegrees(place.longitude),
    lat,
    zoom: zoomAtDistance(distance, lat, {
      height: canvas.clientHeight || 1,
      verticalAngle: verticalAngle(scene),
    }),
    bearing: CesiumMath.toDegrees(CesiumMath.negativePiToPi(camera.heading)),
    pitch: Math.min(Math.max(90 + CesiumMath.toDegrees(camera.pitch), 0), FLATTEST),
  };
}

/** The ground in the middle of the screen; the point below the eye when that is sky. */
function middleOf(scene: Scene, ground: number): Cartesian3 {
  const { canvas, camera } = scene;
  const middle = new Cartesian2(canvas.clientWidth / 2, canvas.clientHeight / 2);
  const hit = groundUnder(scene, middle, ground);
  if (hit) return hit;
  const below = camera.positionCartographic;
  return Cartesian3.fromRadians(below.longitude, below.latitude, ground);
}

/** The ground under a spot of the screen: as loaded, else at height `ground`; not of the sky. */
export function groundUnder(
  scene: Scene,
  position: Cartesian2,
  ground: number,
): Cartesian3 | undefined {
  const ray = scene.camera.getPickRay(position, new Ray());
  if (!ray) return undefined;
  const hit = scene.globe.pick(ray, scene);
  if (hit) return hit;
  const { x, y, z } = Ellipsoid.WGS84.radii;
  const level = new Ellipsoid(x + ground, y + ground, z + ground);
  const span = IntersectionTests.rayEllipsoid(ray, level);
  return span && Ray.getPoint(ray, span.start);
}
