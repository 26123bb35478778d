/** Paints the flat map's base style on a canvas, one tile at a time, as ground of the 3D view. */

import { VectorTile, type VectorTileFeature, type VectorTileLayer } from '@mapbox/vector-tile';
import {
  type FeatureFilter,
  featureFilter,
  type LayerSpecification,
  latest,
  type StylePropertyExpression,
  type StylePropertySpecification,
  expression as styleExpression,
} from '@maplibre/maplibre-gl-style-spec';
import { PbfReader } from 'pbf';

type Pen = OffscreenCanvasRenderingContext2D;
type Drawable = Extract<LayerSpecification, { type: 'fill' | 'line' }>;

interface Brush {
  layer: Drawable;
  filter: FeatureFilter;
  colour: Value;
  opacity: Value;
  width: Value;
}

type Value = (zoom: number, feature: VectorTileFeature) => unknown;

/** A square part of a vector tile: `scale` 1 is the whole tile, 2 a quarter, 4 a sixteenth … */
export interface Part {
  scale: number;
  column: number;
  row: number;
}

const KIND = ['Unknown', 'Point', 'LineString', 'Polygon'] as const;
const TYPE_OF = { 1: KIND[1], 2: KIND[2], 3: KIND[3] } as const;

export class Painter {
  private background: string;
  private brushes: Brush[];

  constructor(layers: readonly LayerSpecification[], hidden: readonly string[]) {
    const ground = layers.find((layer) => layer.type === 'background');
    const colour = ground?.paint?.['background-color'];
    this.background = typeof colour === 'string' ? colour : '#e8ebee';
    this.brushes = layers
      .filter((layer): layer is Drawable => layer.type === 'fill' || layer.type === 'line')
      .filter((layer) => layer['source-layer'] !== 'building')
      .filter((layer) => !hidden.includes(layer['source-layer'] ?? ''))
      .map(brushOf);
  }

  /** A picture of a part of a tile; plain ground where there is no tile. */
  paint(bytes: ArrayBuffer | null, size: number, zoom: number, part: Part): OffscreenCanvas {
    const canvas = new OffscreenCanvas(size, size);
    const pen = canvas.getContext('2d');
    if (!pen) return canvas;
    pen.fillStyle = this.background;
    pen.fillRect(0, 0, size, size);
    if (bytes === null) return canvas;
    const tile = new VectorTile(new PbfReader(new Uint8Array(bytes)));
    for (const brush of this.brushes) {
      const source = tile.layers[brush.layer['source-layer'] ?? ''];
      if (source && inZoom(brush.layer, zoom)) paintLayer(pen, brush, source, size, zoom, part);
    }
    return canvas;
  }
}

function inZoom({ minzoom = 0, maxzoom = 24 }: Drawable, zoom: number): boolean {
  return zoom >= minzoom && zoom < maxzoom;
}

function paintLayer(
  pen: Pen,
  brush: Brush,
  source: VectorTileLayer,
  size: number,
  zoom: number,
  part: Part,
): void {
  const scale = (size * part.scale) / source.extent;
  pen.setTransform(scale, 0, 0, scale, -part.column * size, -part.row * size);
  for (let i = 0; i < source.length; i++) {
    const feature = source.feature(i);
    const kept = brush.filter.filter({ zoom }, {
      type: TYPE_OF[feature.type as 1 | 2 | 3] ?? KIND[0],
      id: feature.id,
      properties: feature.properties,
    } as unknown as Parameters<FeatureFilter['filter']>[1]);
    if (kept) paintFeature(pen, brush, feature, zoom, scale);
  }
  pen.setTransform(1, 0, 0, 1, 0, 0);
}

function paintFeature(
  pen: Pen,
  brush: Brush,
  feature: VectorTileFeature,
  zoom: number,
  scale: number,
): void {
  const path = new Path2D();
  for (const ring of feature.loadGeometry()) {
    ring.forEach(({ x, y }, i) => {
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
  }
  pen.globalAlpha = Number(brush.opacity(zoom, feature));
  const colour = String(brush.colour(zoom, feature));
  if (brush.layer.type === 'fill') {
    pen.fillStyle = colour;
    pen.fill(path);
  } else {
    pen.strokeStyle = colour;
    pen.lineJoin = 'round';
    pen.lineCap = 'round';
    pen.lineWidth = Number(brush.width(zoom, feature)) / scale;
    pen.stroke(path);
  }
  pen.globalAlpha = 1;
}

function brushOf(layer: Drawable): Brush {
  const paint = (layer.paint ?? {}) as Record<string, unknown>;
  const value = (name: string) => styleValue(layer.type, `${layer.type}-${name}`, paint);
  return {
    layer,
    filter: featureFilter(layer.filter, layer.id),
    colour: value('color'),
    opacity: value('opacity'),
    width: layer.type === 'line' ? value('width') : () => 0,
  };
}

function styleValue(type: 'fill' | 'line', name: string, paint: Record<string, unknown>): Value {
  const group = latest[`paint_${type}`] as unknown as Record<string, StylePropertySpecification>;
  const specification = group[name] as StylePropertySpecification & { default: unknown };
  const given = paint[name] ?? specification.default;
  if (!styleExpression.isExpression(given)) return () => given;
  const made = styleExpression.createPropertyExpression(given, name, specification);
  if (made.result === 'error') return () => specification.default;
  return (zoom, feature) => evaluate(made.value, zoom, feature);
}

function evaluate(made: StylePropertyExpression, zoom: number, feature: VectorTileFeature) {
  const value: unknown = made.evaluate(
    { zoom } as Parameters<typeof made.evaluate>[0],
    {
      type: TYPE_OF[feature.type as 1 | 2 | 3] ?? KIND[0],
      id: feature.id,
      properties: feature.properties,
    } as Parameters<typeof made.evaluate>[1],
  );
  return value;
}
