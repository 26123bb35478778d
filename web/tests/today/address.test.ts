import { describe, expect, it } from 'vitest';
import { decodeToday, encodeToday } from '../../src/today/address';

const STATION = { lon: 139.4375, lat: 36.210996, name: '涼里駅 待合室' };

describe('the address of today', () => {
  it('keeps a place that was chosen by its name', () => {
    const path = encodeToday({
      ...{ city: 'demo', here: STATION, language: 'ja', furigana: true, size: 100 },
    });
    const { pathname, search } = new URL(path, 'http://here');
    expect(decodeToday(pathname, search, []).here).toEqual(STATION);
  });

  it('never says where somebody is', () => {
    const here = { lon: 139.4, lat: 36.2, name: '' };
    const path = encodeToday({ city: 'demo', here, language: 'ja', furigana: true, size: 100 });
    expect(path).not.toContain('near');
  });

  it.each(['near=1,2', 'near=x&place=y', 'near=200,36&place=y', 'place=y'])(
    'leaves out what is none: %s',
    (search) => {
      expect(decodeToday('/today/demo', search, []).here).toBeNull();
    },
  );
});
