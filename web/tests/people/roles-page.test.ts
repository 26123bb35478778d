import { afterEach, expect, it, vi } from 'vitest';
import type { Site } from '../../src/people/page';
import { VISITOR } from '../../src/people/people';
import { RolesPage } from '../../src/people/roles-page';
import { idOf, itemOf } from '../model/people';

const SITE: Site = {
  route: { page: 'roles', city: 'town', id: '' },
  language: 'en',
  furigana: false,
  me: { ...VISITOR, hat: 'office', roles: [{ role: 'office' }] } as unknown as Site['me'],
  cityName: 'Town',
};
const SPOT = itemOf(idOf(1), { properties: { name: 'Library' } });

const asked = vi.fn();

async function opened(): Promise<RolesPage> {
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    if (init?.method === 'POST') {
      asked(JSON.parse(String(init.body)));
      return Response.json({ granted: true });
    }
    if (address.includes('/spots')) return Response.json({ features: [SPOT] });
    return Response.json({ roles: [] });
  });
  const page = new RolesPage();
  page.site = SITE;
  document.body.append(page);
  await vi.waitFor(() => expect(page.renderRoot.querySelector('form')).not.toBeNull());
  return page;
}

function box(page: RolesPage, name: string): HTMLSelectElement {
  return page.renderRoot.querySelector(`[name=${name}]`) as HTMLSelectElement;
}

async function choose(page: RolesPage, role: string): Promise<void> {
  box(page, 'role').value = role;
  box(page, 'role').dispatchEvent(new Event('change', { bubbles: true }));
  await page.updateComplete;
}

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  asked.mockReset();
});

it('an owner is given one of the cool places', async () => {
  const page = await opened();
  expect(box(page, 'spot')).toBeNull();
  await choose(page, 'spot-owner');
  await vi.waitFor(() => expect(box(page, 'spot').options).toHaveLength(2));
  expect(box(page, 'spot').options[1]?.textContent?.trim()).toBe('Library');
  box(page, 'pen_name').value = 'Summer';
  box(page, 'spot').value = SPOT.id;
  page.renderRoot.querySelector('form')?.dispatchEvent(new Event('submit'));
  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  const scope = `feature:${SPOT.id}`;
  expect(asked).toHaveBeenCalledWith(
    expect.objectContaining({ pen_name: 'Summer', role: 'spot-owner', scope }),
  );
});

it('other roles hold in the whole city, and ask for no place', async () => {
  const page = await opened();
  await choose(page, 'spot-owner');
  await choose(page, 'planner');
  expect(box(page, 'spot')).toBeNull();
  page.renderRoot.querySelector('form')?.dispatchEvent(new Event('submit'));
  await vi.waitFor(() => expect(asked).toHaveBeenCalledOnce());
  expect(asked).toHaveBeenCalledWith(expect.objectContaining({ role: 'planner', scope: 'city' }));
});
