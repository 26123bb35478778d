import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ModerateForm } from '../../src/ui/moderate-form';
import { idOf, itemOf } from '../model/people';

const REASONS = [
  { id: 'spam', text: { ja: '宣伝', en: 'Advertising' } },
  { id: 'insult', text: { ja: '人を傷つける', en: 'hurts somebody' } },
];

let asked: { path: string; body: unknown }[];
let decisions: { id: string }[];

async function serve(path: string, init: RequestInit = {}): Promise<Response> {
  if (path.endsWith('/reasons')) {
    return Response.json({ reasons: REASONS });
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

it('says when each reason is the one, and what the author reads', async () => {
  const form = await opened();
  const guide = [...form.renderRoot.querySelectorAll('form details li')];
  const text = guide.map((each) => each.textContent?.trim());
  expect(text).toEqual([
    '宣伝',
    '人を傷つける 悪口・からかい・おどし・差別など、だれかを傷つけるとき。',
  ]);
  expect(form.renderRoot.textContent).toContain('太字が、書いた人の読む理由です');
});
