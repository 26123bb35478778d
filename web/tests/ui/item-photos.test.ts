import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Talk } from '../../src/api/talk';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { ItemPhotos } from '../../src/ui/item-photos';
import { idOf, itemOf, NOTES } from '../model/people';

const PHOTO = new File([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])], 'a.jpg', { type: 'image/jpeg' });

beforeEach(() => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:a' }));
  URL.revokeObjectURL = () => undefined;
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function opened(workshop: string | null = null) {
  const photos = new ItemPhotos();
  const addPhoto = vi.fn(async () => undefined);
  photos.session = new Session(new Store(decodeView('?city=town&lang=en', 'en')));
  Object.assign(photos, { item: itemOf(idOf(1)), talk: { addPhoto } as unknown as Talk });
  const layers = { status: 'ready' as const, value: [{ ...NOTES, workshop }] };
  photos.session.people.note({ layers });
  photos.penName = 'らくだ';
  document.body.append(photos);
  await photos.updateComplete;
  const box = (name: string) =>
    photos.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`) as HTMLInputElement;
  Object.defineProperty(box('file'), 'files', { value: [PHOTO] });
  box('file').dispatchEvent(new Event('change'));
  await photos.updateComplete;
  const send = async () => {
    photos.renderRoot.querySelector('form')?.dispatchEvent(new Event('submit'));
    await photos.updateComplete;
  };
  return { photos, box, send, addPhoto };
}

it('what a photo lacks is said at its box, in the words of the page', async () => {
  const { photos, send, addPhoto } = await opened();
  await send();
  expect(addPhoto).not.toHaveBeenCalled();
  const said = photos.renderRoot.querySelector('[role=alert]');
  expect(said?.textContent).toBe('Say what it shows.');
});

it('a photo that was sent is told, and who took the next one stands there again', async () => {
  const { photos, box, send, addPhoto } = await opened();
  box('alt_text').value = 'A tree';
  await send();
  const status = () => photos.renderRoot.querySelector('[role=status]')?.textContent?.trim();
  await vi.waitFor(() => expect(status()).toBe('The photo is sent. It stands above.'));
  expect(addPhoto).toHaveBeenCalledOnce();
  expect(box('credit').value).toBe('らくだ');
});

it('in a class, who took a photo and its licence are said once and not asked', async () => {
  const { photos, box, send, addPhoto } = await opened('c1');
  const folded = photos.renderRoot.querySelector<HTMLDetailsElement>('details.rights');
  expect(folded?.open).toBe(false);
  expect(folded?.querySelector('[name=licence]')).not.toBeNull();
  expect(photos.renderRoot.textContent).toContain('taken by らくだ');
  box('alt_text').value = 'A tree';
  await send();
  expect(addPhoto).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ licence: 'CC BY 4.0', credit: 'らくだ', ai_made: false }),
  );
});

it('in a class, what was chosen otherwise is what the words say', async () => {
  const { photos, box } = await opened('c1');
  box('credit').value = 'Mr Sato';
  box('credit').dispatchEvent(new Event('input'));
  box('licence').value = 'CC0 1.0';
  box('licence').dispatchEvent(new Event('change'));
  await photos.updateComplete;
  expect(
    photos.renderRoot.querySelector('.note + .rights')?.previousElementSibling?.textContent,
  ).toMatch(/Mr Sato.*CC0/s);
});

it('in a class, what is missing is shown where it was folded away', async () => {
  const { photos, box, send, addPhoto } = await opened('c1');
  box('alt_text').value = 'A tree';
  box('credit').value = '';
  Object.defineProperty(box('file'), 'value', { value: 'a.jpg' });
  await send();
  expect(addPhoto).not.toHaveBeenCalled();
  expect(photos.renderRoot.querySelector<HTMLDetailsElement>('details.rights')?.open).toBe(true);
  expect(photos.shadowRoot?.activeElement).toBe(box('credit'));
});

it('elsewhere they are asked as before', async () => {
  const { photos } = await opened();
  expect(photos.renderRoot.querySelector('details.rights')).toBeNull();
  expect(photos.renderRoot.querySelector('[name=licence]')).not.toBeNull();
});
