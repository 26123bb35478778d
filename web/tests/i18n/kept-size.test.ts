import { afterEach, describe, expect, it } from 'vitest';
import { applySize, keepSize, keepSizeOf, keptSize } from '../../src/i18n/kept-size';
import { decodeToday } from '../../src/today/address';
import { decodeWay } from '../../src/way/address';

describe('the size of text that was chosen here', () => {
  afterEach(() => {
    window.localStorage.clear();
    applySize(100);
  });

  it('is that of the next page, also where its address is of before', () => {
    keepSize(150);
    expect(keptSize()).toBe(150);
    for (const search of ['', 'text=200']) {
      expect(decodeToday('/today/demo', search, []).size).toBe(150);
      expect(decodeWay('/today/demo/way', search, []).size).toBe(150);
    }
  });

  it('is that of an address, for all pages, where none was chosen', () => {
    keepSizeOf('?text=7');
    expect(keptSize()).toBeUndefined();
    expect(decodeToday('/today/demo', 'text=200', []).size).toBe(200);
    keepSizeOf('?text=200');
    keepSizeOf('?text=150');
    expect(keptSize()).toBe(200);
  });

  it.each(['', '120', 'x'])('is the usual one where %j is kept', (kept) => {
    window.localStorage.setItem('uchimizu-text-size', kept);
    expect(decodeToday('/today/demo', '', []).size).toBe(100);
  });

  it('grows what is measured in rem', () => {
    applySize(200);
    expect(document.documentElement.style.fontSize).toBe('200%');
  });
});
