/** Who speaks, and how far a thing has come, in words. */
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageKey, Values } from '../i18n/messages';
import { type Tool, toolOf } from '../model/draft';
import { FROM_PAPER, isForDrawing, type PeopleLayer } from '../model/items';
import type { Shown } from '../model/outbox';
import type { IconName } from './icons';

type Say = (key: MessageKey, values?: Values) => unknown;

export function bandsOf(item: Shown, layer: PeopleLayer, say: Say): TemplateResult {
  const { status } = item.about;
  const isOfClass = layer.workshop !== null && item.about.version === 0;
  const voice = isOfClass ? 'workshop' : item.about.voice;
  return html`<span class="bands">
    <span class="band ${voice}">${say(`voice.${voice}`)}</span>
    ${item.properties[FROM_PAPER] ? html`<span class="band paper">${say('voice.paper')}</span>` : nothing}
    ${isForDrawing(layer) ? html`<span class="band draft">${say('voice.draft')}</span>` : nothing}
    ${
      status === 'published'
        ? nothing
        : html`<span class="band wait">${say(`status.${status}`)}</span>`
    }
    ${
      item.waiting === null
        ? nothing
        : html`<span class="band wait">${say(`waiting.${item.waiting}`)}</span>`
    }
  </span>`;
}

const ICONS: Readonly<Record<string, IconName>> = {
  'cool-spot': 'cool',
  note: 'note',
  proposal: 'tree',
  drawing: 'tree',
  survey: 'station',
};

const TOOL_ICONS: Readonly<Record<string, IconName>> = { shade_sail: 'sail' };

export function toolIcon({ id }: Pick<Tool, 'id'>): IconName {
  return TOOL_ICONS[id] ?? (id as IconName);
}

/** What a thing was drawn with, else what its layer is for. */
export function itemIcon(item: Shown, layer: PeopleLayer): IconName {
  const tool = isForDrawing(layer) ? toolOf(item) : undefined;
  return tool ? toolIcon(tool) : (ICONS[layer.kind] ?? 'place');
}

/** Beside the word for oneself, as on the map. */
export const OWN_STAR = html`<span aria-hidden="true">★ </span>`;

/** How own things look on the map; nothing as long as there are none of one's own. */
export function ownLegend(items: readonly Shown[], say: Say): TemplateResult | typeof nothing {
  if (!items.some(({ about }) => about.mine)) return nothing;
  return html`<p class="note own">${say('people.own')}</p>`;
}
