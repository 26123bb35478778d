/** A small picture of what a group drew, over what all drew and the streets; north is up. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Bounds } from '../model/camera';
import type { Item } from '../model/items';

const WIDTH = 300;
const HEIGHT = 120;
const EDGE = 12;
/** The least height, degrees, so that one tree does not fill the picture; the next are longer. */
const LEAST = 0.0008;
const GROWTH = 1.5;
/** Steps in which the frame moves, of its own size. */
const STEPS = 8;
/** The widest picture of streets that the server draws, degrees. */
const WIDEST = 0.05;

type Place = readonly [number, number];
type Drawn = Pick<Item, 'geometry'>;
type Paper = (place: Place) => Place;

interface About {
  label: string;
  /** Address of pictures of the streets. */
  plan: string;
}

export function sketch(
  own: readonly Item[],
  all: readonly Item[],
  colour: string,
  about: About,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const others = all.filter((each) => !own.includes(each));
  return drawing(all, about, (paper) => [
    ...others.map((each) => shape(each, paper, '#b4bcc6')),
    ...own.map((each) => shape(each, paper, colour)),
  ]);
}

/** The same of a proposal's things, each with its number. */
export function numberedSketch(
  things: readonly Drawn[],
  colour: string,
  about: About,
): TemplateResult {
  return drawing(things, about, (paper) => [
    ...things.map((each) => shape(each, paper, colour)),
    ...things.map((each, i) => numberAt(each, paper, i + 1)),
  ]);
}

/** Shapes over the streets, in a frame that holds all that is drawn. */
function drawing(
  drawn: readonly Drawn[],
  { label, plan }: About,
  shapes: (paper: Paper) => readonly SVGTemplateResult[],
): TemplateResult {
  const frame = frameOf(drawn.flatMap(placesOf));
  const [west, , east] = frame;
  const bbox = frame.map((each) => each.toFixed(6)).join();
  return html`<svg class="sketch" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
    ${east - west < WIDEST ? streets(`${plan}?bbox=${bbox}`) : nothing}
    ${shapes(paperOf(frame))}
  </svg>`;
}

function streets(address: string): SVGTemplateResult {
  return svg`<image href=${address} width=${WIDTH} height=${HEIGHT} opacity="0.6" preserveAspectRatio="none" />`;
}

function numberAt(thing: Drawn, paper: Paper, number: number): SVGTemplateResult {
  const [x = 0, y = 0] = placesOf(thing).map(paper)[0] ?? [];
  return svg`<text x=${(x + 4).toFixed(1)} y=${(y - 4).toFixed(1)} font-size="9" font-weight="700"
    fill="#1a1a1c" stroke="#fff" stroke-width="2.5" paint-order="stroke">${number}</text>`;
}

function shape(item: Drawn, paper: Paper, colour: string): SVGTemplateResult {
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

function placesOf({ geometry }: Drawn): Place[] {
  if (!geometry) return [];
  const found =
    geometry.type === 'Point'
      ? [geometry.coordinates]
      : geometry.type === 'LineString'
        ? geometry.coordinates
        : (geometry.coordinates[0] ?? []);
  return found.map(([lon = 0, lat = 0]) => [lon, lat]);
}

/**
 * The frame that shows all places, as wide to high as the picture. It grows in steps and moves in
 * steps, so that the streets below are fetched anew only where somebody draws beyond them.
 */
export function frameOf(places: readonly Place[]): Bounds {
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  const lat = mean(lats);
  const narrowing = Math.max(Math.cos((near(lat, 0.1) * Math.PI) / 180), 0.01);
  for (let high = LEAST; ; high *= GROWTH) {
    const wide = (high * WIDTH) / HEIGHT / narrowing;
    const middle = [near(mean(lons), wide / STEPS), near(lat, high / STEPS)] as const;
    const frame = around(middle, wide, high);
    const inner = around(middle, wide * (1 - (2 * EDGE) / WIDTH), high * (1 - (2 * EDGE) / HEIGHT));
    const fits = places.every(([x, y]) => isIn([x, y], inner));
    if (fits || high > 90) return frame;
  }
}

export function paperOf([west, south, east, north]: Bounds): Paper {
  return ([lon, lat]) => [
    ((lon - west) / (east - west)) * WIDTH,
    ((north - lat) / (north - south)) * HEIGHT,
  ];
}

function around([lon, lat]: Place, wide: number, high: number): Bounds {
  return [lon - wide / 2, lat - high / 2, lon + wide / 2, lat + high / 2];
}

function isIn([lon, lat]: Place, [west, south, east, north]: Bounds): boolean {
  return west <= lon && lon <= east && south <= lat && lat <= north;
}

function near(value: number, step: number): number {
  return Math.round(value / step) * step;
}

function mean(values: readonly number[]): number {
  return (Math.max(...values) + Math.min(...values)) / 2;
}
