/** Stations, the touched place, trees and awnings in the 3D view; what stands casts shadows. */
import {
  BoxGeometry,
  Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  ColorGeometryInstanceAttribute,
  CylinderGeometry,
  EllipsoidGeometry,
  type Geometry,
  GeometryInstance,
  HeightReference,
  type Label,
  LabelCollection,
  LabelStyle,
  Matrix4,
  PerInstanceColorAppearance,
  PointPrimitiveCollection,
  Primitive,
  PrimitiveCollection,
  type Scene,
  ShadowMode,
  Transforms,
  VerticalOrigin,
} from '@cesium/engine';
import type { HeatPicture } from '../../model/heat-picture';
import { crownOf, type Place, type Stamp, trunkOf } from '../../model/heat-stamps';
import { SELECTED_COLOUR } from '../../model/scales';

const TRUNK = Color.fromCssColorString('#6b4a2f');
const CROWN = Color.fromCssColorString('#2f8f4e');
const CLOTH = Color.fromCssColorString('#f4efe2');
const INK = Color.fromCssColorString('#0b3d66');
const CHOSEN = Color.fromCssColorString(SELECTED_COLOUR);
const ABOVE_GROUND = 2;

export class HeatMarks {
  private drawn = new PrimitiveCollection();
  private shown = '';

  constructor(
    private readonly scene: Scene,
    /** Height of the ground where none is loaded, metres ellipsoidal. */
    private readonly ground: number,
  ) {
    scene.primitives.add(this.drawn);
  }

  show(heat: HeatPicture | null): void {
    const { stamps = [], stations = [], place = null, chosenStation = null } = heat ?? {};
    const key = JSON.stringify([stamps, stations, place, chosenStation]);
    if (key === this.shown) return;
    this.shown = key;
    this.drawn.removeAll();
    const bodies = stamps.flatMap((stamp) => this.bodiesOf(stamp));
    if (bodies.length > 0) this.drawn.add(solid(bodies));
    if (heat && (stations.length > 0 || place)) this.drawPoints(heat);
    this.scene.requestRender();
  }

  private drawPoints({ stations, place, chosenStation }: HeatPicture): void {
    const points = this.drawn.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
    const labels = this.drawn.add(new LabelCollection({ scene: this.scene })) as LabelCollection;
    for (const station of stations) {
      const position = this.at(station, ABOVE_GROUND);
      points.add({
        position,
        pixelSize: 14,
        color: Color.WHITE,
        outlineColor: station.id === chosenStation ? CHOSEN : INK,
        outlineWidth: 4,
        id: { station: station.id },
      });
      labels.add(labelOf(position, station.name));
    }
    if (place) {
      points.add({
        position: this.at(place, 0.5),
        pixelSize: 12,
        color: Color.WHITE.withAlpha(0.3),
        outlineColor: Color.BLACK,
        outlineWidth: 3,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
  }

  private at({ lon, lat }: Place, above: number): Cartesian3 {
    const height = this.scene.globe.getHeight(Cartographic.fromDegrees(lon, lat)) ?? this.ground;
    return Cartesian3.fromDegrees(lon, lat, height + above);
  }

  private bodiesOf(stamp: Stamp): GeometryInstance[] {
    const frame = Transforms.eastNorthUpToFixedFrame(this.at(stamp, 0));
    if (stamp.kind === 'awning') return awningBodies(stamp, frame);
    const trunk = trunkOf(stamp);
    const crown = stamp.height - trunk;
    const wide = crownOf(stamp) / 2;
    const leaves = new EllipsoidGeometry({
      radii: new Cartesian3(wide, wide, crown / 2),
      vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
    });
    return [
      body(post(trunk + crown / 4, 0.22), TRUNK, raised(frame, (trunk + crown / 4) / 2)),
      body(leaves as unknown as Geometry, CROWN, raised(frame, trunk + crown / 2)),
    ];
  }
}

function awningBodies(
  stamp: Extract<Stamp, { kind: 'awning' }>,
  frame: Matrix4,
): GeometryInstance[] {
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

function post(length: number, radius: number): Geometry {
  return new CylinderGeometry({
    length,
    topRadius: radius,
    bottomRadius: radius,
    slices: 12,
    vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
  }) as unknown as Geometry;
}

function raised(frame: Matrix4, up: number, east = 0, north = 0): Matrix4 {
  return Matrix4.multiplyByTranslation(frame, new Cartesian3(east, north, up), new Matrix4());
}

function body(geometry: Geometry, colour: Color, modelMatrix: Matrix4): GeometryInstance {
  return new GeometryInstance({
    geometry,
    modelMatrix,
    attributes: { color: ColorGeometryInstanceAttribute.fromColor(colour) },
  });
}

function solid(geometryInstances: GeometryInstance[]): Primitive {
  return new Primitive({
    geometryInstances,
    appearance: new PerInstanceColorAppearance({ translucent: false, closed: true }),
    shadows: ShadowMode.ENABLED,
    asynchronous: false,
  });
}

function labelOf(position: Cartesian3, text: string): Label.ConstructorOptions {
  return {
    position,
    text,
    font: '700 15px "Noto Sans JP", sans-serif',
    style: LabelStyle.FILL_AND_OUTLINE,
    fillColor: INK,
    outlineColor: Color.WHITE,
    outlineWidth: 5,
    verticalOrigin: VerticalOrigin.BOTTOM,
    heightReference: HeightReference.NONE,
    pixelOffset: new Cartesian2(0, -14),
  };
}

/** Id of the station that the engine picked. */
export function stationOf(found: unknown): string | null {
  const id = (found as { id?: { station?: unknown } } | undefined)?.id?.station;
  return typeof id === 'string' ? id : null;
}
