/** What people wrote on the flat map: shapes, marks in clusters, the draft. */
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { Place } from '../../model/heat-stamps';
import {
  aimedAt,
  type Figure,
  outlineOfFigure,
  type PeoplePicture,
} from '../../model/people-picture';
import { SELECTED_COLOUR } from '../../model/scales';
import { markCanvas, markName } from '../mark-pictures';

const MARKS = 'people-marks';
const CLUSTERS = `${MARKS}-many`;
/** How opaque figures are. */
const FILLED = 0.45;
const CHOSEN = 'people-chosen';
const FIGURES = 'people-figures';
const DRAFT = 'people-draft';
const AIMED = 'people-aimed';
const SOURCES = [FIGURES, DRAFT, AIMED, MARKS, CHOSEN];
const CLUSTER_PIXELS = 46;
/** From this zoom on, marks that lie close stay apart. */
const APART_FROM_ZOOM = 18;
const TOUCH_MARGIN = 6;

type Found = { item: string } | { cluster: { center: [number, number]; zoom: number } };

export class PeopleLayers {
  private shown: Partial<PeoplePicture> = {};
  private isReady = false;
  /** Where the mouse is; null while the cross in the middle says where a thing would be. */
  private hand: Place | null = null;

  constructor(private readonly map: MapLibre) {
    map.on('move', () => this.follow(null));
    map.on('mouseout', () => this.follow(null));
    map.getCanvas().addEventListener('pointermove', (event) => {
      if (event.pointerType !== 'mouse' || event.buttons > 0) return;
      const { lng, lat } = map.unproject([event.offsetX, event.offsetY]);
      this.follow({ lon: lng, lat });
    });
    map.setMissingStyleImageResolver((id) => this.addPicture(id));
  }

  show(picture: PeoplePicture): void {
    const { marks, figures, chosen, reshapes } = picture;
    const draft = reshapes ? null : picture.draft;
    if (!this.isReady) {
      if (marks.length === 0 && !draft && !picture.aimed) return;
      this.prepare();
    }
    this.map.setPaintProperty(`${FIGURES}-area`, 'fill-opacity', picture.outlines ? 0 : FILLED);
    const before = this.shown;
    if (marks !== before.marks) this.set(MARKS, marks.map(markFeature));
    if (figures !== before.figures) this.set(FIGURES, figures.map(figureFeature));
    if (marks !== before.marks || chosen !== before.chosen) {
      this.set(CHOSEN, marks.filter(({ id }) => id === chosen).map(markFeature));
    }
    if (JSON.stringify(draft) !== JSON.stringify(before.draft)) {
      this.set(DRAFT, draftFeatures(draft));
    }
    const { aimed } = picture;
    const isAsBefore = JSON.stringify(aimed) === JSON.stringify(before.aimed);
    this.shown = { marks, figures, chosen, draft, aimed };
    if (!isAsBefore) this.aim(aimed);
  }

  private follow(hand: Place | null): void {
    this.hand = hand;
    if (this.shown.aimed) this.aim(this.shown.aimed);
  }

  /** Outlines what one touch would set, under the hand or the cross. */
  private aim(aimed: PeoplePicture['aimed']): void {
    const { lng, lat } = this.map.getCenter();
    const figure = aimed && aimedAt(aimed, this.hand ?? { lon: lng, lat });
    this.set(AIMED, figure ? [figureFeature(figure)] : []);
  }

  /** What people put at a point of the screen. */
  async at(x: number, y: number): Promise<Found | null> {
    if (!this.isReady) return null;
    const around: [[number, number], [number, number]] = [
      [x - TOUCH_MARGIN, y - TOUCH_MARGIN],
      [x + TOUCH_MARGIN, y + TOUCH_MARGIN],
    ];
    const [found] = this.map.queryRenderedFeatures(around, { layers: TOUCHED });
    if (!found) return null;
    const { item, cluster_id: cluster } = found.properties;
    if (typeof item === 'string') return { item };
    if (found.geometry.type !== 'Point' || typeof cluster !== 'number') return null;
    const source = this.map.getSource<GeoJSONSource>(MARKS);
    const zoom = (await source?.getClusterExpansionZoom(cluster)) ?? this.map.getZoom() + 2;
    const [lon = 0, lat = 0] = found.geometry.coordinates;
    return { cluster: { center: [lon, lat], zoom } };
  }

  private prepare(): void {
    this.isReady = true;
    for (const id of SOURCES) {
      const clusters = {
        cluster: true,
        clusterRadius: CLUSTER_PIXELS,
        clusterMaxZoom: APART_FROM_ZOOM - 1,
      };
      this.map.addSource(id, {
        type: 'geojson',
        data: { type: 'FeatureCollection', features: [] },
        ...(id === MARKS ? clusters : {}),
      });
    }
    for (const layer of LAYERS) this.map.addLayer(layer);
  }

  private set(id: string, features: GeoJSON.Feature[]): void {
    void this.map.getSource<GeoJSONSource>(id)?.setData({ type: 'FeatureCollection', features });
  }

  private addPicture(id: string): void {
    const ratio = Math.min(Math.ceil(window.devicePixelRatio), 3);
    const canvas = markCanvas(id, ratio);
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    if (pixels && !this.map.hasImage(id)) this.map.addImage(id, pixels, { pixelRatio: ratio });
  }
}

function markFeature(mark: PeoplePicture['marks'][number]): GeoJSON.Feature {
  const { id, rank, lon, lat, title } = mark;
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { item: id, rank, title: shortened(title), picture: markName(mark) },
  };
}

/** Words beside a mark: enough to tell it from others, the whole text is in the list. */
function shortened(title: string): string {
  const wide = WIDE.test(title);
  const [most, half] = wide ? [16, 8] : [30, 30];
  const letters = [...title];
  const kept = letters.length > most ? [...letters.slice(0, most - 1), '…'] : letters;
  if (!wide || kept.length <= half + 1) return kept.join('');
  const end = NEVER_FIRST.includes(kept[half] ?? '') ? half + 1 : half;
  return `${kept.slice(0, end).join('')}\n${kept.slice(end).join('')}`;
}

function figureFeature(figure: Figure): GeoJSON.Feature {
  const { id, form, paint, own } = figure;
  return {
    type: 'Feature',
    geometry: outlineOfFigure(figure),
    properties: { item: id, form, paint, own },
  };
}

function draftFeatures(draft: PeoplePicture['draft']): GeoJSON.Feature[] {
  if (!draft) return [];
  const { points, figure, line } = draft;
  const corner = (coordinates: readonly number[], i: number): GeoJSON.Feature => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [...coordinates] },
    properties: { part: 'corner', last: i === points.length - 1, small: figure !== null && !line },
  });
  return [
    ...(figure ? [{ ...figureFeature(figure), properties: { part: 'figure' } }] : []),
    ...(line && points.length > 1
      ? [
          {
            type: 'Feature' as const,
            geometry: { type: 'LineString' as const, coordinates: points.map((p) => [...p]) },
            properties: { part: 'line' },
          },
        ]
      : []),
    ...points.map(corner),
  ];
}

const TOUCHED = [
  `${CHOSEN}-mark`,
  `${MARKS}-one`,
  CLUSTERS,
  `${FIGURES}-area`,
  `${FIGURES}-line`,
  `${FIGURES}-own`,
];
const ACCENT = '#00428c';
const WIDE = /[\u3040-\u30ff\u4e00-\u9fff]/;
/** What no line of Japanese begins with. */
const NEVER_FIRST = '、。，．！？）」』】・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ…';

const words = {
  'text-field': ['get', 'title'],
  'text-size': 13,
  'text-max-width': 11,
  'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
  'text-radial-offset': 1.5,
  'text-justify': 'auto',
  'text-optional': true,
} as const;

const LAYERS = [
  {
    id: `${FIGURES}-area`,
    type: 'fill',
    source: FIGURES,
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': ['get', 'paint'], 'fill-opacity': FILLED },
  },
  {
    id: `${FIGURES}-line`,
    type: 'line',
    source: FIGURES,
    filter: ['!', ['get', 'own']],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': ['get', 'paint'],
      'line-width': ['case', ['==', ['geometry-type'], 'LineString'], 4, 2],
      'line-dasharray': [2, 1.5],
    },
  },
  {
    id: `${FIGURES}-own`,
    type: 'line',
    source: FIGURES,
    filter: ['get', 'own'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': ['get', 'paint'],
      'line-width': ['case', ['==', ['geometry-type'], 'LineString'], 6, 4],
    },
  },
  {
    id: `${DRAFT}-area`,
    type: 'fill',
    source: DRAFT,
    filter: ['all', ['==', ['get', 'part'], 'figure'], ['==', ['geometry-type'], 'Polygon']],
    paint: { 'fill-color': SELECTED_COLOUR, 'fill-opacity': 0.25 },
  },
  {
    id: `${DRAFT}-line`,
    type: 'line',
    source: DRAFT,
    filter: ['in', ['get', 'part'], ['literal', ['figure', 'line']]],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': SELECTED_COLOUR, 'line-width': 3 },
  },
  {
    id: `${AIMED}-area`,
    type: 'fill',
    source: AIMED,
    paint: { 'fill-color': SELECTED_COLOUR, 'fill-opacity': 0.25 },
  },
  {
    id: `${AIMED}-line`,
    type: 'line',
    source: AIMED,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': SELECTED_COLOUR, 'line-width': 3 },
  },
  {
    id: `${DRAFT}-corner`,
    type: 'circle',
    source: DRAFT,
    filter: ['==', ['get', 'part'], 'corner'],
    paint: {
      'circle-radius': ['case', ['get', 'small'], 4, ['get', 'last'], 8, 6],
      'circle-color': '#ffffff',
      'circle-stroke-color': SELECTED_COLOUR,
      'circle-stroke-width': 3,
    },
  },
  {
    id: `${MARKS}-one`,
    type: 'symbol',
    source: MARKS,
    filter: ['!', ['has', 'point_count']],
    layout: {
      'icon-image': ['get', 'picture'],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
      ...words,
    },
    paint: { 'text-color': '#1a1a1c', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
  },
  {
    id: CLUSTERS,
    type: 'circle',
    source: MARKS,
    filter: ['has', 'point_count'],
    paint: {
      'circle-radius': ['step', ['get', 'point_count'], 18, 10, 22, 50, 27],
      'circle-color': ACCENT,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 3,
    },
  },
  {
    id: `${MARKS}-count`,
    type: 'symbol',
    source: MARKS,
    filter: ['has', 'point_count'],
    layout: {
      'text-field': ['get', 'point_count_abbreviated'],
      'text-size': 15,
      'text-allow-overlap': true,
      'text-padding': 14, // words of marks keep off the whole circle
    },
    paint: { 'text-color': '#ffffff' },
  },
  {
    id: `${CHOSEN}-ring`,
    type: 'circle',
    source: CHOSEN,
    paint: {
      'circle-radius': 23,
      'circle-color': 'rgba(255, 255, 255, 0.6)',
      'circle-stroke-color': SELECTED_COLOUR,
      'circle-stroke-width': 4,
    },
  },
  {
    id: `${CHOSEN}-mark`,
    type: 'symbol',
    source: CHOSEN,
    layout: { 'icon-image': ['get', 'picture'], 'icon-allow-overlap': true },
  },
] as unknown as LayerSpecification[];
