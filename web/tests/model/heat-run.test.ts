import { describe, expect, it } from 'vitest';
import {
  changeWord,
  clockOf,
  firstQuantity,
  firstTime,
  heatUnit,
  hourIndex,
  placesInTime,
  quantityOf,
  tileFolder,
  timeFor,
  withMinus,
} from '../../src/model/heat-run';
import { quantity, run } from './heat-runs';

describe('the hours of a run', () => {
  it('are told by the clock of the place', () => {
    expect(clockOf('2018-07-23T14:30:00+09:00')).toBe('14:30');
  });

  it.each([
    ['10:30', 1],
    ['10:50', 1],
    ['23:00', 3],
    ['00:00', 0],
    ['max', -1],
  ])('%s is hour %i, the nearest that there is', (time, index) => {
    expect(hourIndex(run(), time)).toBe(index);
  });

  it.each([
    [
      ['09:00', '10:00', '13:00'],
      [0, 0.25, 1],
    ],
    [
      ['22:00', '23:00', '00:00'],
      [0, 0.5, 1],
    ],
    [['12:00'], [0]],
  ])('%s lie in a curve at %s: gaps stay gaps', (clocks, places) => {
    expect(placesInTime(clocks)).toEqual(places);
  });

  it('begin in the early afternoon', () => {
    expect(firstTime(run())).toBe('13:30');
  });
});

describe('the quantities of a run', () => {
  it('begin with WBGT, else with the first', () => {
    expect(firstQuantity(run())?.id).toBe('wbgt');
    expect(firstQuantity(run({ quantities: [quantity('wind_speed')] }))?.id).toBe('wind_speed');
  });

  it.each([
    ['wbgt', 'max', 'max'],
    ['wbgt', '10:30', '10:30'],
    ['wbgt', 'median', '13:30'],
    ['sun_hours', '10:30', 'day'],
  ])('%s at %s is shown at %s', (id, asked, shown) => {
    const found = quantityOf(run(), id);
    expect(found && timeFor(run(), found, asked)).toBe(shown);
  });

  it('have tiles by the number of the hour or by the name of the statistic', () => {
    const wbgt = quantity('wbgt');
    expect(tileFolder(run(), wbgt, '11:30')).toBe('/tiles/town/heat-hot-day/v/tiles/wbgt/2/');
    expect(tileFolder(run(), wbgt, 'max')).toBe('/tiles/town/heat-hot-day/v/tiles/wbgt/max/');
  });
});

it.each([
  [-2.74, '▼2.7'],
  [0.42, '▲0.4'],
  [-0.04, '±0.0'],
])('a change of %d is written %s', (value, word) => {
  expect(changeWord(value)).toBe(word);
});

it('minus is the sign of minus, as in the PDF', () => {
  expect(['-33.5', '2.4', '0.0'].map(withMinus)).toEqual(['−33.5', '2.4', '0.0']);
});

it('units are written as people write them', () => {
  expect(['degC', '1', 'W m-2', 'hPa'].map(heatUnit)).toEqual(['°C', '', 'W/m²', 'hPa']);
});
