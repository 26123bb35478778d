import { describe, expect, it } from 'vitest';
import { changeLayer, layersOfRun, sunOf, touches } from '../../src/model/heat-picture';
import { jobOf } from '../../src/scene/heat-pictures';
import { run } from './heat-runs';

const CHOICE = { quantity: 'wbgt', time: '10:30', shade: false };
const SIZE = { size: 256, upsideDown: false };

describe('the layers of a run', () => {
  it('are its tiles at that hour, with the hours around to come next', () => {
    const [layer] = layersOfRun(run(), CHOICE);
    expect(layer?.folder).toMatch(/wbgt\/1\/$/);
    expect(layer?.near.map((folder) => folder.at(-2))).toEqual(['2', '0']);
  });

  it('carry the shade of the same hour on top when it is asked for', () => {
    const layers = layersOfRun(run(), { ...CHOICE, shade: true });
    expect(layers.map(({ folder }) => folder)).toEqual([
      '/tiles/town/heat-hot-day/v/tiles/wbgt/1/',
      '/tiles/town/heat-hot-day/v/tiles/shadow/1/',
    ]);
  });

  it('have no shade over a statistic of the day, nor over shade itself', () => {
    expect(layersOfRun(run(), { ...CHOICE, time: 'max', shade: true })).toHaveLength(1);
    expect(layersOfRun(run(), { ...CHOICE, quantity: 'shadow', shade: true })).toHaveLength(1);
  });

  it('are none where the run lacks the quantity', () => {
    expect(layersOfRun(run(), { ...CHOICE, quantity: 'noise' })).toEqual([]);
  });
});

describe('the difference of two runs', () => {
  it('subtracts the other run at the same clock time, whatever its number', () => {
    const other = run({ root: '/other/', hours: ['2018-07-23T10:30:00+09:00'] });
    const [layer] = changeLayer(run(), other, CHOICE);
    expect(layer?.folder).toMatch(/hot-day\/v\/tiles\/wbgt\/1\/$/);
    expect(layer?.minus?.folder).toBe('/other/tiles/wbgt/0/');
    expect(layer?.paint).toMatchObject({ kind: 'ramp', min: -4, max: 4 });
  });

  it('takes the town as it is from the changed one, whichever was opened first', () => {
    const changed = run({ root: '/changed/', scenario: { features: [] } });
    const ways = [changeLayer(run(), changed, CHOICE), changeLayer(changed, run(), CHOICE)];
    for (const [layer] of ways) {
      expect(layer?.folder).toBe('/changed/tiles/wbgt/1/');
      expect(layer?.minus?.folder).toMatch(/hot-day\/v\/tiles\/wbgt\/1\/$/);
    }
  });

  it('asks for tiles only where both runs have some', () => {
    const other = run({ root: '/other/', bounds: [139.435, 36.19, 139.45, 36.205], maxzoom: 16 });
    const [layer] = changeLayer(run(), other, CHOICE);
    expect(layer).toMatchObject({ bounds: [139.435, 36.2, 139.44, 36.205], maxzoom: 16 });
    const own = { zoom: 16, x: 58_150, y: 25_687 };
    expect(touches(run().bounds, own.zoom, own.x, own.y)).toBe(true);
    expect(layer && jobOf(layer, own, SIZE)).toBeNull();
    const away = run({ root: '/other/', bounds: [140, 36, 140.1, 36.1] });
    expect(changeLayer(run(), away, CHOICE)).toEqual([]);
  });

  it('is none where the other lacks the quantity', () => {
    expect(changeLayer(run(), run({ quantities: [] }), CHOICE)).toEqual([]);
  });
});

describe('tiles', () => {
  const [layer] = layersOfRun(run(), CHOICE);
  const at = { zoom: 17, x: 116_303, y: 51_377 };

  it('outside of the run are not asked for', () => {
    expect(touches(run().bounds, at.zoom, at.x, at.y)).toBe(true);
    expect(touches(run().bounds, at.zoom, at.x - 40, at.y)).toBe(false);
    expect(layer && jobOf(layer, { ...at, x: at.x - 40 }, SIZE)).toBeNull();
    expect(layer && jobOf(layer, { zoom: 8, x: 227, y: 100 }, SIZE)).toBeNull();
  });

  it('finer than published are squares of the finest published one', () => {
    const job = layer && jobOf(layer, { zoom: 19, x: at.x * 4 + 3, y: at.y * 4 + 1 }, SIZE);
    expect(job?.address).toMatch(new RegExp(`wbgt/1/17/${at.x}/${at.y}\\.png$`));
    expect(job?.cut).toEqual({ scale: 4, column: 3, row: 1 });
  });

  it('bring along those of the hours around', () => {
    const job = layer && jobOf(layer, at, SIZE);
    expect(job?.near).toEqual([
      `/tiles/town/heat-hot-day/v/tiles/wbgt/2/17/${at.x}/${at.y}.png`,
      `/tiles/town/heat-hot-day/v/tiles/wbgt/0/17/${at.x}/${at.y}.png`,
    ]);
  });
});

it('the sun stands where the run lies, and nowhere for a statistic', () => {
  expect(sunOf(run(), '11:30')?.elevation).toBeGreaterThan(70);
  expect(sunOf(run(), 'max')).toBeNull();
});
