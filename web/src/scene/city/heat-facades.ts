/** Walls coloured by their heat: 3D Tiles whose faces carry one number per hour. */
import {
  Cesium3DTileColorBlendMode,
  type Cesium3DTileFeature,
  Cesium3DTileStyle,
  Cesium3DTileset,
  Color,
  CustomShader,
  LightingModel,
  type Scene,
  ShadowMode,
} from '@cesium/engine';
import { colourOf } from '../../model/heat-paint';
import type { FacadeLayer } from '../../model/heat-picture';
import { linearColour } from './appearance';
import type { Budget } from './models';

/** Steps of the ramp; the eye tells fewer apart. */
const STEPS = 64;

export class HeatFacades {
  private tileset: Cesium3DTileset | null = null;
  private address: string | null = null;
  private shown = '';

  constructor(
    private readonly scene: Scene,
    private readonly budget: Budget,
    private readonly failed: (reason: string) => void,
  ) {}

  show(layer: FacadeLayer | null): void {
    const key = JSON.stringify(layer);
    if (key === this.shown) return;
    this.shown = key;
    if (layer?.address !== this.address) this.change(layer);
    else if (layer && this.tileset) this.paint(this.tileset, layer);
    this.scene.requestRender();
  }

  private change(layer: FacadeLayer | null): void {
    if (this.tileset) this.scene.primitives.remove(this.tileset);
    this.tileset = null;
    this.address = layer?.address ?? null;
    if (layer) void this.load(layer);
  }

  private async load(layer: FacadeLayer): Promise<void> {
    try {
      const tileset = await Cesium3DTileset.fromUrl(layer.address, {
        cacheBytes: this.budget.cacheBytes,
        maximumScreenSpaceError: this.budget.error,
        shadows: ShadowMode.DISABLED,
        enableCollision: false,
      });
      if (this.scene.isDestroyed() || this.address !== layer.address) {
        tileset.destroy();
        return;
      }
      tileset.environmentMapManager.enabled = false;
      // The colours are numbers of a legend: light must not change them.
      tileset.customShader = new CustomShader({ lightingModel: LightingModel.UNLIT });
      tileset.colorBlendMode = Cesium3DTileColorBlendMode.REPLACE;
      this.tileset = this.scene.primitives.add(tileset);
      const latest = JSON.parse(this.shown) as FacadeLayer;
      this.paint(tileset, latest);
      this.scene.requestRender();
    } catch (error) {
      this.failed(`${layer.address}: ${String(error)}`);
    }
  }

  private paint(tileset: Cesium3DTileset, { property, hour, paint }: FacadeLayer): void {
    if (paint.kind !== 'ramp') return;
    const { min, max } = paint;
    const colours = Array.from({ length: STEPS + 1 }, (_, i) =>
      linearColour(colourOf(paint, min + ((max - min) * i) / STEPS)),
    );
    const evaluateColor = (feature: Cesium3DTileFeature, result?: Color) => {
      const value = numberAt(feature, property, hour);
      const step = Math.round(((value - min) / (max - min)) * STEPS);
      const colour = Number.isNaN(step) ? UNKNOWN : colours[Math.min(Math.max(step, 0), STEPS)];
      return Color.clone(colour ?? UNKNOWN, result ?? new Color());
    };
    const style = new Cesium3DTileStyle();
    style.color = { evaluateColor } as unknown as Cesium3DTileStyle['color'];
    tileset.style = style;
  }
}

const UNKNOWN = Color.GRAY;

/** One number of a face: of the hour where it has one per hour. */
function numberAt(feature: Cesium3DTileFeature, property: string, hour: number): number {
  const value: unknown = feature.getProperty(property);
  const series = Array.isArray(value) || ArrayBuffer.isView(value);
  const found: unknown = series ? (value as unknown as ArrayLike<number>)[hour] : value;
  return typeof found === 'number' ? found : Number.NaN;
}
