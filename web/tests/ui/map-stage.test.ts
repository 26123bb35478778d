import { afterEach, expect, it, vi } from 'vitest';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import { MapStage } from '../../src/ui/map-stage';
import { PROPOSALS } from '../model/people';

vi.mock('../../src/ui/width', () => ({ isWide: () => false, watchWide: () => () => undefined }));
afterEach(() => document.body.replaceChildren());

it('beside a task the search makes room on a phone, and comes back after it', async () => {
  const stage = new MapStage();
  stage.session = new Session(new Store(decodeView('?city=town', 'ja')));
  const { people } = stage.session;
  people.note({ layers: { status: 'ready', value: [PROPOSALS] } });
  document.body.append(stage);
  const found = async () => {
    await stage.updateComplete;
    return stage.querySelector('search-box') !== null;
  };
  expect(await found()).toBe(true);
  people.drafts.draw();
  expect(await found()).toBe(false);
  people.drafts.leave();
  expect(await found()).toBe(true);
});
