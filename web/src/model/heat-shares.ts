/** Why a place is hot: where the radiation comes from that a person there takes up. */

export const SHARE_GROUPS = [
  'sun',
  'sky',
  'reflected',
  'ground',
  'water',
  'walls',
  'trees',
] as const;
export type ShareGroup = (typeof SHARE_GROUPS)[number];

export interface Share {
  group: ShareGroup;
  /** W/m² taken up. */
  flux: number;
  /** Part of the whole, 0 to 1. */
  part: number;
  /** The same in whole per cent; those of all shares add up to 100. */
  percent: number;
}

/** Names of the engine's shares, by the word that stands for them here. */
const GROUP_OF: readonly [RegExp, ShareGroup][] = [
  [/reflect/, 'reflected'],
  [/direct|beam/, 'sun'],
  [/canopy|tree|leaf|leaves/, 'trees'],
  [/wall|building|facade/, 'walls'],
  [/ground|surface/, 'ground'],
  [/sky|diffuse/, 'sky'],
  [/sun/, 'sun'],
];

/**
 * Shares in a fixed order, equal groups added up; those of less than 0.5 % are left out.
 *
 * Where the cover is water, what comes from below comes from its surface.
 */
export function sharesOf(
  fluxes: Readonly<Record<string, number>>,
  cover: string | null = null,
): Share[] {
  const sums = new Map<ShareGroup, number>();
  for (const [name, flux] of Object.entries(fluxes)) {
    const found = GROUP_OF.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
    const group = found === 'ground' && cover === 'water' ? 'water' : found;
    if (group && Number.isFinite(flux)) sums.set(group, (sums.get(group) ?? 0) + flux);
  }
  const whole = [...sums.values()].reduce((sum, flux) => sum + flux, 0);
  if (whole <= 0) return [];
  const shares = SHARE_GROUPS.flatMap((group) => {
    const flux = sums.get(group) ?? 0;
    return flux / whole < 0.005 ? [] : [{ group, flux, part: flux / whole }];
  });
  const percents = wholePercents(shares.map(({ flux }) => flux));
  return shares.map((share, i) => ({ ...share, percent: percents[i] ?? 0 }));
}

/** Whole per cents that add up to 100: the largest remainders are rounded up. */
function wholePercents(amounts: readonly number[]): number[] {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  const exact = amounts.map((amount) => (100 * amount) / sum);
  const floors = exact.map(Math.floor);
  const missing = 100 - floors.reduce((total, floor) => total + floor, 0);
  const remainder = (i: number) => (exact[i] as number) - (floors[i] as number);
  const up = exact.map((_, i) => i).sort((a, b) => remainder(b) - remainder(a));
  const raised = new Set(up.slice(0, missing));
  return floors.map((floor, i) => (raised.has(i) ? floor + 1 : floor));
}

/** The share that stands out most: the largest one. */
export function largestShare(shares: readonly Share[]): Share | null {
  return shares.reduce<Share | null>((a, b) => (a === null || b.flux > a.flux ? b : a), null);
}
