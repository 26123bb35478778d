/** All tours, by name; each is data of its own. */
import { citizen } from './citizen';
import type { TourName } from './names';
import { pupil } from './pupil';
import { staff } from './staff';
import type { Tour } from './tour';

export const TOURS: Readonly<Record<TourName, Tour>> = { citizen, pupil, staff };
