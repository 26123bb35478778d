import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/i18n/languages';
import { OFFLINE_WORDS, offlinePage } from '../../src/today/offline-page';

const read = (asked: string | null) =>
  new DOMParser().parseFromString(offlinePage(asked), 'text/html');

describe('the page that stands in without network', () => {
  it.each(LANGUAGES)('says so in %s and leads to today', (language) => {
    const page = read(language);
    expect(page.querySelector('h1')?.textContent).toBe(OFFLINE_WORDS[language].title);
    expect(page.querySelector('a')?.getAttribute('href')).toBe(`/today?lang=${language}`);
  });

  it('leads to a form for notes of the city that was asked for', () => {
    const links = (city: string | null) =>
      [...new DOMParser().parseFromString(offlinePage('en', city), 'text/html').links].map((each) =>
        each.getAttribute('href'),
      );
    expect(links('demo')).toContain('/today/demo?lang=en&write');
    expect(links(null)).toContain('/today?lang=en&write');
    expect(links('"><script>')).toContain('/today?lang=en&write');
  });

  it.each([null, 'fr', '"><script>'])('speaks Japanese where %s is asked for', (asked) => {
    const page = read(asked);
    expect(page.documentElement.lang).toBe('ja');
    expect(page.querySelectorAll('script')).toHaveLength(0);
  });

  it('has no Japanese in English', () => {
    for (const text of Object.values(OFFLINE_WORDS.en))
      expect(text).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
  });

  it('has a reading behind every character of plain Japanese', () => {
    for (const text of Object.values(OFFLINE_WORDS['ja-easy']))
      expect(text.replace(/\p{Script=Han}+（[\u3041-\u309f]+）/gu, '')).not.toMatch(
        /\p{Script=Han}/u,
      );
  });
});
