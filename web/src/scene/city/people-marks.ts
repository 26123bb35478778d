/** What people wrote, in the 3D view: marks with words, shapes, the draft. */
import {
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Cartographic,
  Color,
  DistanceDisplayCondition,
  HeightReference,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  PointPrimitiveCollection,
  PrimitiveCollection,
  type Scene,
  VerticalOrigin,
} from '@cesium/engine';
import { type Cluster, clustersOf, withRoomForWords } from '../../model/clusters';
import type { Place } from '../../model/heat-stamps';
import type { Anchor } from '../../model/items';
import type { Mark, PeoplePicture } from '../../model/people-picture';
import { SELECTED_COLOUR } from '../../model/scales';
import { MANY_SIZE, MARK_SIZE, manyCanvas, markCanvas, markName } from '../mark-pictures';
import { lying, standing } from './people-figures';

const CHOSEN = Color.fromCssColorString(SELECTED_COLOUR);
const INK = Color.fromCssColorString('#1a1a1c');
const PICTURE_RATIO = 2;
/** Metres above the ground at which a mark floats. */
const FLOATS = 3;
/** Metres from the eye beyond which marks stand without words; half-faded ones cannot be read. */
const WORDS_REACH = 1000;
const IN_FRONT = Number.POSITIVE_INFINITY;

export interface PickedMark {
  item?: string;
  cluster?: Place;
}

export class PeopleMarks {
  private readonly marks = new PrimitiveCollection();
  private readonly figures = new PrimitiveCollection();
  private readonly onGround = new PrimitiveCollection();
  private readonly draft = new PrimitiveCollection();
  private shown: Partial<PeoplePicture> & { zoom?: number } = {};

  constructor(
    private readonly scene: Scene,
    /** Height of the ground where none is loaded, metres ellipsoidal. */
    private readonly ground: number,
  ) {
    for (const each of [this.figures, this.marks, this.draft]) scene.primitives.add(each);
    scene.groundPrimitives.add(this.onGround);
  }

  show(picture: PeoplePicture, zoom: number): void {
    const { marks, figures, chosen, draft } = picture;
    const before = this.shown;
    const whole = Math.floor(zoom * 2) / 2;
    if (marks !== before.marks || chosen !== before.chosen || whole !== before.zoom) {
      this.drawMarks(marks, chosen, whole);
    }
    if (figures !== before.figures) this.drawFigures(figures);
    if (JSON.stringify(draft) !== JSON.stringify(before.draft)) this.drawDraft(draft);
    this.shown = { marks, figures, chosen, draft, zoom: whole };
    this.scene.requestRender();
  }

  /** Heights of the ground changed: everything is put on it anew. */
  settle(picture: PeoplePicture, zoom: number): void {
    this.shown = {};
    this.show(picture, zoom);
  }

  private drawMarks(marks: readonly Mark[], chosen: string | null, zoom: number): void {
    this.marks.removeAll();
    // In this order they are drawn: words lie on top.
    const dots = this.marks.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
    const signs = this.marks.add(
      new BillboardCollection({ scene: this.scene }),
    ) as BillboardCollection;
    const words = this.marks.add(new LabelCollection({ scene: this.scene })) as LabelCollection;
    const clusters = clustersOf(marks, zoom);
    const single = clusters.flatMap((cluster) => (cluster.marks.length === 1 ? cluster.marks : []));
    const spoken = withRoomForWords(single, zoom);
    for (const cluster of clusters) {
      const [only] = cluster.marks;
      if (cluster.marks.length === 1 && only) {
        const speaks = spoken.has(only.id) || only.id === chosen;
        this.drawMark(only, chosen, { signs, words: speaks ? words : null, dots });
      } else this.drawCluster(cluster, signs);
    }
  }

  private drawMark(
    mark: Mark,
    chosen: string | null,
    {
      signs,
      words,
      dots,
    }: {
      signs: BillboardCollection;
      words: LabelCollection | null;
      dots: PointPrimitiveCollection;
    },
  ): void {
    const position = this.positionOf(mark);
    const id: PickedMark = { item: mark.id };
    const image = markCanvas(markName(mark), PICTURE_RATIO);
    if (mark.id === chosen) {
      dots.add({
        position,
        pixelSize: MARK_SIZE + 4,
        color: Color.WHITE.withAlpha(0.01),
        outlineColor: CHOSEN,
        outlineWidth: 4,
        disableDepthTestDistance: IN_FRONT,
      });
    }
    signs.add({
      position,
      ...(image ? { image: image as never, imageId: markName(mark) } : {}),
      width: MARK_SIZE,
      height: MARK_SIZE,
      disableDepthTestDistance: IN_FRONT,
      id,
    } as never);
    words?.add({
      position,
      text: shortened(mark.title),
      font: '600 14px "Noto Sans JP", "Hiragino Sans", sans-serif',
      style: LabelStyle.FILL_AND_OUTLINE,
      fillColor: INK,
      outlineColor: Color.WHITE,
      outlineWidth: 4,
      heightReference: HeightReference.NONE,
      verticalOrigin: VerticalOrigin.TOP,
      horizontalOrigin: HorizontalOrigin.CENTER,
      pixelOffset: new Cartesian2(0, MARK_SIZE / 2),
      distanceDisplayCondition: new DistanceDisplayCondition(0, WORDS_REACH),
      disableDepthTestDistance: IN_FRONT,
      id,
    } as never);
  }

  private drawCluster(cluster: Cluster, signs: BillboardCollection): void {
    const count = cluster.marks.length;
    const id: PickedMark = { cluster: { lon: cluster.lon, lat: cluster.lat } };
    signs.add({
      position: this.at(cluster, FLOATS),
      image: manyCanvas(count, PICTURE_RATIO) as never,
      imageId: `many:${count}`,
      width: MANY_SIZE,
      height: MANY_SIZE,
      disableDepthTestDistance: IN_FRONT,
      id,
    } as never);
  }

  private drawFigures(figures: PeoplePicture['figures']): void {
    this.figures.removeAll();
    this.onGround.removeAll();
    const bodies = standing(figures, (place) => this.heightAt(place));
    if (bodies) this.figures.add(bodies);
    const flat = lying(figures);
    if (flat) this.onGround.add(flat);
  }

  private drawDraft(draft: PeoplePicture['draft']): void {
    this.draft.removeAll();
    if (!draft) return;
    const bodies = draft.figure && standing([draft.figure], (place) => this.heightAt(place));
    if (bodies) this.draft.add(bodies);
    const dots = this.draft.add(new PointPrimitiveCollection()) as PointPrimitiveCollection;
    for (const [lon, lat] of draft.points) {
      dots.add({
        position: this.at({ lon, lat }, 0.5),
        pixelSize: 14,
        color: Color.WHITE,
        outlineColor: CHOSEN,
        outlineWidth: 4,
        disableDepthTestDistance: IN_FRONT,
      });
    }
  }

  /** On the ground; fixed to a building, at its offset from where it stands. */
  private positionOf({ lon, lat, anchor }: Mark): Cartesian3 {
    const [, , up] = anchor?.offset ?? [0, 0, FLOATS];
    return this.at({ lon, lat }, anchor ? up : FLOATS);
  }

  private at({ lon, lat }: Place, above: number): Cartesian3 {
    return Cartesian3.fromDegrees(lon, lat, this.heightAt({ lon, lat }) + above);
  }

  private heightAt({ lon, lat }: Place): number {
    return this.scene.globe.getHeight(Cartographic.fromDegrees(lon, lat)) ?? this.ground;
  }

  /** How a touched spot of a building is kept: which face, and how far above the ground. */
  anchorAt(gmlId: string, hit: Cartographic, steepness: number): Anchor {
    const place = { lon: (hit.longitude * 180) / Math.PI, lat: (hit.latitude * 180) / Math.PI };
    const up = Math.max(hit.height - this.heightAt(place), 0);
    const face = steepness > FLAT ? 'roof' : 'wall';
    return { gml_id: gmlId, face, offset: [0, 0, Number(Math.min(up, 999).toFixed(2))] };
  }
}

/** Cosine between a roof's normal and the vertical above which it is a roof. */
const FLAT = 0.5;
const LONGEST_WORDS = 16;

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_WORDS
    ? text
    : `${characters.slice(0, LONGEST_WORDS - 1).join('')}…`;
}

/** What people put there, of what the engine picked. */
export function markOf(found: unknown): PickedMark | null {
  const id = (found as { id?: PickedMark } | undefined)?.id;
  return id && (id.item !== undefined || id.cluster !== undefined) ? id : null;
}
