/** Heights of the ground: geoid and Terrarium pixels, without the engine. */

/** Height of the geoid above the ellipsoid on a regular grid, metres. */
export interface GeoidGrid {
  west: number;
  south: number;
  step_lon: number;
  step_lat: number;
  columns: number;
  rows: number;
  /** Rows from south to north, columns from west to east; null outside the model's area. */
  undulation_m: readonly (readonly (number | null)[])[];
}

/** Bilinear height of the geoid; the nearest edge outside the grid. */
export function geoidHeight(grid: GeoidGrid, lon: number, lat: number): number {
  const x = clamp((lon - grid.west) / grid.step_lon, 0, grid.columns - 1);
  const y = clamp((lat - grid.south) / grid.step_lat, 0, grid.rows - 1);
  const column = Math.min(Math.floor(x), Math.max(grid.columns - 2, 0));
  const row = Math.min(Math.floor(y), Math.max(grid.rows - 2, 0));
  const at = (r: number, c: number) => grid.undulation_m[r]?.[c] ?? 0;
  const [fx, fy] = [x - column, y - row];
  const lower = at(row, column) * (1 - fx) + at(row, column + 1) * fx;
  const upper = at(row + 1, column) * (1 - fx) + at(row + 1, column + 1) * fx;
  return lower * (1 - fy) + upper * fy;
}

/** Height of a Terrarium pixel, metres above the geoid (Mapzen terrain tiles, 2017). */
export function terrariumHeight(red: number, green: number, blue: number): number {
  return red * 256 + green + blue / 256 - 32768;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
