/** Whether the sun stands above the horizon. */

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
const NOON_2000_MS = Date.UTC(2000, 0, 1, 12);
const HORIZON_DEG = -0.833; // refraction and the sun's own radius

/** To some minutes: low-precision formulas of the Astronomical Almanac (Michalsky 1988). */
export function sunIsUp(moment: number, [lon, lat]: readonly [number, number]): boolean {
  const days = (moment - NOON_2000_MS) / DAY_MS;
  const anomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const longitude =
    (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) *
    RADIANS;
  const tilt = 23.439 * RADIANS;
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(longitude));
  const sidereal = (280.46062 + 360.98564737 * days + lon) * RADIANS;
  const height =
    Math.sin(lat * RADIANS) * Math.sin(declination) +
    Math.cos(lat * RADIANS) * Math.cos(declination) * Math.cos(sidereal - ascension);
  return height > Math.sin(HORIZON_DEG * RADIANS);
}
