/** Heat in the 3D view: coloured value tiles on the ground, one run left, the other right. */
import {
  type Credit,
  Event as EngineEvent,
  GeographicTilingScheme,
  ImageryLayer,
  type ImageryProvider,
  Rectangle,
  type Scene,
  SplitDirection,
  type TilingScheme,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { ChangeLayer, HeatLayer, HeatPicture } from '../../model/heat-picture';
import { WHOLE_TILE } from '../../model/heat-pixels';
import { drawTile, jobOf } from '../heat-pictures';

const TILE_PIXELS = 256;
const CHANGE_PIXELS = 1024;
const FINEST = 20;
const OPACITY = 0.9;

interface Slot {
  key: string;
  layer: ImageryLayer;
}

/** What is to lie on the ground, lowest first, and on which side of the curtain. */
interface Wanted {
  key: string;
  side: SplitDirection;
  provide(): HeatProvider;
}

export class HeatLayers {
  private slots: Slot[] = [];

  constructor(private readonly scene: Scene) {}

  show(heat: HeatPicture | null): void {
    const wanted = heat ? wantedOf(heat) : [];
    this.scene.splitPosition = heat?.twin?.split ?? 0.5;
    const next = wanted.map((each, place) => this.fill(each, this.slots[place]));
    for (const slot of this.slots.slice(wanted.length)) this.remove(slot.layer);
    this.slots = next;
    this.scene.requestRender();
  }

  private fill(wanted: Wanted, slot: Slot | undefined): Slot {
    if (slot?.key === wanted.key) return slot;
    const layer = new ImageryLayer(wanted.provide() as unknown as ImageryProvider, {
      alpha: OPACITY,
      splitDirection: wanted.side,
    });
    const { imageryLayers } = this.scene;
    const at = slot ? imageryLayers.indexOf(slot.layer) : -1;
    if (at === -1) imageryLayers.add(layer);
    else imageryLayers.add(layer, at + 1);
    if (slot) this.replace(slot.layer);
    return { key: wanted.key, layer };
  }

  /** The old picture stays under the new one until the globe has no tile on its way. */
  private replace(old: ImageryLayer): void {
    let frames = 0;
    const end = this.scene.postRender.addEventListener(() => {
      frames++;
      if (frames < 3 || !this.scene.globe.tilesLoaded) return this.scene.requestRender();
      end();
      this.remove(old);
    });
  }

  private remove(layer: ImageryLayer): void {
    if (this.scene.isDestroyed() || !this.scene.imageryLayers.contains(layer)) return;
    this.scene.imageryLayers.remove(layer);
    this.scene.requestRender();
  }
}

function wantedOf({ layers, twin, change }: HeatPicture): Wanted[] {
  const { LEFT, RIGHT, NONE } = SplitDirection;
  return [
    ...layers.map((layer) => tiled(layer, twin ? LEFT : NONE)),
    ...(twin?.layers ?? []).map((layer) => tiled(layer, RIGHT)),
    ...(change ? [single(change)] : []),
  ];
}

function tiled(layer: HeatLayer, side: SplitDirection): Wanted {
  const key = JSON.stringify([layer, side]);
  const [west, south, east, north] = layer.bounds;
  const draw: Draw = async (x, y, zoom) => {
    const job = jobOf(layer, { zoom, x, y }, { size: TILE_PIXELS, upsideDown: true });
    return (job && (await drawTile(job))) ?? nothing();
  };
  const area = Rectangle.fromDegrees(west, south, east, north);
  const provide = () =>
    new HeatProvider(draw, new WebMercatorTilingScheme(), area, [layer.minzoom, FINEST]);
  return { key, side, provide };
}

/** One picture over its area: a tiling of a single tile, so small that rows of Mercator fit. */
function single(change: ChangeLayer): Wanted {
  const [west, south, east, north] = change.bounds;
  const area = Rectangle.fromDegrees(west, south, east, north);
  const tiling = new GeographicTilingScheme({
    rectangle: area,
    numberOfLevelZeroTilesX: 1,
    numberOfLevelZeroTilesY: 1,
  });
  const draw: Draw = async () =>
    (await drawTile({
      ...change,
      minus: null,
      size: CHANGE_PIXELS,
      cut: WHOLE_TILE,
      upsideDown: true,
      near: [],
    })) ?? nothing();
  return {
    key: JSON.stringify(change),
    side: SplitDirection.NONE,
    provide: () => new HeatProvider(draw, tiling, area, [0, 0]),
  };
}

function nothing(): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(1, 1));
}

type Draw = (x: number, y: number, zoom: number) => Promise<ImageBitmap>;

/** What the engine asks of a source of pictures. */
class HeatProvider {
  readonly tileWidth = TILE_PIXELS;
  readonly tileHeight = TILE_PIXELS;
  readonly minimumLevel: number;
  readonly maximumLevel: number;
  readonly hasAlphaChannel = true;
  readonly errorEvent = new EngineEvent();
  readonly tileDiscardPolicy = undefined;
  readonly proxy = undefined;
  readonly credit: Credit | undefined = undefined;

  constructor(
    private readonly draw: Draw,
    readonly tilingScheme: TilingScheme,
    readonly rectangle: Rectangle,
    [coarsest, finest]: readonly [number, number],
  ) {
    this.minimumLevel = coarsest;
    this.maximumLevel = finest;
  }

  getTileCredits(): Credit[] {
    return [];
  }

  requestImage(x: number, y: number, level: number): Promise<ImageBitmap> {
    return this.draw(x, y, level);
  }

  pickFeatures(): undefined {
    return undefined;
  }
}
