import { describe, expect, it } from 'vitest';
import { reportAddress, reportOf } from '../../src/ui/heat-report-address';

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
