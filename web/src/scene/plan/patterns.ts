/** Pattern pictures for classes that must be told apart without colour. */
import type { Map as MapLibre } from 'maplibre-gl';
import { COLOUR_KINDS } from '../../model/fields';
import { type Pattern, type ScaleClass, scaleFor } from '../../model/scales';
import { patternName } from './expressions';

const SIZE = 16;
const INK = 'rgba(60, 20, 60, 0.45)';

/** Draws a pattern on a square canvas that repeats without seams. */
export function patternCanvas(colour: string, pattern: Pattern): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = INK;
  pen.strokeStyle = INK;
  DRAW[pattern](pen);
  return canvas;
}

const DRAW: Record<Pattern, (pen: CanvasRenderingContext2D) => void> = {
  none: () => {},
  dots: (pen) => {
    for (const [x, y] of [
      [4, 4],
      [12, 12],
    ] as const) {
      pen.beginPath();
      pen.arc(x, y, 1.5, 0, 2 * Math.PI);
      pen.fill();
    }
  },
  thin: (pen) => hatch(pen, 1),
  thick: (pen) => hatch(pen, 3),
  cross: (pen) => {
    hatch(pen, 1.5);
    pen.translate(SIZE, 0);
    pen.scale(-1, 1);
    hatch(pen, 1.5);
  },
};

function hatch(pen: CanvasRenderingContext2D, width: number): void {
  pen.lineWidth = width;
  for (const shift of [-SIZE, -SIZE / 2, 0, SIZE / 2, SIZE]) {
    pen.beginPath();
    pen.moveTo(shift - 2, SIZE + 2);
    pen.lineTo(shift + SIZE + 2, -2);
    pen.stroke();
  }
}

/** Gives the map the pictures of every class that has a pattern. */
export function addPatterns(map: MapLibre): void {
  for (const kind of COLOUR_KINDS) {
    const scale = scaleFor(kind);
    if (!scale?.classes.some((entry) => entry.pattern !== 'none')) continue;
    for (const entry of [...scale.classes, scale.unknown]) addPattern(map, entry);
  }
}

function addPattern(map: MapLibre, entry: ScaleClass): void {
  const name = patternName(entry);
  const pen = patternCanvas(entry.colour, entry.pattern).getContext('2d');
  if (!pen || map.hasImage(name)) return;
  map.addImage(name, pen.getImageData(0, 0, SIZE, SIZE));
}
