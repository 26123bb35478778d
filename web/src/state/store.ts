/** The one store: what is looked at (`view`, kept in the address) and what was loaded for it. */
import type { Feature } from '../model/attributes';
import type { City, CitySummary } from '../model/city';
import type { Pick } from '../scene/port';
import type { View } from './address';
import { type HeatLoaded, NOTHING_LOADED } from './heat-loaded';
import { IDLE, type Load } from './load';
import { NO_PEOPLE_LOADED, type PeopleLoaded } from './people-loaded';

export interface Loaded {
  cities: Load<CitySummary[]>;
  city: Load<City>;
  feature: Load<Feature>;
  /** What the map itself knows of the feature that was picked last. */
  picked: Pick | null;
  /** Layers of the city's flat tiles, each with the names of its fields. */
  flatLayers: Readonly<Record<string, readonly string[]>>;
  /** How many buildings in sight pass the filter; null while the map cannot tell. */
  matching: number | null;
  heat: HeatLoaded;
  people: PeopleLoaded;
}

export interface State extends Loaded {
  view: View;
}

type Listener = (state: State, before: State) => void;

export class Store {
  private listeners = new Set<Listener>();
  private untold: [State, State][] = [];
  state: State;

  constructor(view: View) {
    this.state = {
      view,
      cities: IDLE,
      city: IDLE,
      feature: IDLE,
      picked: null,
      flatLayers: {},
      matching: null,
      heat: NOTHING_LOADED,
      people: NO_PEOPLE_LOADED,
    };
  }

  /** Changes what is looked at. */
  look(change: Partial<View>): void {
    this.set({ ...this.state, view: { ...this.state.view, ...change } });
  }

  /** Notes what was loaded. */
  note(change: Partial<Loaded>): void {
    this.set({ ...this.state, ...change });
  }

  /** Calls back after each change; gives the function that ends it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A listener may change the state, too: all hear of one change before they hear of the next. */
  private set(next: State): void {
    this.untold.push([next, this.state]);
    this.state = next;
    if (this.untold.length > 1) return;
    try {
      for (const [state, before] of this.untold) {
        for (const listener of [...this.listeners]) listener(state, before);
      }
    } finally {
      this.untold = [];
    }
  }
}
