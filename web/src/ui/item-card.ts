/** One thing that people put on the map: who says what, since when, and what may be done with it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage, dotOf } from '../i18n/languages';
import { isMessageKey, type MessageKey } from '../i18n/messages';
import { cameraOver } from '../model/camera';
import {
  boundsOf,
  editedAt,
  type Field,
  type ItemVersion,
  isForDrawing,
  isOfClassOnly,
  kindField,
  kindOf,
  type PeopleLayer,
  textField,
  type Verdict,
} from '../model/items';
import type { Shown } from '../model/outbox';
import { isArea, proposalAround } from '../model/scenario';
import { hrefOf } from '../people/address';
import type { ProposalBrief } from '../people/proposals';
import { encodeView } from '../state/address';
import { valueIn } from '../state/load';
import { openItem, shownItems } from '../state/people-session';
import { encodeWay } from '../way/address';
import { Connected } from './connected';
import './copy-button';
import './item-photos';
import './item-talk';
import './moderate-form';
import './proposal-link';
import './outbox-card';
import {
  authorWord,
  choiceWord,
  kindWord,
  labelOf,
  measureOf,
  momentWord,
  type Opening,
  openingDay,
  openingOf,
  openingWord,
  titleOf,
  valueWord,
} from '../i18n/item-words';
import { icon } from './icons';
import { bandsOf, OWN_STAR } from './people-bands';
import { peopleStyles } from './people-styles';
import { panel, shared } from './styles';
import { isWide } from './width';

const CLOSE_UP = 18;

@customElement('item-card')
export class ItemCard extends Connected {
  /** Whether somebody asked for the heat, and there is no run to ask. */
  @state() private noRun = false;

  /** The proposal whose area it turned out to be. */
  @state() private proposal: ProposalBrief | null = null;
  /** The area of which it is known whether it is a proposal's. */
  @state() private asked = '';

  static override styles = [
    shared,
    panel,
    peopleStyles,
    css`
      .words {
        font-size: 1.0625rem;
        line-height: 1.7;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .who {
        display: grid;
        gap: 4px;
      }
      .opening {
        font-size: 1.125rem;
        font-weight: 700;
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(6em, 2fr) 3fr;
        gap: 8px;
        padding: 6px 0;
        border-top: 1px solid var(--line);
        line-height: 1.6;
      }
      dt {
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      dd {
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .acts .button {
        padding: 8px 12px;
      }
      .changes {
        padding-top: 12px;
        border-top: 1px solid var(--line);
      }
      .changes .note {
        flex-basis: 100%;
      }
      .heat {
        display: grid;
        gap: 6px;
        padding: 12px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .gone {
        padding: 12px;
        border: 1.5px solid var(--warning);
        border-radius: 8px;
        background: var(--warning-soft);
        line-height: 1.6;
      }
      .gone b {
        display: block;
        color: var(--warning);
      }
      details {
        border-top: 1px solid var(--line);
      }
      summary {
        display: flex;
        align-items: center;
        min-height: var(--touch);
        font-weight: 700;
        cursor: pointer;
      }
      summary::before {
        content: '▸';
        width: 1.2em;
      }
      details[open] summary::before {
        content: '▾';
      }
      details li {
        display: grid;
        gap: 4px;
        padding: 8px 0;
        border-top: 1px solid var(--line);
        line-height: 1.6;
      }
      details li p {
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const item = openItem(this.state);
    const layer = item && this.session.people.layer(item.about.layer);
    return html`
      <header>
        <h2 aria-live="polite">
          ${item && layer ? this.heading(item, layer) : this.r('item.title')}
        </h2>
        <button class="button plain small" @click=${this.close}>
          ${icon('close')}${this.t('common.close')}
        </button>
      </header>
      <div class="body" tabindex="0" role="region" aria-label=${this.t('item.title')}>
        ${item && layer ? this.content(item, layer) : this.missing()}
      </div>
    `;
  }

  /** Its name, else what it is: its words stand below in full. */
  private heading(item: Shown, layer: PeopleLayer): string | TemplateResult {
    const { language } = this.state.view;
    if (item.properties.name) return titleOf(language, item, layer);
    if (item.id === this.proposal?.id) {
      return this.t('item.proposal.named', { title: this.proposal.title });
    }
    return this.serverWord(kindWord(language, item, layer) || layer.title[dataLanguage(language)]);
  }

  private missing(): TemplateResult {
    const { fetched } = this.state.people;
    return html`<p role="status">
      ${this.r(fetched.status === 'ready' ? 'item.missing' : 'item.loading')}
    </p>`;
  }

  private content(item: Shown, layer: PeopleLayer): TemplateResult {
    const { language } = this.state.view;
    const opening = openingOf(item);
    const words = item.properties[textField(layer)?.id ?? ''];
    return html`
      <div class="who">
        ${bandsOf(item, layer, (key, values) => this.r(key, values))}
        <span class="note">
          ${layer.title[dataLanguage(language)]}${dotOf(language)}${item.about.mine ? OWN_STAR : nothing}${authorWord(language, item)}
        </span>
      </div>
      ${opening ? this.opening(opening) : nothing}
      ${opening?.needs_check && item.about.status === 'published' ? html`<p class="note">${this.r('item.check')}</p>` : nothing}
      ${this.anchorGone(item)}
      ${typeof words === 'string' && words ? html`<p class="words">${words}</p>` : nothing}
      ${this.unsent(item)} ${this.verdict(item)} ${this.hiding(item, layer)} ${this.acts(item)} ${this.heat(item, layer)}
      <proposal-link
        .session=${this.session}
        .item=${item}
        @proposal-known=${({ detail }: CustomEvent<ProposalBrief | null>) => {
          this.proposal = detail;
          this.asked = item.id;
        }}
      ></proposal-link>
      ${this.fields(item, layer)}
      <item-talk .session=${this.session} .item=${item}></item-talk>
      ${this.moderating(item, layer)}
      ${this.history(item)}
    `;
  }

  private opening(opening: Opening): TemplateResult {
    const { language } = this.state.view;
    return html`<div>
      <p class="opening">${openingWord(language, opening)}</p>
      <p class="note">${this.r('item.opening.day', { day: openingDay(language, new Date()) })}</p>
    </div>`;
  }

  private moderating(item: Shown, layer: PeopleLayer): TemplateResult | typeof nothing {
    const { mine } = item.about;
    if (!layer.may_moderate || mine || item.waiting !== null) return nothing;
    return html`<moderate-form .session=${this.session} .item=${item}></moderate-form>`;
  }

  /** On a narrow screen this card hides the list, where the outbox stands. */
  private unsent(item: Shown): TemplateResult | typeof nothing {
    if (item.waiting === null || isWide()) return nothing;
    return html`<outbox-card .session=${this.session} .item=${item.id}></outbox-card>`;
  }

  /** What becomes of something that was sent without a pen name: no notice can tell its writer. */
  private verdict(item: Shown): TemplateResult | typeof nothing {
    const suggested = this.session.people.suggestion(item.id);
    if (!suggested || item.waiting !== null) return nothing;
    const { verdict } = suggested;
    if (!verdict) return html`<p class="note" role="status">${this.r('item.suggested')}</p>`;
    return item.about.status === 'hidden' ? this.gone(verdict, 'item.refused') : nothing;
  }

  /** Why something of one's own is hidden; in a class its teacher can be asked. */
  private hiding(item: Shown, layer: PeopleLayer): TemplateResult | typeof nothing {
    const verdict = valueIn(this.state.people.past)?.verdict;
    if (!verdict || !item.about.mine || item.about.status !== 'hidden') return nothing;
    if (layer.workshop === null) return this.gone(verdict, 'item.refused');
    return this.gone(verdict, 'item.refused.class', this.r('item.refused.class.ask'));
  }

  private gone({ reason, words }: Verdict, lead: MessageKey, next?: unknown): TemplateResult {
    const said = reason?.[dataLanguage(this.state.view.language)];
    return html`<div class="gone" role="status">
      <b>${this.r(lead)}</b>
      ${said ? html`<p>${this.r('item.refused.reason', { reason: said })}</p>` : nothing}
      ${words ? html`<p>${this.r('item.refused.words', { words })}</p>` : nothing}
      ${next ? html`<p>${next}</p>` : nothing}
    </div>`;
  }

  private anchorGone(item: Shown): TemplateResult | typeof nothing {
    if (!item.about.anchor || valueIn(this.state.people.building) !== 'gone') return nothing;
    return html`<p class="gone" role="status">
      <b>${this.r('item.anchor.gone')}</b>${this.r('item.anchor.gone.body')}
    </p>`;
  }

  /** The way to a cool place is a page of its own, light enough for the street. */
  private way(item: Shown): TemplateResult | typeof nothing {
    const { city, language } = this.state.view;
    const { geometry, properties } = item;
    if (!openingOf(item) || geometry?.type !== 'Point' || !city) return nothing;
    const [lon, lat] = geometry.coordinates;
    const name = String(properties.name ?? '');
    if (lon === undefined || lat === undefined || name === '') return nothing;
    const href = encodeWay({ city, to: { lon, lat, name }, spot: item.id, language });
    return html`<a class="button" href=${href}>${icon('line')}${this.r('item.way')}</a>`;
  }

  /** Who was at a cool place goes on to its page of points. */
  private visit(item: Shown): TemplateResult | typeof nothing {
    const { city, language } = this.state.view;
    if (!openingOf(item) || item.about.status !== 'published' || !city) return nothing;
    const href = hrefOf(language, ['visit', city, item.id]);
    return html`<a class="button" href=${href}>${icon('target')}${this.r('item.visit')}</a>`;
  }

  private acts(item: Shown): TemplateResult {
    const { view } = this.state;
    const link = new URL(encodeView({ ...view, tour: null }), window.location.href).href;
    const { geometry } = item;
    return html`<div class="acts">
      <button class="button" ?disabled=${!geometry} @click=${() => this.goTo(item)}>
        ${icon('map')}${this.r('item.goTo')}
      </button>
      <copy-button
        large
        .session=${this.session}
        .text=${link}
        .label=${this.t('item.link')}
      ></copy-button>
      ${this.way(item)} ${this.visit(item)}
    </div>
    ${item.about.may_edit ? this.changes(item) : nothing}`;
  }

  /** Apart from what only looks at it: pressing these makes it another. */
  private changes(item: Shown): TemplateResult {
    const { drafts, acts } = this.session.people;
    const isPlain = item.geometry?.type === 'Point' || this.state.view.mode === '3d';
    return html`<div class="acts changes" role="group" aria-label=${this.t('item.changes')}>
      <span class="note" aria-hidden="true">${this.r('item.changes')}</span>
      <button class="button" @click=${() => drafts.change(item, 'edit')}>
        ${icon('edit')}${this.r('item.edit')}
      </button>
      <button class="button" @click=${() => this.move(item)}>
        ${icon('move')}${this.r('item.move')}
      </button>
      ${
        isPlain
          ? nothing
          : html`<button class="button" @click=${() => this.reshape(item)}>
              ${icon('area')}${this.r('item.reshape')}
            </button>`
      }
      <button class="button" @click=${() => void acts.delete(item).then(() => this.close())}>
        ${icon('bin')}${this.r('item.delete')}
      </button>
    </div>`;
  }

  private move(item: Shown): void {
    this.goTo(item, this.state.view.camera?.zoom);
    this.session.people.drafts.change(item, 'move');
  }

  private reshape(item: Shown): void {
    this.goTo(item, this.state.view.camera?.zoom);
    this.session.people.drafts.change(item, 'reshape');
  }

  /** A drawing can be tried on the heat, with what the same person drew around it. */
  private heat(item: Shown, layer: PeopleLayer): TemplateResult | typeof nothing {
    if (!isForDrawing(layer)) return nothing;
    if (isArea(item) && this.asked !== item.id) return nothing;
    const { language } = this.state.view;
    const proposal = this.proposal?.id === item.id ? this.proposal : null;
    const together = proposal ? [item] : proposalAround(item, shownItems(this.state), layer);
    if (together.length === 0) return nothing;
    const counts = proposal?.things ?? countsOf(together, layer);
    const things = Object.entries(counts)
      .map(([kind, n]) => ({ thing: choiceWord(language, kindField(layer), kind), n }))
      .map((each) => this.t('item.heat.count', each))
      .join(dotOf(language));
    const runs = valueIn(this.state.heat.runs) ?? [];
    return html`<div class="heat">
      <button
        class="button strong"
        @click=${() => {
          this.noRun = runs.length === 0;
          if (!this.noRun) this.session.heat.tryItems(together.map(({ id }) => id));
        }}
      >
        ${icon('heat')}${this.r('item.heat')}
      </button>
      <p class="note">${this.r('item.heat.body', { things })}</p>
      ${this.noRun ? html`<p role="status">${this.r('item.heat.none')}</p>` : nothing}
      ${item.about.mine && !proposal ? this.propose(item, together) : nothing}
    </div>`;
  }

  /** What somebody drew goes on to a page of its own, where it is talked about. */
  private propose(item: Shown, together: readonly Shown[]): TemplateResult | typeof nothing {
    const { city, language } = this.state.view;
    if (!city || together.some(({ waiting }) => waiting !== null)) return nothing;
    const parts = together.map(({ id }) => id).join(',');
    const href = hrefOf(language, ['new-proposal', city], { layer: item.about.layer, parts });
    return html`<a class="button" href=${href}>${icon('people')}${this.r('item.propose')}</a>`;
  }

  private fields(item: Shown, layer: PeopleLayer): TemplateResult {
    const { language } = this.state.view;
    const written = textField(layer)?.id;
    const kind = kindField(layer)?.id;
    const rows = layer.fields.flatMap((field): TemplateResult[] => {
      if (field.id === written || field.id === kind || field.id === 'name') return [];
      const text = valueWord(language, field, item.properties[field.id]);
      return text
        ? [this.row(this.serverWord(this.fieldLabel(field)), this.value(field, text))]
        : [];
    });
    const { about } = item;
    const measure = measureOf(item.geometry);
    const past = valueIn(this.state.people.past);
    const edited = past && editedAt(past);
    return html`<dl>
      ${rows} ${measure ? this.row(this.r(measure.key), measure.text) : nothing}
      ${
        about.anchor
          ? this.row(
              this.r('item.anchor'),
              this.t(`item.anchor.${about.anchor.face}`, { id: about.anchor.gml_id }),
            )
          : nothing
      }
      ${about.observed ? this.row(this.r('item.observed'), momentWord(language, about.observed)) : nothing}
      ${this.row(this.r('item.made'), momentWord(language, about.created))}
      ${edited ? this.row(this.r('item.changed'), momentWord(language, edited)) : nothing}
      ${
        about.blur_m > 0
          ? this.row(this.r('item.place'), this.r('item.blurred', { n: about.blur_m }))
          : nothing
      }
    </dl>
    <p class="note">
      ${this.r(isOfClassOnly(layer) ? 'item.classOnly' : 'item.licence', { name: layer.licence })}
    </p>`;
  }

  private fieldLabel(field: Field): string {
    return labelOf(this.state.view.language, field).label;
  }

  /** Only addresses of the web become links. */
  private value(field: Field, text: string): unknown {
    if (field.type === 'choice') return this.serverWord(text);
    if (field.type !== 'link' || !/^https?:\/\//i.test(text)) return text;
    return html`<a href=${text} rel="noopener noreferrer nofollow ugc" target="_blank">${text}</a>`;
  }

  private row(label: unknown, value: unknown): TemplateResult {
    return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  }

  private history(item: Shown): TemplateResult | typeof nothing {
    const versions = valueIn(this.state.people.past)?.versions;
    if (!versions || versions.length < 2) return nothing;
    return html`<details>
      <summary>${this.r('item.history', { n: versions.length })}</summary>
      <ol>${versions.map((version) => html`<li>${this.version(version, item)}</li>`)}</ol>
    </details>`;
  }

  private version(version: ItemVersion, item: Shown): TemplateResult {
    const { language } = this.state.view;
    const layer = this.session.people.layer(item.about.layer);
    const key = `item.history.action.${version.about.action}`;
    const action: MessageKey = isMessageKey(key) ? key : 'item.history.action.other';
    const isNow = version.about.version === item.about.version;
    const back = () => void this.session.people.acts.bringBack(item, version);
    return html`
      <span class="note">
        ${momentWord(language, version.about.at)}${dotOf(language)}${this.r(action)}${isNow ? html`${dotOf(language)}${this.r('item.history.now')}` : nothing}
      </span>
      ${layer ? html`<p>${titleOf(language, version, layer)}</p>` : nothing}
      ${
        isNow || !item.about.mine || !item.about.may_edit || version.about.deleted
          ? nothing
          : html`<button class="button small" @click=${back}>
              ${icon('undo')}${this.r('item.history.back')}
            </button>`
      }
    `;
  }

  /** Shows all of it; from closer, if the map is closer already. */
  private goTo({ geometry }: Shown, closer = 0): void {
    if (!geometry) return;
    const { camera } = this.state.view;
    const over = cameraOver(boundsOf(geometry), { width: 200, height: 200 }, CLOSE_UP);
    const { bearing = 0, pitch = 0 } = camera ?? {};
    const zoom = Math.max(over.zoom, closer);
    this.session.store.look({ camera: { ...over, zoom, bearing, pitch } });
  }

  private close(): void {
    this.session.people.open(null);
    this.dispatchEvent(new Event('inspector-closed'));
  }
}

/** How many things there are of each kind. */
function countsOf(items: readonly Shown[], layer: PeopleLayer): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of items) {
    const kind = kindOf(each, layer);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
