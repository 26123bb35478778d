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
  return SHARE_GROUPS.flatMap((group) => {
    const flux = sums.get(group) ?? 0;
    return flux / whole < 0.005 ? [] : [{ group, flux, part: flux / whole }];
  });
}

/** The share that stands out most: the largest one. */
export function largestShare(shares: readonly Share[]): Share | null {
  return shares.reduce<Share | null>((a, b) => (a === null || b.flux > a.flux ? b : a), null);
}
