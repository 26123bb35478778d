/** A small picture of what a group drew, over what all drew: north is up, no map beneath. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Item } from '../model/items';

const WIDTH = 300;
const HEIGHT = 120;
const EDGE = 12;
/** The least extent, degrees, so that one tree does not fill the picture. */
const LEAST = 0.0005;

type Place = readonly [number, number];
type Paper = (place: Place) => Place;

export function sketch(
  own: readonly Item[],
  all: readonly Item[],
  colour: string,
  label: string,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const paper = paperOf(all.flatMap(placesOf));
  const others = all.filter((each) => !own.includes(each));
  return html`<svg class="sketch" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
    ${others.map((each) => shape(each, paper, '#b4bcc6'))}
    ${own.map((each) => shape(each, paper, colour))}
  </svg>`;
}

function shape(item: Item, paper: Paper, colour: string): SVGTemplateResult {
  const places = placesOf(item).map(paper);
  const [x = 0, y = 0] = places[0] ?? [];
  const points = places.map((place) => place.map((value) => value.toFixed(1)).join(',')).join(' ');
  if (item.geometry?.type === 'Polygon') {
    return svg`<polygon points=${points} fill=${colour} fill-opacity="0.4" stroke=${colour} />`;
  }
  if (item.geometry?.type === 'LineString') {
    return svg`<polyline points=${points} fill="none" stroke=${colour} stroke-width="3" />`;
  }
  return svg`<circle cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="5" fill=${colour} stroke="#fff" />`;
}

function placesOf({ geometry }: Item): Place[] {
  if (!geometry) return [];
  const found =
    geometry.type === 'Point'
      ? [geometry.coordinates]
      : geometry.type === 'LineString'
        ? geometry.coordinates
        : (geometry.coordinates[0] ?? []);
  return found.map(([lon = 0, lat = 0]) => [lon, lat]);
}

/** Fits places into the picture, a degree of longitude as long as it is there. */
export function paperOf(places: readonly Place[]): Paper {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  const middle = { lon: mean(lons), lat: mean(lats) };
  const narrowing = Math.cos((middle.lat * Math.PI) / 180);
  const wide = Math.max((Math.max(...lons) - Math.min(...lons)) * narrowing, LEAST);
  const high = Math.max(Math.max(...lats) - Math.min(...lats), LEAST);
  const scale = Math.min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high);
  return ([lon, lat]) => [
    WIDTH / 2 + (lon - middle.lon) * narrowing * scale,
    HEIGHT / 2 - (lat - middle.lat) * scale,
  ];
}

function mean(values: readonly number[]): number {
  return (Math.max(...values) + Math.min(...values)) / 2;
}
