/** Loads what the view needs: the cities, the chosen city, the attributes of the selection. */
import { fetchCities, fetchCity, fetchFeature } from '../api/client';
import { HeatSession } from './heat-session';
import { LOADING, type Load } from './load';
import type { State, Store } from './store';

export class Session {
  private cityRequest = new AbortController();
  private featureRequest = new AbortController();

  readonly heat: HeatSession;

  constructor(readonly store: Store) {
    this.heat = new HeatSession(store);
    store.subscribe((state, before) => this.follow(state, before));
  }

  async start(): Promise<void> {
    const { city, selection } = this.store.state.view;
    if (city !== null) void this.loadCity(city);
    if (city !== null && selection !== null) void this.loadFeature(city, selection);
    await this.loadCities();
  }

  async loadCities(): Promise<void> {
    this.store.note({ cities: LOADING });
    const cities = await settled(fetchCities());
    this.store.note({ cities });
    const only = cities.status === 'ready' && cities.value.length === 1 ? cities.value[0] : null;
    if (only && this.store.state.view.city === null) this.store.look({ city: only.id });
  }

  async loadCity(id: string): Promise<void> {
    this.cityRequest.abort();
    const request = new AbortController();
    this.cityRequest = request;
    this.store.note({ city: LOADING, flatLayers: {} });
    const city = await settled(fetchCity(id, request.signal));
    if (!request.signal.aborted) this.store.note({ city });
  }

  async loadFeature(city: string, gmlId: string): Promise<void> {
    this.featureRequest.abort();
    const request = new AbortController();
    this.featureRequest = request;
    this.store.note({ feature: LOADING });
    const feature = await settled(fetchFeature(city, gmlId, request.signal));
    if (!request.signal.aborted) this.store.note({ feature });
  }

  private follow({ view }: State, { view: before }: State): void {
    if (view.city !== before.city) {
      if (view.city === null) this.store.note({ city: { status: 'idle' } });
      else void this.loadCity(view.city);
    }
    if (view.selection === before.selection && view.city === before.city) return;
    this.featureRequest.abort();
    if (view.city === null || view.selection === null) {
      this.store.note({ feature: { status: 'idle' } });
    } else {
      void this.loadFeature(view.city, view.selection);
    }
  }
}

async function settled<T>(promise: Promise<T>): Promise<Load<T>> {
  try {
    return { status: 'ready', value: await promise };
  } catch (problem) {
    return { status: 'failed', problem };
  }
}
