/** The layers of the city that is open, for this device. */
import { type Layer, layersOf } from '../model/layers';
import { valueIn } from '../state/load';
import type { State } from '../state/store';
import { isWide } from './width';

export function cityLayers({ city, flatLayers }: State): Layer[] {
  const open = valueIn(city);
  return open ? layersOf(open, { flatLayers: Object.keys(flatLayers), pictures: isWide() }) : [];
}
