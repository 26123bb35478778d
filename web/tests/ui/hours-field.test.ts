import { afterEach, expect, it, vi } from 'vitest';
import type { PeopleLayer, Properties } from '../../src/model/items';
import { decodeView } from '../../src/state/address';
import { Session } from '../../src/state/session';
import { Store } from '../../src/state/store';
import type { HoursField } from '../../src/ui/hours-field';
import { ItemForm } from '../../src/ui/item-form';
import { NOTES } from '../model/people';

const HOURS: PeopleLayer['fields'][number] = {
  id: 'hours',
  type: 'hours',
  label: { ja: '利用できる日時', en: 'Opening hours' },
};

afterEach(() => document.body.replaceChildren());

async function shownForm(properties: Properties, strict = false) {
  const form = new ItemForm();
  form.session = new Session(new Store(decodeView('?city=town', 'ja')));
  form.fields = [...NOTES.fields, HOURS];
  form.properties = properties;
  form.strict = strict;
  const typed = vi.fn();
  form.addEventListener('typed', (event) => typed((event as CustomEvent).detail));
  document.body.append(form);
  await form.updateComplete;
  const field = form.renderRoot.querySelector<HoursField>('hours-field');
  if (!field) throw new Error('the form has no hours');
  await field.updateComplete;
  return { field, typed };
}

it('hours of a cool place can be typed: days, from when to when', async () => {
  const { field, typed } = await shownForm({});
  const touch = async (selector: string) => {
    field.renderRoot.querySelector<HTMLElement>(selector)?.click();
    await field.updateComplete;
  };
  const write = (name: string, time: string) => {
    const input = field.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!input) throw new Error(`no ${name}`);
    input.value = time;
    input.dispatchEvent(new Event('input'));
  };
  await touch('[value="weekly"]');
  await touch('[value="sat"]');
  write('opens', '10:00');
  write('closes', '18:00');
  const kept = typed.mock.lastCall?.[0].hours;
  expect(kept.weekly.sat).toEqual([{ opens: '10:00', closes: '18:00' }]);
  expect(kept.weekly.sun).toEqual([]);
  expect(kept.holidays).toEqual({ rule: 'unknown' });
  await touch('[name="break"]');
  write('opens-again', '19:00');
  write('closes-again', '21:00');
  expect(typed.mock.lastCall?.[0].hours.weekly.sat).toEqual([
    { opens: '10:00', closes: '18:00' },
    { opens: '19:00', closes: '21:00' },
  ]);
});

it('what is missing in hours is said beside them', async () => {
  const { field } = await shownForm({ hours: { weekly: { mon: [] }, holidays: {} } }, true);
  expect(field.renderRoot.querySelector('[role="alert"]')?.textContent).toContain('曜日を選んで');
});
