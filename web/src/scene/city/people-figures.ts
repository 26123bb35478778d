/** Shapes that people drew, as bodies and areas of the 3D view. */
import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  CorridorGeometry,
  type Geometry,
  GeometryInstance,
  GroundPrimitive,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  type Primitive,
  Transforms,
} from '@cesium/engine';
import type { Place } from '../../model/heat-stamps';
import { placeOf } from '../../model/items';
import type { Figure } from '../../model/people-picture';
import { benchBodies, body, post, raised, solid, treeBodies } from './bodies';

const LINE_WIDTH = 1.2;
const CLOTH_THICKNESS = 0.2;
const TRUNK_SHARE = 0.28;

/** Metres above the ellipsoid of the ground at a place. */
export type GroundAt = (place: Place) => number;

/** What stands, as one primitive; null where nothing does. */
export function standing(figures: readonly Figure[], ground: GroundAt): Primitive | null {
  const bodies = figures.flatMap((figure) => bodiesOf(figure, ground));
  return bodies.length > 0 ? solid(bodies) : null;
}

function bodiesOf(figure: Figure, ground: GroundAt): GeometryInstance[] {
  const place = placeOf(figure.geometry);
  if (!place) return [];
  const height = ground(place);
  const at = Cartesian3.fromDegrees(place.lon, place.lat, height);
  const frame = Transforms.eastNorthUpToFixedFrame(at);
  if (figure.form === 'tree') {
    const { height: top, width } = figure;
    return [...treeBodies(frame, { height: top, width, trunk: top * TRUNK_SHARE })];
  }
  if (figure.form === 'bench') return benchBodies(frame);
  const colour = Color.fromCssColorString(figure.paint);
  if (figure.form === 'post') {
    return [body(post(figure.height, 0.08), colour, raised(frame, figure.height / 2))];
  }
  if (figure.geometry.type !== 'Polygon') return [];
  if (figure.form === 'block') {
    return [prism(figure.geometry, { base: height, top: height + figure.height, colour })];
  }
  if (figure.form !== 'cover') return [];
  const top = height + figure.height;
  const corners = (figure.geometry.coordinates[0] ?? []).slice(1);
  const posts = corners.map(([lon = 0, lat = 0]) => {
    const foot = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(lon, lat, height));
    return body(post(figure.height, 0.06), colour, raised(foot, figure.height / 2));
  });
  return [prism(figure.geometry, { base: top - CLOTH_THICKNESS, top, colour }), ...posts];
}

function prism(
  geometry: GeoJSON.Polygon,
  { base, top, colour }: { base: number; top: number; colour: Color },
): GeometryInstance {
  const solidGeometry = new PolygonGeometry({
    polygonHierarchy: hierarchyOf(geometry),
    height: base,
    extrudedHeight: top,
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  });
  return new GeometryInstance({
    geometry: solidGeometry as unknown as Geometry,
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}

/** What lies on the ground: areas and lines. */
export function lying(figures: readonly Figure[]): GroundPrimitive | null {
  const instances = figures.flatMap(({ form, geometry, paint, id }) => {
    const flat = form === 'ground' || form === 'line';
    const shape = flat ? flatGeometry(geometry) : null;
    const colour = Color.fromCssColorString(paint).withAlpha(0.55);
    return shape
      ? [
          new GeometryInstance({
            id: { item: id },
            geometry: shape,
            attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
          }),
        ]
      : [];
  });
  if (instances.length === 0) return null;
  return new GroundPrimitive({ geometryInstances: instances, asynchronous: false });
}

function flatGeometry(geometry: Figure['geometry']): Geometry | null {
  if (geometry.type === 'Polygon') {
    return new PolygonGeometry({
      polygonHierarchy: hierarchyOf(geometry),
    }) as unknown as Geometry;
  }
  if (geometry.type !== 'LineString') return null;
  return new CorridorGeometry({
    positions: Cartesian3.fromDegreesArray(
      geometry.coordinates.flatMap(([x = 0, y = 0]) => [x, y]),
    ),
    width: LINE_WIDTH,
  }) as unknown as Geometry;
}

function hierarchyOf({ coordinates }: GeoJSON.Polygon): PolygonHierarchy {
  const [outer = [], ...holes] = coordinates.map((ring) =>
    Cartesian3.fromDegreesArray(ring.slice(0, -1).flatMap(([x = 0, y = 0]) => [x, y])),
  );
  return new PolygonHierarchy(
    outer,
    holes.map((hole) => new PolygonHierarchy(hole)),
  );
}
