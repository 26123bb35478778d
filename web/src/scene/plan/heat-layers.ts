/** Heat on the flat map: value tiles coloured here, changes, stations, stamps and their shade. */
import {
  addProtocol,
  type GeoJSONSource,
  type LayerSpecification,
  type Map as MapLibre,
} from 'maplibre-gl';
import type { ChangeLayer, HeatLayer, HeatPicture } from '../../model/heat-picture';
import { WHOLE_TILE } from '../../model/heat-pixels';
import { outlineOf, type Ring, shadeOf } from '../../model/heat-stamps';
import { SELECTED_COLOUR } from '../../model/scales';
import { drawTile, jobOf } from '../heat-pictures';
import { BUILDING_EDGES, FLAT_BUILDINGS, SOLID_BUILDINGS } from './style';

const PROTOCOL = 'heat';
const FINEST = 22;
const TILE_PIXELS = 256;
const CHANGE_PIXELS = 1024;
const MARKS = 'heat-marks';
const CHANGE = 'heat-change';
const OPACITY = 0.88;
/** Mark of the User Timing API, for whoever measures how long a person waits. */
const CHANGE_DRAWN = 'heat-change-drawn';

/** Layers that the protocol can be asked for, by the id in their address. */
const asked = new Map<string, HeatLayer>();
let lastId = 0;
let registered = false;

function register(): void {
  if (registered) return;
  registered = true;
  addProtocol(PROTOCOL, async ({ url }, { signal }) => {
    const [id, zoom, x, y] = url.slice(`${PROTOCOL}://`.length).split('/');
    const layer = asked.get(id as string);
    const at = { zoom: Number(zoom), x: Number(x), y: Number(y) };
    const job = layer && jobOf(layer, at, { size: pictureSize(), upsideDown: false });
    signal.throwIfAborted();
    return { data: (job && (await drawTile(job))) ?? (await nothing()) };
  });
}

function pictureSize(): number {
  return TILE_PIXELS * Math.min(Math.ceil(window.devicePixelRatio), 2);
}

function nothing(): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(1, 1));
}

/** One place of the layer stack; its tiles are exchanged only when the next ones are here. */
interface Slot {
  key: string;
  id: string;
}

export class HeatLayers {
  private slots: Slot[] = [];
  private changeShown: string | null = null;
  private marksShown = '';

  constructor(private readonly map: MapLibre) {
    register();
  }

  show(heat: HeatPicture | null): void {
    const wanted = heat?.layers ?? [];
    this.slots = [
      ...wanted.map((layer, place) => this.fill(layer, this.slots[place])),
      ...this.slots.slice(wanted.length).flatMap((slot) => this.drop(slot)),
    ];
    void this.showChange(heat?.change ?? null);
    this.showMarks(heat);
  }

  private fill(layer: HeatLayer, slot: Slot | undefined): Slot {
    const key = JSON.stringify(layer);
    if (slot?.key === key) return slot;
    const id = `heat-${++lastId}`;
    asked.set(id, layer);
    this.map.addSource(id, {
      type: 'raster',
      tiles: [`${PROTOCOL}://${id}/{z}/{x}/{y}`],
      tileSize: TILE_PIXELS,
      minzoom: layer.minzoom,
      maxzoom: FINEST,
      bounds: [...layer.bounds],
    });
    const above = slot ? this.above(slot.id) : this.firstAbove();
    this.map.addLayer(rasterLayer(id, OPACITY), above);
    if (slot) this.replace(slot.id, id);
    return { key, id };
  }

  /** Takes the old tiles away as soon as the new ones are all drawn. */
  private replace(old: string, next: string): void {
    const done = () => {
      if (this.map.getSource(next) && !this.map.isSourceLoaded(next)) return;
      this.map.off('render', done);
      this.remove(old);
    };
    this.map.on('render', done);
    this.map.triggerRepaint();
  }

  private drop({ id }: Slot): Slot[] {
    this.remove(id);
    return [];
  }

  private remove(id: string): void {
    asked.delete(id);
    if (this.map.getLayer(id)) this.map.removeLayer(id);
    if (this.map.getSource(id)) this.map.removeSource(id);
  }

  private above(id: string): string | undefined {
    const order = this.map.getLayersOrder();
    return order[order.indexOf(id) + 1];
  }

  /** Heat lies on the ground: under the buildings, else under the words. */
  private firstAbove(): string | undefined {
    const order = this.map.getLayersOrder();
    const buildings = [FLAT_BUILDINGS, BUILDING_EDGES, SOLID_BUILDINGS];
    return order.find((id) => buildings.includes(id) || id === CHANGE || id.startsWith(MARKS));
  }

  private async showChange(change: ChangeLayer | null): Promise<void> {
    const key = change && JSON.stringify(change);
    if (key === this.changeShown) return;
    this.changeShown = key;
    if (!change) return this.remove(CHANGE);
    const picture = await drawTile({
      ...change,
      minus: null,
      size: CHANGE_PIXELS,
      cut: WHOLE_TILE,
      upsideDown: false,
      near: [],
    }).catch(() => null);
    if (key !== this.changeShown || !picture) return;
    this.remove(CHANGE);
    const canvas = document.createElement('canvas');
    canvas.width = CHANGE_PIXELS;
    canvas.height = CHANGE_PIXELS;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    const [west, south, east, north] = change.bounds;
    this.map.addSource(CHANGE, {
      type: 'canvas',
      canvas,
      animate: false,
      coordinates: [
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    });
    this.map.addLayer(rasterLayer(CHANGE, 0.92), this.firstAbove());
    this.map.once('render', () => performance.mark(CHANGE_DRAWN));
  }

  private showMarks(heat: HeatPicture | null): void {
    const marks = marksOf(heat);
    const text = JSON.stringify(marks);
    if (text === this.marksShown) return;
    this.marksShown = text;
    const source = this.map.getSource<GeoJSONSource>(MARKS);
    if (source) source.setData(marks);
    else if (marks.features.length > 0) {
      this.map.addSource(MARKS, { type: 'geojson', data: marks });
      for (const layer of MARK_LAYERS) this.map.addLayer(layer);
    }
  }

  /** Id of the station at a point of the screen. */
  stationAt(x: number, y: number): string | null {
    if (!this.map.getLayer(`${MARKS}-station`)) return null;
    const around: [[number, number], [number, number]] = [
      [x - 8, y - 8],
      [x + 8, y + 8],
    ];
    const [found] = this.map.queryRenderedFeatures(around, { layers: [`${MARKS}-station`] });
    return typeof found?.properties.id === 'string' ? found.properties.id : null;
  }
}

function rasterLayer(id: string, opacity: number): LayerSpecification {
  return {
    id,
    type: 'raster',
    source: id,
    paint: { 'raster-fade-duration': 0, 'raster-opacity': opacity, 'raster-resampling': 'nearest' },
  };
}

type Properties = { mark: string; id?: string; name?: string; chosen?: boolean };

function marksOf(heat: HeatPicture | null): GeoJSON.FeatureCollection {
  if (!heat) return { type: 'FeatureCollection', features: [] };
  const { sun, stamps, change } = heat;
  const features = [
    ...stamps.flatMap((stamp) => {
      const ring = sun && !change ? shadeOf(stamp, sun) : null;
      return ring ? [area(ring, { mark: 'shade' })] : [];
    }),
    ...stamps.map((stamp) => area(outlineOf(stamp), { mark: stamp.kind })),
    ...heat.stations.map(({ id, name, lon, lat }) =>
      point(lon, lat, { mark: 'station', id, name, chosen: id === heat.chosenStation }),
    ),
    ...(heat.place ? [point(heat.place.lon, heat.place.lat, { mark: 'place' })] : []),
  ];
  return { type: 'FeatureCollection', features };
}

function area(ring: Ring, properties: Properties): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] }, properties };
}

function point(lon: number, lat: number, properties: Properties): GeoJSON.Feature {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties };
}

const is = (mark: string): ['==', ['get', 'mark'], string] => ['==', ['get', 'mark'], mark];

const MARK_LAYERS: LayerSpecification[] = [
  {
    id: `${MARKS}-shade`,
    type: 'fill',
    source: MARKS,
    filter: is('shade'),
    paint: { 'fill-color': '#1d2b53', 'fill-opacity': 0.5 },
  },
  {
    id: `${MARKS}-tree`,
    type: 'fill',
    source: MARKS,
    filter: is('tree'),
    paint: { 'fill-color': '#2f8f4e', 'fill-opacity': 0.75, 'fill-outline-color': '#0c4a22' },
  },
  {
    id: `${MARKS}-awning`,
    type: 'fill',
    source: MARKS,
    filter: is('awning'),
    paint: { 'fill-color': '#f4efe2', 'fill-opacity': 0.9, 'fill-outline-color': '#3b3b3b' },
  },
  {
    id: `${MARKS}-outline`,
    type: 'line',
    source: MARKS,
    filter: ['in', ['get', 'mark'], ['literal', ['tree', 'awning']]],
    paint: { 'line-color': '#123d22', 'line-width': 1.5 },
  },
  {
    id: `${MARKS}-station`,
    type: 'circle',
    source: MARKS,
    filter: is('station'),
    paint: {
      'circle-radius': ['case', ['get', 'chosen'], 10, 8],
      'circle-color': '#ffffff',
      'circle-stroke-color': ['case', ['get', 'chosen'], SELECTED_COLOUR, '#0b3d66'],
      'circle-stroke-width': 4,
    },
  },
  {
    id: `${MARKS}-place`,
    type: 'circle',
    source: MARKS,
    filter: is('place'),
    paint: {
      'circle-radius': 7,
      'circle-color': 'rgba(255,255,255,0.2)',
      'circle-stroke-color': '#000000',
      'circle-stroke-width': 3,
    },
  },
];
