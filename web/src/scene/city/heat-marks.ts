/** Stations, the touched place, trees and awnings in the 3D view; what stands casts shadows. */
import {
  Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  type GeometryInstance,
  HeightReference,
  type Label,
  LabelCollection,
  LabelStyle,
  PointPrimitiveCollection,
  PrimitiveCollection,
  type Scene,
  Transforms,
  VerticalOrigin,
} from '@cesium/engine';
import type { HeatPicture } from '../../model/heat-picture';
import { crownOf, type Place, type Stamp, trunkOf } from '../../model/heat-stamps';
import { SELECTED_COLOUR } from '../../model/scales';
import { awningBodies, solid, treeBodies } from './bodies';

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
    const { height } = stamp;
    return treeBodies(frame, { height, width: crownOf(stamp), trunk: trunkOf(stamp) });
  }
}

export function labelOf(position: Cartesian3, text: string): Label.ConstructorOptions {
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
