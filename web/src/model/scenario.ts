/** What was drawn, as a what-if of the heat. */
import { metresBetween } from './heat-stamps';
import { type Item, inOrder, isForDrawing, kindOf, type PeopleLayer, placeOf } from './items';

/** Kinds that the what-if simulates, and the properties that each takes. */
const SIMULATED: Readonly<Record<string, readonly string[]>> = {
  tree: ['species', 'height_m', 'crown_diameter_m'],
  awning: ['height_m'],
  shade_sail: ['height_m'],
  mist: ['height_m'],
  paving: ['cover'],
  water: [],
  building: ['height_m'],
  remove_building: [],
  green_wall: [],
};
export const MOST_IN_SCENARIO = 50;
/** What the same person drew within this distance is part of the same proposal, metres. */
const TOGETHER_M = 150;

/** The feature of a what-if; null where the heat does not ask about such a thing. */
export function scenarioFeature({ geometry, properties }: Item): GeoJSON.Feature | null {
  const kind = typeof properties.kind === 'string' ? properties.kind : '';
  const taken = SIMULATED[kind];
  if (!taken || !geometry) return null;
  const values = taken.flatMap((name) =>
    properties[name] === undefined || properties[name] === null ? [] : [[name, properties[name]]],
  );
  return { type: 'Feature', geometry, properties: { kind, ...Object.fromEntries(values) } };
}

/** Whether a drawing may be the area of a proposal: that has a scenario of its own. */
export function isArea({ geometry, properties }: Item): boolean {
  return properties.kind === 'sketch' && geometry?.type === 'Polygon';
}

/** A drawing with what the same person drew around it, as far as it can be simulated. */
export function proposalAround<T extends Item>(
  item: T,
  all: readonly T[],
  layer: PeopleLayer,
): T[] {
  const middle = placeOf(item.geometry);
  if (!middle || kindOf(item, layer) === '') return [];
  const near = all.filter(({ id, geometry, about }) => {
    if (id === item.id || about.layer !== item.about.layer) return false;
    if (about.pen_name !== item.about.pen_name || about.mine !== item.about.mine) return false;
    const place = placeOf(geometry);
    return place !== null && metresBetween(place, middle) <= TOGETHER_M;
  });
  return [item, ...near].filter((each) => scenarioFeature(each)).slice(0, MOST_IN_SCENARIO);
}

/** The last that one drew oneself, with what one drew around it, as far as it can be simulated. */
export function ownProposal<T extends Item>(
  all: readonly T[],
  layers: readonly PeopleLayer[],
): T[] {
  for (const item of inOrder(all, 'newest', null)) {
    const layer = layers.find(({ id }) => id === item.about.layer);
    if (!item.about.mine || !layer || !isForDrawing(layer) || !scenarioFeature(item)) continue;
    return proposalAround(item, all, layer);
  }
  return [];
}
