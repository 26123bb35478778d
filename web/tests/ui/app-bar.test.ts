import { afterEach, expect, it, vi } from 'vitest';
import type { City } from '../../src/model/city';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { AppBar } from '../../src/ui/app-bar';

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

it('the name of a town may break before its bracket, and is never cut', async () => {
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
  const store = new Store(decodeView('?city=town', 'ja'));
  store.note({ city: { status: 'ready', value: { name: '涼里町（架空の町）' } as City } });
  const bar = new AppBar();
  bar.session = new Session(store);
  document.body.append(bar);
  await bar.updateComplete;
  const heading = bar.renderRoot.querySelector('h1');
  expect(heading?.textContent).toBe('涼里町（架空の町）');
  const parts = [...(heading?.querySelectorAll('.part') ?? [])];
  expect(parts.map((part) => part.textContent)).toEqual(['涼里町', '（架空の町）']);
});
