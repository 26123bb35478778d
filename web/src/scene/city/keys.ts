/** The keyboard moves the 3D view as it moves the flat map. */
import { type Camera, metresPerPixel } from '../../model/camera';

interface Steered {
  camera(): Camera;
  look(camera: Camera): void;
  /** Whether a key steers now; always, where this is missing. */
  steers?(event: KeyboardEvent): boolean;
}

const STEP_PIXELS = 100;
const TURN_DEGREES = 15;
const TILT_DEGREES = 10;
const METRES_PER_DEGREE = 111_320;

/** Camera after a key; null for keys that do not steer. Shift turns and tilts. */
export function steered(camera: Camera, key: string, shift: boolean): Camera | null {
  switch (key) {
    case 'ArrowUp':
      return shift ? tilted(camera, TILT_DEGREES) : moved(camera, 0, 1);
    case 'ArrowDown':
      return shift ? tilted(camera, -TILT_DEGREES) : moved(camera, 0, -1);
    case 'ArrowLeft':
      return shift ? turned(camera, -TURN_DEGREES) : moved(camera, -1, 0);
    case 'ArrowRight':
      return shift ? turned(camera, TURN_DEGREES) : moved(camera, 1, 0);
    case '+':
    case '=':
      return { ...camera, zoom: camera.zoom + 0.5 };
    case '-':
    case '_':
      return { ...camera, zoom: camera.zoom - 0.5 };
    default:
      return null;
  }
}

function turned(camera: Camera, degrees: number): Camera {
  return { ...camera, bearing: camera.bearing + degrees };
}

function tilted(camera: Camera, degrees: number): Camera {
  return { ...camera, pitch: Math.min(Math.max(camera.pitch + degrees, 0), 80) };
}

function moved(camera: Camera, right: number, ahead: number): Camera {
  const metres = STEP_PIXELS * metresPerPixel(camera.lat, camera.zoom);
  const bearing = (camera.bearing * Math.PI) / 180;
  const east = metres * (right * Math.cos(bearing) + ahead * Math.sin(bearing));
  const north = metres * (ahead * Math.cos(bearing) - right * Math.sin(bearing));
  const shrink = Math.cos((camera.lat * Math.PI) / 180);
  return {
    ...camera,
    lon: camera.lon + east / (METRES_PER_DEGREE * shrink),
    lat: camera.lat + north / METRES_PER_DEGREE,
  };
}

export function steerByKeys(canvas: HTMLElement, scene: Steered): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (scene.steers && !scene.steers(event)) return;
    const next = steered(scene.camera(), event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    scene.look(next);
  };
  canvas.addEventListener('keydown', onKey);
  return () => canvas.removeEventListener('keydown', onKey);
}
