/** The 3D Tiles on the stage: loads what is shown, drops what is not, keeps them styled. */
import {
  Cartesian3,
  Cesium3DTileColorBlendMode,
  Cesium3DTileset,
  type Scene,
} from '@cesium/engine';
import type { Dataset } from '../../model/city';
import type { Picture, SceneEvents } from '../port';
import { appearanceOf, isFiltered, replacesColours } from './appearance';

/** What a device can carry. */
export interface Budget {
  cacheBytes: number;
  /** Pixels of error that may be seen; larger loads less. */
  error: number;
}

/** With a filter, buildings themselves are loaded from that many times as far instead of blocks. */
const FILTERED_REACH = 4;

/** What the view needs at once may take that many times as much as is kept. */
const OVERFLOW = 1.5;

/** Soft light of a hazy sky, brighter from above (spherical harmonics, first two bands). */
const SKY_LIGHT = [
  new Cartesian3(0.56, 0.58, 0.62),
  new Cartesian3(0, 0, 0),
  new Cartesian3(0.16, 0.17, 0.2),
  ...Array.from({ length: 6 }, () => new Cartesian3(0, 0, 0)),
];

export class Models {
  private shown = new Map<string, Cesium3DTileset>();
  private wanted = new Set<string>();
  private waiting = new Map<string, number>();
  private picture: Picture;

  constructor(
    private readonly scene: Scene,
    private readonly budget: Budget,
    private readonly events: SceneEvents,
    picture: Picture,
  ) {
    this.picture = picture;
  }

  show(picture: Picture): void {
    const alike = isDressedAlike(picture, this.picture);
    this.picture = picture;
    this.wanted = new Set(picture.datasets.map((dataset) => dataset.id));
    for (const [id, tileset] of this.shown) if (!this.wanted.has(id)) this.drop(id, tileset);
    for (const dataset of picture.datasets) {
      const tileset = this.shown.get(dataset.id);
      if (!tileset && !this.waiting.has(dataset.id)) void this.load(dataset);
      else if (tileset && !alike) this.dress(tileset, dataset);
    }
    this.scene.requestRender();
  }

  /** What a tileset is about; walls coloured by their heat, which are not loaded here, of buildings. */
  themeOf(tileset: Cesium3DTileset): string {
    const [id] = [...this.shown].find(([, each]) => each === tileset) ?? [];
    return this.picture.datasets.find((dataset) => dataset.id === id)?.theme ?? 'bldg';
  }

  private async load(dataset: Dataset): Promise<void> {
    this.count(dataset.id, 1);
    try {
      const tileset = await Cesium3DTileset.fromUrl(dataset.url, {
        cacheBytes: this.budget.cacheBytes,
        maximumCacheOverflowBytes: this.budget.cacheBytes * OVERFLOW,
        maximumScreenSpaceError: this.budget.error,
        // Only what is seen is loaded. With all that stands beside it a phone's budget is soon spent,
        // and the engine would drop and load the same tiles for ever.
        skipLevelOfDetail: true,
        enableCollision: false,
      });
      this.count(dataset.id, 0);
      if (this.scene.isDestroyed() || !this.wanted.has(dataset.id)) tileset.destroy();
      else this.add(dataset, tileset);
    } catch (error) {
      this.waiting.delete(dataset.id);
      this.events.waiting(this.requests());
      this.events.failed('tiles', `${dataset.id}: ${reasonOf(error)}`);
    }
  }

  private add(dataset: Dataset, tileset: Cesium3DTileset): void {
    tileset.environmentMapManager.enabled = false;
    tileset.imageBasedLighting.sphericalHarmonicCoefficients = SKY_LIGHT;
    tileset.loadProgress.addEventListener((pending: number, processing: number) =>
      this.count(dataset.id, pending + processing),
    );
    tileset.tileFailed.addEventListener(({ url, message }: { url: string; message: string }) =>
      this.events.failed('tiles', `${url}: ${message}`),
    );
    this.shown.set(dataset.id, this.scene.primitives.add(tileset));
    this.dress(tileset, dataset);
    this.scene.requestRender();
  }

  private dress(tileset: Cesium3DTileset, dataset: Dataset): void {
    const error = this.budget.error / (isFiltered(dataset, this.picture) ? FILTERED_REACH : 1);
    // Told anew, it forgets how much less the device could carry.
    if (tileset.maximumScreenSpaceError !== error) tileset.maximumScreenSpaceError = error;
    tileset.colorBlendMode = replacesColours(dataset, this.picture)
      ? Cesium3DTileColorBlendMode.REPLACE
      : Cesium3DTileColorBlendMode.HIGHLIGHT;
    tileset.style = appearanceOf(dataset, this.picture);
  }

  private drop(id: string, tileset: Cesium3DTileset): void {
    this.scene.primitives.remove(tileset);
    this.shown.delete(id);
    this.count(id, 0);
  }

  private count(id: string, requests: number): void {
    if (requests === 0) this.waiting.delete(id);
    else this.waiting.set(id, requests);
    this.events.waiting(this.requests());
  }

  private requests(): number {
    return [...this.waiting.values()].reduce((sum, requests) => sum + requests, 0);
  }
}

/** Whether the features look the same: to dress a town anew takes a moment. */
function isDressedAlike(a: Picture, b: Picture): boolean {
  return a.colour === b.colour && a.filter === b.filter && a.selection === b.selection;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
