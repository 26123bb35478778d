/** What the application asks of a view of the town; the flat map and the 3D view both answer it. */
import type { Camera } from '../model/camera';
import type { City, Dataset } from '../model/city';
import type { Position } from '../model/draft';
import type { ColourKind } from '../model/fields';
import type { Filter } from '../model/filter';
import type { HeatPicture } from '../model/heat-picture';
import type { Place } from '../model/heat-stamps';
import type { Anchor } from '../model/items';
import type { PeoplePicture } from '../model/people-picture';

/** What is to be seen. */
export interface Picture {
  /** 3D Tiles datasets to show; the flat map does not use them. */
  datasets: readonly Dataset[];
  /** Layers of the flat tiles that are switched off. */
  hidden: readonly string[];
  colour: ColourKind;
  filter: Filter;
  selection: string | null;
  /** What is shown of a heat run; null while there is none. */
  heat: HeatPicture | null;
  /** What people wrote, and what is being drawn. */
  people: PeoplePicture;
}

/** A feature under the pointer, with the values its tile carries. */
export interface Pick {
  gmlId: string;
  values: Record<string, unknown>;
  /** Whether it is a building, or a wall of one. */
  isBuilding: boolean;
}

/** A place that a person touched, and what stands there. */
export interface Touch {
  place: Place;
  pick: Pick | null;
  station: string | null;
}

/** Layer of the flat tiles → names of its fields. */
export type FlatLayers = Readonly<Record<string, readonly string[]>>;

export interface SceneEvents {
  /** The person moved the camera. */
  moved(camera: Camera): void;
  picked(pick: Pick | null): void;
  /** While heat is shown: the person touched the ground, a station, or a building on it. */
  touched(touch: Touch): void;
  /** The person touched something that people put there. */
  itemPicked(id: string): void;
  /**
   * While a place is asked for: the person touched one, where a building stands perhaps. The anchor
   * says which of its faces was touched, if that can be seen.
   */
  placed(place: Place, anchor: Anchor | null, isBuilt: boolean): void;
  /** The person dragged the corners of what is drawn. */
  reshaped(points: readonly Position[]): void;
  /** Requests still on their way; 0 when everything is there. */
  waiting(requests: number): void;
  /** Something could not be loaded or drawn; the view goes on without it. */
  failed(what: 'map' | '3d' | 'tiles', reason: string): void;
  /** How many of the buildings in sight pass the filter; null while nobody can tell. */
  matching(buildings: number | null): void;
  /** Layers found in the city's flat tiles, each with its fields. */
  flatLayers(found: FlatLayers): void;
}

export interface Scene {
  show(picture: Picture): void;
  look(camera: Camera, options?: { animate: boolean }): void;
  camera(): Camera;
  /** Picks what stands in the middle of the screen. */
  pickMiddle(): void;
  /** Tells where the middle of the screen is, as if it had been touched while a place is asked for. */
  placeMiddle(): void;
  close(): void;
}

export interface SceneRequest {
  element: HTMLElement;
  city: City;
  camera: Camera;
  picture: Picture;
  events: SceneEvents;
  /** Accessible name of the drawing surface. */
  label: string;
}

export type OpenScene = (request: SceneRequest) => Promise<Scene>;
