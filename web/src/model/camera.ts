/** Where a person looks from; the same for the flat map and the 3D view. */
export interface Camera {
  /** Longitude of the point in the middle of the screen, degrees. */
  lon: number;
  /** Latitude of the point in the middle of the screen, degrees. */
  lat: number;
  /** Web map zoom (512-pixel tiles). */
  zoom: number;
  /** Direction of view, degrees clockwise from north. */
  bearing: number;
  /** Tilt, degrees; 0 looks straight down. */
  pitch: number;
}

/** West, south, east, north in degrees. */
export type Bounds = readonly [number, number, number, number];

const EARTH_CIRCUMFERENCE = 40_075_016.686;
const TILE_PIXELS = 512;
const DEGREES = Math.PI / 180;

/** Metres that one screen pixel covers in the middle of the screen. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (EARTH_CIRCUMFERENCE * Math.cos(lat * DEGREES)) / (TILE_PIXELS * 2 ** zoom);
}

/** Zoom at which one screen pixel covers that many metres. */
export function zoomOf(lat: number, metres: number): number {
  return Math.log2((EARTH_CIRCUMFERENCE * Math.cos(lat * DEGREES)) / (TILE_PIXELS * metres));
}

/** Distance between eye and middle of the screen, metres, for a vertical opening angle. */
export function distanceOf(
  camera: Camera,
  screen: { height: number; verticalAngle: number },
): number {
  const half = (screen.height / 2) * metresPerPixel(camera.lat, camera.zoom);
  return half / Math.tan(screen.verticalAngle / 2);
}

/** Zoom that a distance between eye and ground stands for; the inverse of `distanceOf`. */
export function zoomAtDistance(
  distance: number,
  lat: number,
  screen: { height: number; verticalAngle: number },
): number {
  const half = distance * Math.tan(screen.verticalAngle / 2);
  return zoomOf(lat, half / (screen.height / 2));
}

/** Camera that shows a whole area from above on a screen of that size, at most zoom `closest`. */
export function cameraOver(
  bounds: Bounds,
  screen: { width: number; height: number },
  closest = 17,
): Camera {
  const [west, south, east, north] = bounds;
  const lat = (south + north) / 2;
  const metresPerDegree = EARTH_CIRCUMFERENCE / 360;
  const width = (east - west) * metresPerDegree * Math.cos(lat * DEGREES);
  const height = (north - south) * metresPerDegree;
  const metres = Math.max(width / screen.width, height / screen.height) * 1.15;
  return {
    lon: (west + east) / 2,
    lat,
    zoom: metres > 0 ? Math.min(zoomOf(lat, metres), closest) : closest,
    bearing: 0,
    pitch: 0,
  };
}

/** What part of the screen is free of cards, pixels from its upper left corner. */
export interface Free {
  width: number;
  /** Whole height, with what lies under cards. */
  height: number;
  top: number;
  bottom: number;
}

/** Margin within which a place counts as seen, pixels. */
const MARGIN = 24;

/** The camera from which a place lies in the free part: as it is, or moved there. */
export function cameraWithFree(
  camera: Camera,
  place: { lon: number; lat: number },
  { width, height, top, bottom }: Free,
): Camera {
  const metresPerDegree = EARTH_CIRCUMFERENCE / 360;
  const across = metresPerDegree * Math.cos(camera.lat * DEGREES);
  const pixel = metresPerPixel(camera.lat, camera.zoom);
  const [sin, cos] = [Math.sin(camera.bearing * DEGREES), Math.cos(camera.bearing * DEGREES)];
  const east = ((place.lon - camera.lon) * across) / pixel;
  const north = ((place.lat - camera.lat) * metresPerDegree) / pixel;
  const right = width / 2 + east * cos - north * sin;
  const down = height / 2 - east * sin - north * cos;
  const isSeen = right > MARGIN && right < width - MARGIN;
  if (isSeen && down > top + MARGIN && down < bottom - MARGIN) return camera;
  const below = ((height - top - bottom) / 2) * pixel;
  return {
    ...camera,
    lon: place.lon - (below * sin) / across,
    lat: place.lat - (below * cos) / metresPerDegree,
  };
}
