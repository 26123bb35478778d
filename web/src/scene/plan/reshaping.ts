/** Dragging the corners of what is drawn (terra-draw); loaded when somebody asks for it. */
import type { Map as MapLibre } from 'maplibre-gl';
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import { MOST_POINTS, type Position } from '../../model/draft';
import { SELECTED_COLOUR } from '../../model/scales';

/** Radius within which a finger gets hold of a corner, pixels: 44 across. */
const REACH = 22;
const COLOUR = SELECTED_COLOUR as `#${string}`;
const corners = {
  feature: {
    draggable: false,
    coordinates: { draggable: true, midpoints: true, deletable: true },
  },
} as const;

export class Reshaping {
  private readonly draw: TerraDraw;
  private id: string | number | null = null;
  private shown = '';

  constructor(
    map: MapLibre,
    private readonly reshaped: (points: readonly Position[]) => void,
  ) {
    this.draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 7 }),
      modes: [
        new TerraDrawPolygonMode(),
        new TerraDrawLineStringMode(),
        new TerraDrawSelectMode({
          pointerDistance: REACH,
          allowManualDeselection: false,
          flags: { polygon: corners, linestring: corners },
          styles: {
            selectedPolygonColor: COLOUR,
            selectedPolygonOutlineColor: COLOUR,
            selectedLineStringColor: COLOUR,
            selectionPointColor: '#ffffff',
            selectionPointOutlineColor: COLOUR,
            selectionPointOutlineWidth: 3,
            selectionPointWidth: 8,
            midPointColor: '#ffffff',
            midPointOutlineColor: COLOUR,
            midPointOutlineWidth: 2,
            midPointWidth: 5,
          },
        }),
      ],
    });
    this.draw.start();
    this.draw.setMode('select');
    this.draw.on('finish', () => this.tell());
  }

  /** Takes up the corners as they are now, also after one step back. */
  show(points: readonly Position[], isArea: boolean): void {
    const key = JSON.stringify(points);
    if (key === this.shown) return;
    this.shown = key;
    if (this.id !== null) this.draw.removeFeatures([this.id]);
    const [added] = this.draw.addFeatures([featureOf(points, isArea)]);
    if (!added?.valid || added.id === undefined) return;
    this.id = added.id;
    this.draw.selectFeature(added.id);
  }

  end(): void {
    this.draw.stop();
  }

  private tell(): void {
    const geometry = this.id === null ? undefined : this.draw.getSnapshotFeature(this.id)?.geometry;
    if (!geometry || geometry.type === 'Point') return;
    const line = geometry.type === 'LineString';
    const all = line ? geometry.coordinates : (geometry.coordinates[0] ?? []).slice(0, -1);
    const points = all.slice(0, MOST_POINTS).map(([lon = 0, lat = 0]): Position => [lon, lat]);
    this.shown = JSON.stringify(points);
    this.reshaped(points);
  }
}

function featureOf(points: readonly Position[], isArea: boolean): GeoJSONStoreFeatures {
  const places = points.map((point) => [...point]);
  const [first = [0, 0]] = places;
  return {
    type: 'Feature',
    geometry: isArea
      ? { type: 'Polygon', coordinates: [[...places, first]] }
      : { type: 'LineString', coordinates: places },
    properties: { mode: isArea ? 'polygon' : 'linestring' },
  };
}
