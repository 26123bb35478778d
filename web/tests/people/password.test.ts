import { afterEach, expect, it, vi } from 'vitest';
import type { PeoplePage, Site } from '../../src/people/page';
import { PageProblem } from '../../src/people/problem';
import { RecoveryPage } from '../../src/people/recovery-page';
import { SignInPage } from '../../src/people/sign-in-page';

const SITE = {
  route: { page: 'recovery', city: 'town', id: '' },
  language: 'ja',
  furigana: false,
  me: { account: null, roles: [] },
  cityName: '涼里町',
} as unknown as Site;

afterEach(() => document.body.replaceChildren());

async function opened<Page extends PeoplePage>(page: Page): Promise<Page> {
  page.site = SITE;
  document.body.append(page);
  await page.updateComplete;
  return page;
}

/** A page as what asks the server. */
function asking(page: PeoplePage): { ask: () => Promise<unknown> } {
  return page as unknown as { ask: () => Promise<unknown> };
}

/** Sends the form of a page, which the server refuses as it refuses a wrong code or password. */
async function refused(page: PeoplePage): Promise<void> {
  const problem = new PageProblem(403, 'sign-in-failed', 'ログインできませんでした', 'どれか');
  vi.spyOn(asking(page), 'ask').mockRejectedValue(problem);
  page.renderRoot.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(page.renderRoot.querySelector('.problem, .fault')).not.toBeNull());
}

it('what is typed as a password is shown as long as its box is ticked', async () => {
  const page = await opened(new RecoveryPage());
  const box = page.renderRoot.querySelector<HTMLInputElement>('[aria-controls="password"]');
  const input = page.renderRoot.querySelector<HTMLInputElement>('#password');
  expect(box?.closest('label')?.textContent).toContain('合言葉を見せる');
  expect(input?.type).toBe('password');
  box?.click();
  expect(input?.type).toBe('text');
  box?.click();
  expect(input?.type).toBe('password');
});

it('a wrong recovery code is told at the code, with what to do', async () => {
  const page = await opened(new RecoveryPage());
  await refused(page);
  expect(page.renderRoot.querySelector('#code-fault')?.textContent).toContain('1回だけ使えます');
  expect(page.renderRoot.querySelector('#code')?.getAttribute('aria-invalid')).toBe('true');
  expect(page.renderRoot.querySelector('.problem')).toBeNull();
});

it('who signs in with a pen name reads that the login name is another one', async () => {
  const page = new SignInPage();
  const ways = { possible: true, passkeys: false, own_accounts: true, providers: [], consents: [] };
  vi.spyOn(asking(page), 'ask').mockResolvedValue(ways);
  await opened(page);
  await vi.waitFor(() => expect(page.renderRoot.querySelector('form')).not.toBeNull());
  await refused(page);
  const told = page.renderRoot.querySelector('[role="alert"]')?.textContent;
  expect(told).toContain('ログイン名はペンネームではなく');
});
