/** The wall: what the groups do at this moment, and what their teacher can do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Item, PeopleLayer } from '../model/items';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import type { Reason } from './desk';
import './group-tile';
import { textbookHref, textbookLink } from '../textbook/address';
import { followChanges } from './live';
import { PeoplePage } from './page';
import type { ProposalBrief } from './proposals';
import { pageStyles } from './styles';
import './public-works';
import './sure-button';
import { wallStyles } from './wall-styles';
import './proposal-vote';
import './workshop-edit';
import { writtenOf } from './work-words';
import { drawnBy, mapQuery, type Overview, stateOf, type Workshop } from './workshops';

type Act = 'hold' | 'release' | 'open' | 'make-private' | 'close' | 'reopen';
const HOUR_MS = 3_600_000;

@customElement('workshop-page')
export class WorkshopPage extends PeoplePage {
  @state() private overview: Overview | null = null;
  @state() private works: readonly Item[] = [];
  @state() private layers: readonly PeopleLayer[] = [];
  @state() private proposals: readonly ProposalBrief[] = [];
  @state() private reasons: readonly Reason[] = [];
  @state() private seeks = '';
  private end: (() => void) | null = null;

  static override styles = [shared, pageStyles, wallStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      await Promise.all([this.load(), this.loadWords()]);
    }).then((went) => {
      if (went && this.isConnected) this.follow();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult {
    if (!this.overview) {
      return this.problem
        ? html`${this.problemBox()}`
        : html`<p role="status">${this.r('loading')}</p>`;
    }
    const { workshop, seats, removed } = this.overview;
    return html`
      <header class="row apart">
        <div>
          <h1>${workshop.title}</h1>
          <p class="row">
            ${this.tag(workshop)}
            <span class="tag ${workshop.open_to_public ? 'wait' : ''}">
              ${this.r(workshop.open_to_public ? 'workshop.public' : 'workshop.private')}
            </span>
            ${workshop.ended ? nothing : html`<span>${this.r('wall.until', { when: this.when(workshop.closes_at) })}</span>`}
            <span>${this.r('wall.count', {
              seats: seats.length,
              works: [...seats, ...removed].reduce((sum, seat) => sum + drawnBy(seat), 0),
            })}</span>
          </p>
        </div>
        <div class="row">
          <a class="button" href=${`/?${this.toMap(workshop)}`}>${this.r('wall.map')}</a>
          ${
            workshop.ended
              ? nothing
              : html`${[1, 2].map((lesson) => this.sheet(workshop, lesson))}
                <a class="button strong" href=${this.href('board', workshop.id)}>
                  ${this.r('wall.code')}
                </a>`
          }
        </div>
      </header>
      <p>
        <a href=${textbookLink('lessons', this.site.language, this.site.route.city)}
          >${this.r('workshops.lessons')}</a
        >
      </p>
      ${this.acts(workshop)} ${this.problemBox()} ${this.handsUp()} ${this.waiting()}
      ${this.seeking()}
      <div class="wall">
        ${workshop.groups.map(
          (group) => html`<group-tile
            .site=${this.site}
            .workshop=${workshop}
            .group=${group}
            .seats=${seats.filter((seat) => seat.group === group.id)}
            .removed=${removed.filter((seat) => seat.group === group.id)}
            .works=${this.works}
            .layers=${this.layers}
            .proposals=${this.proposals}
            .reasons=${this.reasons}
            .seeks=${this.seeks}
            @changed=${() => void this.attempt(() => this.load())}
          ></group-tile>`,
        )}
      </div>
      <proposal-vote
        .site=${this.site}
        .workshop=${workshop.id}
        .layer=${workshop.works_layer}
      ></proposal-vote>
      ${this.tasks(workshop)}
      <workshop-edit
        .site=${this.site}
        .workshop=${workshop}
        .joined=${this.overview.joined}
        @changed=${() => void this.attempt(() => this.load())}
      ></workshop-edit>
      <section class="card">
        <h2>${this.r('wall.after')}</h2>
        <p>
          ${this.t(workshop.open_to_public ? 'wall.kept' : 'wall.wiped', {
            when: this.when(workshop.kept_until),
          })}
        </p>
        <a class="button" href=${of(this.site.route.city, 'workshops', workshop.id, 'pack')} download>
          ${icon('download')}${this.t('wall.pack')}
        </a>
        <p class="note">${this.r('wall.pack.body')}</p>
        ${this.deleting(this.overview)}
      </section>
    `;
  }

  private toMap(workshop: Workshop): URLSearchParams {
    const { route, language } = this.site;
    const shown = this.works.filter(({ about }) => about.status !== 'hidden');
    return mapQuery(route.city, workshop, language, shown);
  }

  private tag(workshop: Workshop): TemplateResult {
    const state = stateOf(workshop);
    const kind = { held: 'wait', going: 'good', ended: '' }[state];
    return html`<span class="tag ${kind}" data-testid="state">${this.r(`workshop.is.${state}`)}</span>`;
  }

  private acts({ held, open_to_public, ended }: Workshop): TemplateResult {
    const button = (act: Act, key: Parameters<typeof this.r>[0], kind = '') =>
      html`<button class="button ${kind}" ?disabled=${this.busy} @click=${() => this.act(act)}>
        ${this.r(key)}
      </button>`;
    return html`<div class="acts row">
      ${
        ended
          ? this.reopening()
          : held
            ? button('release', 'wall.release', 'strong')
            : button('hold', 'wall.hold')
      }
      ${open_to_public ? button('make-private', 'wall.makePrivate') : this.opening()}
      ${ended ? nothing : this.closing()}
    </div>`;
  }

  private opening(): TemplateResult {
    return html`<sure-button
      .words=${this.r('wall.open')}
      .body=${html`<p>${this.r('wall.open.body')}</p>
        <public-works
          .site=${this.site}
          .works=${this.works}
          .seats=${[...(this.overview?.seats ?? []), ...(this.overview?.removed ?? [])]}
          .layers=${this.layers}
          .proposals=${this.proposals}
          .reasons=${this.reasons}
          @changed=${() => void this.attempt(() => this.load())}
        ></public-works>`}
      .sureWords=${this.r('wall.open.sure')}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${() => this.act('open')}
    ></sure-button>`;
  }

  private reopening(): TemplateResult {
    return html`<sure-button
      .words=${this.r('wall.reopen')}
      .body=${this.r('wall.reopen.body')}
      .sureWords=${this.r('wall.reopen.sure')}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${() => this.act('reopen')}
    ></sure-button>`;
  }

  private closing(): TemplateResult {
    return html`<sure-button
      danger
      .words=${this.r('wall.close')}
      .body=${this.r('wall.close.body')}
      .sureWords=${this.r('wall.close.sure')}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${() => this.act('close')}
    ></sure-button>`;
  }

  /** What was made by mistake is deleted; what was used is closed, and that is said. */
  private deleting({ joined, may_delete, workshop }: Overview): TemplateResult | typeof nothing {
    const used = joined || this.works.length > 0;
    if (used && !workshop.ended) return html`<p class="note">${this.r('wall.delete.used')}</p>`;
    if (!may_delete) return nothing;
    return html`<sure-button
      danger
      .words=${this.r('wall.delete')}
      .body=${this.r('wall.delete.body')}
      .sureWords=${this.r('wall.delete.sure')}
      .cancelWords=${this.r('cancel')}
      .disabled=${this.busy}
      @sure=${() => this.delete(workshop)}
    ></sure-button>`;
  }

  private delete({ id }: Workshop): void {
    void this.attempt(async () => {
      await this.ask('DELETE', ['workshops', id]);
      this.end?.(); // nothing of the page asks any more for what is gone
      this.overview = null;
      window.location.assign(this.href('workshops', '', { deleted: '1' }));
    });
  }

  private handsUp(): TemplateResult {
    const up = this.overview?.seats.filter((seat) => seat.hand_up) ?? [];
    const names = up.map((seat) => this.w(seat.pen_name)).join(' / ');
    return html`<p role="status" class=${up.length > 0 ? 'hands' : 'unseen'}>
      ${up.length > 0 ? this.t('wall.hands', { n: up.length, names }) : ''}
    </p>`;
  }

  private tasks({ tasks }: Workshop): TemplateResult | typeof nothing {
    if (tasks.length === 0) return nothing;
    return html`<section class="card">
      <h2>${this.r('plan.tasks')}</h2>
      <ol class="tasks">
        ${tasks.map(({ text, count }) => html`<li>${text}${count ? html` <span class="tag">×${count}</span>` : nothing}</li>`)}
      </ol>
    </section>`;
  }

  /** A sheet that carries the code of this class. */
  private sheet({ id }: Workshop, lesson: number): TemplateResult {
    const { language, route } = this.site;
    const to = { page: 'worksheet', lesson, language, year: 4, city: route.city } as const;
    return html`<a class="button" href=${textbookHref({ ...to, workshop: id })}>
      ${this.r('wall.sheets')}${this.r('wall.sheets.lesson', { n: lesson })}
    </a>`;
  }

  /** Photos that pupils took and that nobody else sees until their teacher has looked. */
  private waiting(): TemplateResult | typeof nothing {
    const n = this.overview?.photos_waiting ?? 0;
    if (n === 0) return nothing;
    const queue = this.href('desk', '', { workshop: this.site.route.id });
    return html`<p><a class="button" href=${queue}>${this.r('wall.photosWait', { n })}</a></p>`;
  }

  private seeking(): TemplateResult | typeof nothing {
    if (this.works.length === 0) return nothing;
    const seek = (event: Event) => {
      this.seeks = (event.target as HTMLInputElement).value;
    };
    return html`<div class="entry">
      <label for="seeks">${this.r('wall.seek')}</label>
      <input class="field" id="seeks" type="search" autocomplete="off" @input=${seek} />
      <p role="status">${this.foundNothing() ? this.r('seek.none') : nothing}</p>
    </div>`;
  }

  private foundNothing(): boolean {
    return writtenOf(this.works, this.layers, this.seeks).length === 0 && this.seeks.trim() !== '';
  }

  private act(act: Act): void {
    const id = this.site.route.id;
    const ends = Math.max(this.overview?.workshop.closes_at ?? 0, Date.now() + 2 * HOUR_MS);
    const more = act === 'reopen' ? { closes_at: ends } : {};
    void this.attempt(async () => {
      await this.ask('POST', ['workshops', id, 'acts'], { act, ...more });
      await this.load();
    });
  }

  private follow(): void {
    const { city, id } = this.site.route;
    const layers = [this.overview?.workshop.works_layer, this.overview?.workshop.notes_layer];
    this.end = followChanges(
      city,
      (change) => change.object === id || layers.includes(change.layer ?? ''),
      () => void this.load().catch(() => undefined),
    );
  }

  private async load(): Promise<void> {
    const { city, id } = this.site.route;
    this.overview = await this.ask<Overview>('GET', ['workshops', id, 'overview']);
    const { works_layer, notes_layer } = this.overview.workshop;
    const lists = [works_layer, notes_layer].map((layer) =>
      this.askAt<{ features: Item[] }>(`${of(city, 'layers', layer, 'items')}?limit=1000`),
    );
    this.works = (await Promise.all(lists)).flatMap(({ features }) => features);
    const path = `${of(city, 'proposals')}?${new URLSearchParams({ layer: works_layer })}`;
    const found = await this.askAt<{ proposals: readonly ProposalBrief[] }>(path);
    this.proposals = found.proposals;
  }

  /** What works are called, and why one may be hidden. */
  private async loadWords(): Promise<void> {
    this.layers = (await this.ask<{ layers: PeopleLayer[] }>('GET', ['layers'])).layers;
    const path = ['reports', 'reasons'];
    this.reasons = (await this.ask<{ reasons: Reason[] }>('GET', path)).reasons;
  }
}
