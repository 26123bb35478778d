/** Layers and items for tests, as the server gives them. */
import type { Geometry, Item, PeopleLayer } from '../../src/model/items';

export const NOTES: PeopleLayer = {
  id: 'town-notes',
  kind: 'note',
  title: { ja: '気づき', en: 'Notes' },
  fields: [
    {
      id: 'about',
      type: 'choice',
      label: { ja: 'なにについて', en: 'About' },
      required: true,
      choices: [
        { id: 'hot', label: { ja: '暑い', en: 'It is hot here' } },
        { id: 'cool', label: { ja: '涼しい', en: 'It is cool here' } },
      ],
    },
    { id: 'text', type: 'long text', label: { ja: '気づいたこと', en: 'Noticed' }, required: true },
  ],
  geometry_types: ['Point', 'LineString', 'Polygon'],
  official: false,
  licence: 'CC BY 4.0',
  blur_m: 0,
  workshop: null,
  public: true,
  class_state: null,
  may_add: true,
  moderation: 'after',
  waits: false,
  may_moderate: false,
};

export const PROPOSALS: PeopleLayer = {
  ...NOTES,
  id: 'town-proposals',
  kind: 'proposal',
  title: { ja: 'かいた案', en: 'Drawn ideas' },
  fields: [
    {
      id: 'kind',
      type: 'choice',
      label: { ja: 'なに', en: 'What' },
      required: true,
      choices: [
        { id: 'tree', label: { ja: '木', en: 'Tree' } },
        { id: 'awning', label: { ja: 'ひよけ', en: 'Awning' } },
      ],
    },
    { id: 'text', type: 'long text', label: { ja: 'ことば', en: 'Words' } },
    {
      id: 'height_m',
      type: 'number',
      label: { ja: '高さ (m)', en: 'Height (m)' },
      minimum: 0,
      maximum: 200,
    },
  ],
};

export const HERE: Geometry = { type: 'Point', coordinates: [139.4375, 36.2083] };

export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function itemOf(
  id: string,
  change: Partial<Item> = {},
  about: Partial<Item['about']> = {},
): Item {
  return {
    id,
    geometry: HERE,
    properties: { about: 'hot', text: '日かげがない' },
    about: {
      layer: NOTES.id,
      status: 'published',
      voice: 'person',
      pen_name: 'けやき',
      version: 1,
      created: '2026-07-18T05:20:00.000Z',
      updated: '2026-07-18T05:20:00.000Z',
      observed: null,
      height_m: null,
      anchor: null,
      blur_m: 0,
      deleted: false,
      mine: true,
      may_edit: true,
      ...about,
    },
    ...change,
  };
}
