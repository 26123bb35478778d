import { describe, expect, it } from 'vitest';
import { exposureAddress, reportAddress, reportOf } from '../../src/ui/heat-report-address';

it('the places and streets of a run come in one file', () => {
  expect(exposureAddress('demo', 'hot-day')).toBe(
    '/api/cities/demo/heat/hot-day/exposure.geojson?streets=200',
  );
});

describe('the address of a report', () => {
  it('leads to the run that it was made for', () => {
    const address = new URL(reportAddress('demo', 'hot-day', 'en'), 'http://x');
    expect(reportOf(address.pathname, address.search)).toEqual({
      city: 'demo',
      run: 'hot-day',
      language: 'en',
    });
  });

  it.each(['/', '/heat/demo', '/heat/demo/a/b', '/heat/../x'])('%s is none', (path) => {
    expect(reportOf(path, '')).toBeNull();
  });
});
