import { expect, it } from 'vitest';
import { openingDay } from '../../src/i18n/item-words';

it('says of which day of the town a place is open', () => {
  const evening = new Date('2026-11-23T16:00:00Z'); // past midnight in the town
  expect(openingDay('ja', evening)).toBe('11月24日');
  expect(openingDay('en', evening)).toBe('Nov 24');
});
