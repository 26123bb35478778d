/** A pupil's own page: who they are, what is to be done, a hand to raise, the way to the map. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { lastView } from '../state/last-view';
import { shared } from '../ui/styles';
import { animalCard, animalStyles } from './animal';
import './hidden-works';
import { type Change, followChanges } from './live';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import './proposal-vote';
import { groupOf, left, mapQuery, type Seat, type Task, type Workshop } from './workshops';

@customElement('class-seat')
export class ClassSeat extends PeoplePage {
  @state() private workshop: Workshop | null = null;
  /** Whether the seat was there no more when it was asked for. */
  @state() private gone = false;
  private end: (() => void) | null = null;

  static override styles = [
    shared,
    pageStyles,
    animalStyles,
    css`
      :host {
        max-width: 720px;
        margin: 0 auto;
      }
      .big {
        min-height: 64px;
        font-size: 20px;
      }
      .up {
        border: 3px solid var(--warning);
        background: var(--warning-soft);
        color: var(--warning);
      }
      .task {
        font-size: 18px;
      }
      .rules {
        display: grid;
        gap: 8px;
      }
      .rules li {
        padding: 8px 16px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load()).then(() => {
      if (!this.isConnected) return;
      const look = () => void this.load().catch(() => undefined);
      const ours = ({ layer, object }: Change) =>
        layer === this.workshop?.works_layer || object === this.workshop?.id;
      this.end = followChanges(this.site.route.city, ours, look);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult {
    const seat = this.workshop?.seat;
    if (this.workshop && seat) return html`${this.problemBox()} ${this.page(this.workshop, seat)}`;
    return html`${this.problemBox()} ${this.gone ? this.farewell() : nothing}`;
  }

  private farewell(): TemplateResult {
    return html`<section class="card">
      <h1>${this.r('seat.gone')}</h1>
      <p role="status">${this.r('seat.gone.body')}</p>
      <a class="button strong" href=${`/join?lang=${this.site.language}`}>${this.r('join.title')}</a>
    </section>`;
  }

  private page(workshop: Workshop, seat: Seat): TemplateResult {
    const { language } = this.site;
    const group = groupOf(workshop, seat.group);
    const query = this.toMap(workshop);
    if (workshop.drawing && !workshop.held) {
      query.set('draw', '1');
      for (const tried of ['plan', 'try']) query.delete(tried); // undoing is that of drawing
    }
    return html`
      <p>${workshop.title}</p>
      ${animalCard({
        lead: this.r('join.you'),
        name: this.w(seat.pen_name),
        group,
        groupName: this.t('join.group', { name: group?.name ?? '' }),
      })}
      ${workshop.ended ? html`<p class="said">${this.r('seat.ended')}</p>` : nothing}
      ${workshop.held && !workshop.ended ? html`<p class="said">${this.r('join.held')}</p>` : nothing}
      <a class="button strong wide big" href=${`/?${query}`}>
        ${this.r(workshop.drawing ? 'seat.draw' : 'seat.look')}
      </a>
      ${
        workshop.ended
          ? nothing
          : html`<button
              class="button wide big ${seat.hand_up ? 'up' : ''}"
              aria-pressed=${seat.hand_up ? 'true' : 'false'}
              ?disabled=${this.busy}
              @click=${() => this.raise(!seat.hand_up)}
            >
              ${this.r(seat.hand_up ? 'seat.handIsUp' : 'seat.handUp')}
            </button>`
      }
      <hidden-works .site=${this.site} .workshop=${workshop}></hidden-works>
      <proposal-vote
        .site=${this.site}
        .workshop=${workshop.id}
        .layer=${workshop.works_layer}
      ></proposal-vote>
      ${workshop.tasks.length > 0 ? this.tasks(workshop.tasks) : nothing}
      <section class="card">
        <h2>${this.r('join.rules')}</h2>
        <ul class="rules">
          ${workshop.rules.map((rule) => html`<li>${this.w(rule)}</li>`)}
        </ul>
        <p class="note">${this.r('seat.kept', { when: this.when(workshop.kept_until) })}</p>
      </section>
      <p><a href=${`/join?lang=${language}`}>${this.r('join.other')}</a></p>
    `;
  }

  /** The map as it was last, else where the class works. */
  private toMap(workshop: Workshop): URLSearchParams {
    const { route, language } = this.site;
    const query = lastView(route.city) ?? mapQuery(route.city, workshop, language);
    query.set('list', workshop.id);
    query.set('lang', language);
    return query;
  }

  private tasks(tasks: readonly Task[]): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('seat.tasks')}</h2>
      <ol class="rows">
        ${tasks.map((task) => {
          const more = left(task);
          return html`<li>
            <span class="task">${task.text}</span>
            ${
              more === null
                ? nothing
                : more > 0
                  ? html`<span class="tag wait">${this.t('seat.left', { n: more })}</span>`
                  : html`<span class="tag good">${this.r('seat.done')}</span>`
            }
          </li>`;
        })}
      </ol>
    </section>`;
  }

  private raise(up: boolean): void {
    void this.attempt(async () => {
      const path = ['workshops', this.workshop?.id ?? '', 'seats', 'mine'];
      await this.ask('PATCH', path, { hand_up: up });
      await this.load();
    });
  }

  private async load(): Promise<void> {
    const { workshops } = await this.ask<{ workshops: Workshop[] }>('GET', ['workshops']);
    this.workshop = workshops.find(({ seat }) => seat !== null) ?? null;
    this.gone = this.workshop === null;
  }
}
