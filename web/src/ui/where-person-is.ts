/** Where the person is, asked once and kept nowhere. */
import type { Bounds } from '../model/camera';
import type { Place } from '../model/heat-stamps';

const PATIENCE_MS = 15_000;

export async function wherePersonIs(bounds: Bounds | null): Promise<Place | 'failed' | 'outside'> {
  if (!('geolocation' in navigator)) return 'failed';
  const position = await new Promise<GeolocationPosition | null>((resolve) => {
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), {
      enableHighAccuracy: true,
      timeout: PATIENCE_MS,
      maximumAge: 30_000,
    });
  });
  if (!position) return 'failed';
  const { longitude: lon, latitude: lat } = position.coords;
  const [west, south, east, north] = bounds ?? [-180, -90, 180, 90];
  return lon < west || lon > east || lat < south || lat > north ? 'outside' : { lon, lat };
}
