import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { FilterSection } from '../../src/ui/filter-section';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it.each([
  ['', 7, 'Buildings in sight that match: 7'],
  ['', null, 'Zoom in'],
  ['&view=3d', null, 'the flat map (2D) says how many'],
])('says how many buildings match, or where one reads it: %s %s', async (view, matching, words) => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
  const store = new Store(decodeView(`?city=town&height=10~${view}`, 'en'));
  store.note({ matching });
  const section = new FilterSection();
  section.session = new Session(store);
  document.body.append(section);
  await section.updateComplete;
  expect(section.renderRoot.textContent).toContain(words);
});
