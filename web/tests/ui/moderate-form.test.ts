import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ModerateForm } from '../../src/ui/moderate-form';
import { idOf, itemOf } from '../model/people';

let asked: { path: string; body: unknown }[];
let decisions: { id: string }[];

async function serve(path: string, init: RequestInit = {}): Promise<Response> {
  if (path.endsWith('/reasons')) {
    return Response.json({ reasons: [{ id: 'spam', text: { ja: '宣伝', en: 'Advertising' } }] });
  }
  asked.push({ path, body: JSON.parse(String(init.body)) });
  return Response.json({ decisions, changed: [] });
}

beforeEach(() => {
  asked = [];
  decisions = [{ id: idOf(9) }];
  vi.stubGlobal('fetch', serve);
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function opened(): Promise<ModerateForm> {
  const form = new ModerateForm();
  form.session = new Session(new Store(decodeView('?city=town', 'ja')));
  form.item = itemOf(idOf(1), {}, { version: 4 });
  document.body.append(form);
  await form.updateComplete;
  form.renderRoot.querySelector('details')?.setAttribute('open', '');
  await vi.waitFor(() => expect(form.renderRoot.querySelector('[value=spam]')).not.toBeNull());
  return form;
}

function hide(form: ModerateForm): void {
  form.renderRoot.querySelector<HTMLInputElement>('[value=spam]')?.click();
  form.renderRoot.querySelector<HTMLFormElement>('form')?.requestSubmit();
}

it('hides the version that was read, with a reason of the desk, and takes it back', async () => {
  const form = await opened();
  hide(form);
  await vi.waitFor(() => expect(form.renderRoot.textContent).toContain('かくしました'));
  form.renderRoot.querySelector<HTMLElement>('button.small')?.click();
  await vi.waitFor(() => expect(form.renderRoot.textContent).toContain('もどしました'));
  const thing = { kind: 'feature', id: idOf(1), version: 4 };
  expect(asked).toEqual([
    {
      path: '/api/cities/town/moderation/decisions',
      body: { things: [thing], action: 'hide', reason: 'spam', words: '' },
    },
    { path: '/api/cities/town/moderation/decisions/undo', body: { decisions: [idOf(9)] } },
  ]);
});

it('says so when the thing was changed in between', async () => {
  const form = await opened();
  decisions = [];
  hide(form);
  await vi.waitFor(() => expect(form.renderRoot.textContent).toContain('もう一度読んで'));
});
