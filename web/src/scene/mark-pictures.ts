/** The marks of what people wrote, as pictures for both engines: sign by kind, frame by voice. */
import type { Mark } from '../model/people-picture';

/** Signs on a field of 24 × 24. */
const SIGNS: Readonly<Record<string, string>> = {
  'cool-spot':
    'M12 4.500c3 3.500 4.700 6 4.700 8.500a4.700 4.700 0 0 1-9.400 0c0-2.500 1.700-5 4.700-8.500z',
  note: 'M5.500 6h13v9h-7.500l-4 3.500V15h-1.500zM9 10.500h6',
  proposal:
    'M12 19v-6.500M12 5a4.500 4.500 0 0 0-4 6.600 3 3 0 0 0 2 4.100h4a3 3 0 0 0 2-4.100A4.500 4.500 0 0 0 12 5z',
  awning: 'M6 10.500 7.500 7h9l1.500 3.500zM7 10.500V18M17 10.500V18',
  shade_sail: 'm6 9 12-2.500-5.500 7zM6 9v9M18 6.500V18',
  mist: 'M12 18v-7M9 11h6M8 8v.1M12 8v.1M16 8v.1M10 5.500v.1M14 5.500v.1',
  bench: 'M6 9.500h12M6 13h12M8 13v4M16 13v4',
  paving: 'M6 7h12v10H6zM6 12h12M12 7v5M9 12v5M15 12v5',
  line: 'm6 16 4-6 3 3 4.500-6',
  area: 'm7 9 5.500-3 5 4.500-2.500 7H8.500z',
  text: 'M7.500 8.500v-2h9v2M12 6.500v11M10 17.500h4',
  volume: 'm12 5.500 6 3.300v6.500l-6 3.300-6-3.300V8.800zM6 8.800l6 3.300 6-3.300M12 12.100v6.500',
  survey: 'M10.500 6.500a1.500 1.500 0 0 1 3 0v6.300a3.500 3.500 0 1 1-3 0zM12 10v5.500',
};
const OTHER = 'M12 7.500a4.500 4.500 0 1 0 .01 0';
const FRAMES = {
  person: { fill: '#ffffff', edge: '#00428c', ink: '#00428c', dash: [] as number[] },
  office: { fill: '#00428c', edge: '#ffffff', ink: '#ffffff', dash: [] as number[] },
  workshop: { fill: '#ffffff', edge: '#0b5c35', ink: '#0b5c35', dash: [5, 3] },
} as const;
const WAITING = '#8b3a00';
/** The star of own marks, at their upper right. */
const STAR =
  'm6 .5 1.700 3.500 3.800.5-2.800 2.700.7 3.800L6 9.200 2.600 11l.7-3.800L.5 4.500l3.800-.5z';
const STAR_SIZE = 12;
const DISC_RADIUS = 7;
const OWN = '#1a1a1c';
/** Sides of the picture on the screen, CSS pixels. */
export const MARK_SIZE = 36;

/** Name of the picture of a mark. */
export function markName({
  sign,
  voice,
  waiting,
  own,
}: Pick<Mark, 'sign' | 'voice' | 'waiting' | 'own'>): string {
  return `mark:${sign}:${voice}:${waiting ? 'waiting' : 'there'}:${own ? 'own' : 'others'}`;
}

/** A square canvas and its pen, which counts in CSS pixels. */
function sheet(size: number, ratio: number) {
  const canvas = document.createElement('canvas');
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const pen = canvas.getContext('2d');
  pen?.scale(ratio, ratio);
  return { canvas, pen };
}

/** Draws the picture of that name; null for names of others. */
export function markCanvas(name: string, ratio: number): HTMLCanvasElement | null {
  const [prefix, sign, voice, state, whose] = name.split(':');
  if (prefix !== 'mark' || sign === undefined) return null;
  const frame = FRAMES[voice as keyof typeof FRAMES] ?? FRAMES.person;
  const { canvas, pen } = sheet(MARK_SIZE, ratio);
  if (!pen) return canvas;
  pen.beginPath();
  pen.arc(MARK_SIZE / 2, MARK_SIZE / 2, MARK_SIZE / 2 - 3, 0, 2 * Math.PI);
  pen.fillStyle = frame.fill;
  pen.strokeStyle = 'rgba(255, 255, 255, 0.95)';
  pen.lineWidth = 5.5;
  pen.stroke();
  pen.fill();
  pen.strokeStyle = state === 'waiting' ? WAITING : frame.edge;
  pen.lineWidth = 2.5;
  pen.setLineDash(state === 'waiting' ? [3, 3] : frame.dash);
  pen.stroke();
  pen.setLineDash([]);
  pen.save();
  pen.translate((MARK_SIZE - 24) / 2, (MARK_SIZE - 24) / 2);
  pen.strokeStyle = frame.ink;
  pen.lineWidth = 2;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.stroke(new Path2D(SIGNS[sign] ?? OTHER));
  pen.restore();
  if (whose === 'own') drawStar(pen);
  return canvas;
}

function drawStar(pen: CanvasRenderingContext2D): void {
  pen.translate(MARK_SIZE - DISC_RADIUS - 1, DISC_RADIUS + 1);
  pen.beginPath();
  pen.arc(0, 0, DISC_RADIUS, 0, 2 * Math.PI);
  pen.fillStyle = OWN;
  pen.fill();
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 1.5;
  pen.stroke();
  const scale = (DISC_RADIUS * 1.6) / STAR_SIZE;
  pen.scale(scale, scale);
  pen.translate(-STAR_SIZE / 2, -STAR_SIZE / 2);
  pen.fillStyle = '#ffffff';
  pen.fill(new Path2D(STAR));
}

/** Sides of the picture of a number of marks, CSS pixels. */
export const MANY_SIZE = 48;

/** Draws how many marks stand at one place. */
export function manyCanvas(count: number, ratio: number): HTMLCanvasElement {
  const { canvas, pen } = sheet(MANY_SIZE, ratio);
  if (!pen) return canvas;
  pen.beginPath();
  pen.arc(MANY_SIZE / 2, MANY_SIZE / 2, count < 10 ? 17 : 21, 0, 2 * Math.PI);
  pen.fillStyle = FRAMES.office.fill;
  pen.strokeStyle = FRAMES.office.edge;
  pen.lineWidth = 6;
  pen.stroke();
  pen.fill();
  pen.fillStyle = FRAMES.office.ink;
  pen.font = '600 15px sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(String(count), MANY_SIZE / 2, MANY_SIZE / 2 + 1);
  return canvas;
}
