/** The picture on the ground of the 3D view: the flat map's base style, painted tile by tile. */
import {
  type Credit,
  Event as EngineEvent,
  ImageryLayer,
  type ImageryProvider,
  type Request,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { FlatTiles } from '../flat-tiles';
import { Painter, type Part } from './painter';

const PICTURE_PIXELS = 512;
/** A 512-pixel picture of imagery level n shows what the flat map shows at zoom n. */
const FINEST = 19;

/** An imagery layer of the engine that shows the flat map's ground without the hidden layers. */
export function groundLayer(
  tiles: FlatTiles,
  layers: readonly LayerSpecification[],
  hidden: readonly string[],
): ImageryLayer {
  const { file, minZoom, maxZoom } = tiles;
  const painter = new Painter(layers, hidden);
  const provider = new GroundProvider(async (x, y, zoom) => {
    if (zoom < minZoom) return painter.paint(null, PICTURE_PIXELS, zoom, WHOLE);
    const over = Math.max(zoom - maxZoom, 0);
    const tile = await file.getZxy(zoom - over, x >> over, y >> over);
    return painter.paint(tile?.data ?? null, PICTURE_PIXELS, zoom, partOf(x, y, over));
  });
  return new ImageryLayer(provider as unknown as ImageryProvider);
}

const WHOLE: Part = { scale: 1, column: 0, row: 0 };

/** Which part of the tile `over` levels above is this one. */
export function partOf(x: number, y: number, over: number): Part {
  const scale = 2 ** over;
  return { scale, column: x % scale, row: y % scale };
}

type Paint = (x: number, y: number, zoom: number) => Promise<OffscreenCanvas>;

/** What the engine asks of a source of pictures. */
class GroundProvider {
  readonly tilingScheme = new WebMercatorTilingScheme();
  readonly rectangle = this.tilingScheme.rectangle;
  readonly tileWidth = PICTURE_PIXELS;
  readonly tileHeight = PICTURE_PIXELS;
  readonly minimumLevel = 0;
  readonly maximumLevel = FINEST;
  readonly hasAlphaChannel = false;
  readonly errorEvent = new EngineEvent();
  readonly tileDiscardPolicy = undefined;
  readonly proxy = undefined;
  readonly credit: Credit | undefined = undefined;

  constructor(private readonly paint: Paint) {}

  getTileCredits(): Credit[] {
    return [];
  }

  requestImage(x: number, y: number, level: number, _request?: Request): Promise<ImageBitmap> {
    return this.paint(x, y, level).then((canvas) =>
      createImageBitmap(canvas, { imageOrientation: 'flipY' }),
    );
  }

  pickFeatures(): undefined {
    return undefined;
  }
}
