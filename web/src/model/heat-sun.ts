/** Where the sun stands (Michalsky 1988, after the Astronomical Almanac; about 0.01°). */

export interface Sun {
  /** Degrees above the horizon. */
  elevation: number;
  /** Degrees clockwise from north. */
  azimuth: number;
}

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
/** 2000-01-01 12:00 UTC. */
const EPOCH_MS = 946_728_000_000;

/** The sun over a place at a moment; without refraction. */
export function sunAt(moment: Date, lon: number, lat: number): Sun {
  const days = (moment.getTime() - EPOCH_MS) / DAY_MS;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const anomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const ecliptic =
    (meanLongitude + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const tilt = (23.439 - 4e-7 * days) * RADIANS;
  const rightAscension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const sidereal = (280.46061837 + 360.98564736629 * days + lon) * RADIANS;
  const hourAngle = sidereal - rightAscension;
  return horizontal(hourAngle, declination, lat * RADIANS);
}

function horizontal(hourAngle: number, declination: number, lat: number): Sun {
  const up =
    Math.sin(lat) * Math.sin(declination) +
    Math.cos(lat) * Math.cos(declination) * Math.cos(hourAngle);
  const east = -Math.cos(declination) * Math.sin(hourAngle);
  const north =
    Math.cos(lat) * Math.sin(declination) -
    Math.sin(lat) * Math.cos(declination) * Math.cos(hourAngle);
  const azimuth = Math.atan2(east, north) / RADIANS;
  return { elevation: Math.asin(up) / RADIANS, azimuth: (azimuth + 360) % 360 };
}
