/** Loads what the view needs: the cities, the chosen city, the attributes of the selection. */
import { fetchCities, fetchCity, fetchFeature } from '../api/client';
import { type DataLanguage, firstLanguage } from '../i18n/languages';
import { HeatSession } from './heat-session';
import { LOADING, type Load } from './load';
import { PeopleSession } from './people-session';
import type { State, Store } from './store';

export class Session {
  private cityRequest = new AbortController();
  private featureRequest = new AbortController();
  private speaking = false;

  readonly heat: HeatSession;
  readonly people: PeopleSession;

  /** `asked`: whether the address or the browser asked for a language; else the city's is spoken. */
  constructor(
    readonly store: Store,
    private asked = true,
  ) {
    this.heat = new HeatSession(store);
    this.people = new PeopleSession(store);
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
    if (cities.status === 'ready') this.speak(firstLanguage(cities.value));
    const only = cities.status === 'ready' && cities.value.length === 1 ? cities.value[0] : null;
    if (only && this.store.state.view.city === null) this.store.look({ city: only.id });
  }

  async loadCity(id: string): Promise<void> {
    this.cityRequest.abort();
    const request = new AbortController();
    this.cityRequest = request;
    this.store.note({ city: LOADING, flatLayers: {} });
    const city = await settled(fetchCity(id, request.signal));
    if (request.signal.aborted) return;
    if (city.status === 'ready') this.speak(city.value.language);
    this.store.note({ city });
  }

  async loadFeature(city: string, gmlId: string): Promise<void> {
    this.featureRequest.abort();
    const request = new AbortController();
    this.featureRequest = request;
    this.store.note({ feature: LOADING });
    const feature = await settled(fetchFeature(city, gmlId, request.signal));
    if (!request.signal.aborted) this.store.note({ feature });
  }

  private speak(language: DataLanguage | null): void {
    if (this.asked || language === null || this.store.state.view.language === language) return;
    this.speaking = true;
    this.store.look({ language });
    this.speaking = false;
  }

  private follow({ view }: State, { view: before }: State): void {
    if (view.language !== before.language && !this.speaking) this.asked = true;
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
