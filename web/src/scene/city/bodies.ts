/** Bodies that stand in the 3D view: trees, awnings, posts; each a few simple solids. */
import {
  BoxGeometry,
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  CylinderGeometry,
  EllipsoidGeometry,
  type Geometry,
  GeometryInstance,
  Matrix4,
  PerInstanceColorAppearance,
  Primitive,
  ShadowMode,
} from '@cesium/engine';
import type { Awning } from '../../model/heat-stamps';

const TRUNK = Color.fromCssColorString('#6b4a2f');
const CROWN = Color.fromCssColorString('#2f8f4e');
const CLOTH = Color.fromCssColorString('#f4efe2');

/** A tree of that height, with a crown of that width above its trunk, metres. */
export function treeBodies(
  frame: Matrix4,
  { height, width, trunk }: { height: number; width: number; trunk: number },
): GeometryInstance[] {
  const crown = height - trunk;
  const leaves = new EllipsoidGeometry({
    radii: new Cartesian3(width / 2, width / 2, crown / 2),
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  });
  return [
    body(post(trunk + crown / 4, 0.22), TRUNK, raised(frame, (trunk + crown / 4) / 2)),
    body(leaves as unknown as Geometry, CROWN, raised(frame, trunk + crown / 2)),
  ];
}

/** A bench of 1.8 m. */
export function benchBodies(frame: Matrix4): GeometryInstance[] {
  const seat = BoxGeometry.fromDimensions({
    dimensions: new Cartesian3(1.8, 0.5, 0.1),
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  });
  return [
    body(seat as unknown as Geometry, TRUNK, raised(frame, 0.45)),
    ...[-0.7, 0.7].map((x) => body(post(0.45, 0.06), TRUNK, raised(frame, 0.22, x))),
  ];
}

export function awningBodies(stamp: Awning, frame: Matrix4): GeometryInstance[] {
  const turned = Matrix4.multiplyByMatrix3(frame, rotation(stamp.turn), new Matrix4());
  const { width, depth, height } = stamp;
  const cloth = BoxGeometry.fromDimensions({
    dimensions: new Cartesian3(width, depth, 0.15),
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  });
  const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [(x * width) / 2, (y * depth) / 2]));
  return [
    body(cloth as unknown as Geometry, CLOTH, raised(turned, height)),
    ...corners.map(([x = 0, y = 0]) =>
      body(post(height, 0.06), TRUNK, raised(turned, height / 2, x, y)),
    ),
  ];
}

function rotation(turn: number): never {
  const angle = (-turn * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return [cos, sin, 0, -sin, cos, 0, 0, 0, 1] as never;
}

export function post(length: number, radius: number): Geometry {
  return new CylinderGeometry({
    length,
    topRadius: radius,
    bottomRadius: radius,
    slices: 12,
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  }) as unknown as Geometry;
}

export function raised(frame: Matrix4, up: number, east = 0, north = 0): Matrix4 {
  return Matrix4.multiplyByTranslation(frame, new Cartesian3(east, north, up), new Matrix4());
}

export function body(geometry: Geometry, colour: Color, modelMatrix: Matrix4): GeometryInstance {
  return new GeometryInstance({
    geometry,
    modelMatrix,
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}

export function solid(geometryInstances: GeometryInstance[]): Primitive {
  return new Primitive({
    geometryInstances,
    appearance: new PerInstanceColorAppearance({ translucent: false, closed: true }),
    shadows: ShadowMode.ENABLED,
    asynchronous: false,
  });
}
