/** Whom a tour is for; it stands in the address, so that a tour can be sent as a link. */
export const TOUR_NAMES = ['citizen', 'pupil', 'staff'] as const;
export type TourName = (typeof TOUR_NAMES)[number];

export function tourNameIn(text: string | null): TourName | null {
  return TOUR_NAMES.find((name) => name === text) ?? null;
}
