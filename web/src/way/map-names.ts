/** Which names stand in the drawing of a way, and where: none lies on another or on the line. */
import {
  type Box,
  type Drawing,
  type Label,
  meets,
  nearest,
  type Placing,
  type Point,
  placings,
  SIDE,
} from './drawing';

export const FONT_PX = 15;
const MOST_PLACES = 6;
const BESIDE_M = 40; // who walks sees what stands so near
const APART = 24; // a place at a mark is that mark
const EDGE = 12;
const MOST_WIDTH = 240; // a longer word finds no room in the middle of the drawing
const ON_LINE = 2; // samples of the line that a name may touch

export interface NamedPlace {
  name: string;
  lon: number;
  lat: number;
}

export interface Name {
  words: string;
  at: Point;
  label: Label;
}

/** Names of what must be named (start, end, cool place), then of places along the way as there is room. */
export function namesIn(
  drawn: Drawing,
  marks: readonly { words: string; at: Point }[],
  places: readonly NamedPlace[],
): { marks: Name[]; places: Name[] } {
  const taken: Box[] = [
    [SIDE - 40, 4, SIDE - 8, 56], // where north is
    [8, drawn.height - 24, drawn.bar.width + 70, drawn.height], // how long a metre is
    ...marks.map(({ at }) => around(at)),
  ];
  const chosen = together(
    marks.map(({ words, at }) => placings(at, widthOf(shortened(words)), drawn.line, taken)),
    drawn.line.length,
  );
  taken.push(...chosen.map(({ box }) => box));
  const found: Name[] = [];
  for (const { name, at } of along(drawn, marks, places)) {
    if (found.length === MOST_PLACES) break;
    const words = shortened(name);
    const [best] = placings(at, widthOf(words), drawn.line, taken);
    if (!best || best.covered > ON_LINE || taken.some((box) => meets(box, around(at)))) continue;
    found.push({ words, at, label: best.label });
    taken.push(best.box, around(at));
  }
  const named = marks.map(({ words, at }, i): Name => {
    return { words: shortened(words), at, label: (chosen[i] as Placing).label };
  });
  return { marks: named, places: found };
}

/** One placing for each word, so that together they cover the least; to meet costs the whole line. */
function together(choices: readonly (readonly Placing[])[], whole: number): Placing[] {
  const cost = (some: readonly Placing[]) =>
    some.reduce(
      (sum, { box, covered }, i) =>
        sum + covered + whole * some.slice(0, i).filter((each) => meets(each.box, box)).length,
      0,
    );
  const all = choices.reduce<Placing[][]>(
    (begun, own) => begun.flatMap((some) => own.map((each) => [...some, each])),
    [[]],
  );
  return all.reduce((best, each) => (cost(each) < cost(best) ? each : best));
}

/** The places that stand beside the way inside the drawing, each name once, the nearest first. */
function along(
  drawn: Drawing,
  marks: readonly { words: string; at: Point }[],
  places: readonly NamedPlace[],
): { name: string; at: Point }[] {
  const metre = drawn.bar.width / drawn.bar.metres;
  const far = (one: Point, other: Point) => Math.hypot(one[0] - other[0], one[1] - other[1]);
  const isInside = ([x, y]: Point) =>
    x > EDGE && x < SIDE - EDGE && y > EDGE && y < drawn.height - EDGE;
  const all = places
    .filter(({ name }) => name !== '' && marks.every(({ words }) => !words.endsWith(name)))
    .map(({ name, lon, lat }) => ({ name, at: drawn.at([lon, lat]) }))
    .filter(({ at }) => isInside(at) && marks.every((mark) => far(mark.at, at) > APART))
    .map((each) => ({ ...each, off: far(nearest(drawn.line, each.at), each.at) }))
    .filter(({ off }) => off <= BESIDE_M * metre)
    .sort((one, other) => one.off - other.off);
  return all.filter(({ name }, i) => all.findIndex((each) => each.name === name) === i);
}

function around([x, y]: Point): Box {
  return [x - 9, y - 9, x + 9, y + 9];
}

function shortened(words: string): string {
  if (widthOf(words) <= MOST_WIDTH) return words;
  const letters = [...words];
  while (widthOf(`${letters.join('')}…`) > MOST_WIDTH) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** About how wide a word is drawn: Japanese characters are as wide as high, Latin ones narrower. */
function widthOf(words: string): number {
  return [...words].reduce((sum, each) => sum + (each > '\u2e80' ? FONT_PX : FONT_PX * 0.6), 0);
}
