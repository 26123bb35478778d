/**
 * What UTCI means for the body: the categories of stress of its assessment scale (Bröde et al.
 * 2012, doi:10.1007/s00484-011-0454-1); its five of cold stress are one here.
 */
export interface HeatStress {
  id: 'cold' | 'none' | 'moderate' | 'strong' | 'very-strong' | 'extreme';
  /** Lower bound, excluded; upper bound, included; °C UTCI. */
  from: number;
  to: number;
}

export const HEAT_STRESS: readonly HeatStress[] = [
  { id: 'cold', from: -Infinity, to: 9 },
  { id: 'none', from: 9, to: 26 },
  { id: 'moderate', from: 26, to: 32 },
  { id: 'strong', from: 32, to: 38 },
  { id: 'very-strong', from: 38, to: 46 },
  { id: 'extreme', from: 46, to: Infinity },
];

/** The category of a quantity's value; null for what is no UTCI. */
export function heatStress({ id }: { id: string }, value: number): HeatStress | null {
  if (id !== 'utci') return null;
  return HEAT_STRESS.find(({ to }) => value <= to) ?? null;
}
