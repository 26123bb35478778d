/** What a class is to do, and the hand to raise: beside what a pupil draws. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { TOOLS } from '../model/draft';
import { ask, of } from '../people/api';
import { left, type Task, type Workshop } from '../people/workshops';
import { holdsWork } from '../state/draft-session';
import type { State } from '../state/store';
import { Connected } from './connected';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

@customElement('class-tasks')
export class ClassTasks extends Connected {
  /** The class in which one has a seat; null until it is known. */
  @state() private workshop: Workshop | null = null;
  @state() private failed = false;

  static override styles = [
    shared,
    peopleStyles,
    css`
      section {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 12px;
        align-items: center;
        justify-content: space-between;
        padding: 6px 16px;
        border-bottom: 1px solid var(--line);
        background: var(--surface-sunken);
      }
      ul {
        display: grid;
        flex: 1 1 12em;
        gap: 2px;
        max-height: 30dvh;
        overflow: auto;
        line-height: 1.5;
      }
      li {
        display: flex;
        gap: 4px 8px;
        align-items: center;
        justify-content: space-between;
      }
      li b {
        flex: none;
      }
      .begin {
        min-height: 40px;
        padding: 2px 0;
        border: 0;
        background: none;
        color: var(--accent);
        font-weight: 700;
        text-align: left;
        text-decoration: underline;
        cursor: pointer;
      }
      .button {
        min-height: var(--touch);
      }
      .up {
        border-color: var(--warning);
        background: var(--warning-soft);
        color: var(--warning);
      }
      p {
        flex-basis: 100%;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult | typeof nothing {
    const { workshop } = this;
    if (!workshop?.seat || workshop.ended) return nothing;
    const up = workshop.seat.hand_up;
    return html`<section aria-label=${this.t('class.tasks')}>
      ${
        workshop.tasks.length === 0
          ? nothing
          : html`<ul tabindex="0" aria-label=${this.t('class.tasks')}>
              ${workshop.tasks.map((task) => html`<li>${this.task(task)}</li>`)}
            </ul>`
      }
      <button
        class="button small ${up ? 'up' : ''}"
        aria-pressed=${up ? 'true' : 'false'}
        @click=${() => void this.raise(!up)}
      >
        ${this.r(up ? 'class.handIsUp' : 'class.handUp')}
      </button>
      ${this.failed ? html`<p role="alert">${this.r('class.handFailed')}</p>` : nothing}
    </section>`;
  }

  private task(task: Task): TemplateResult {
    const more = left(task);
    const word = more === 0 ? this.r('class.done') : this.r('class.left', { n: more ?? 0 });
    return html`${this.way(task)} ${more === null ? nothing : html`<b>${word}</b>`}`;
  }

  /** What a task counts is begun by pressing it, unless that would throw away what is in hand. */
  private way({ text, kind }: Task): TemplateResult {
    const { drafts } = this.session.people;
    const notes = this.session.people.layer(this.workshop?.notes_layer ?? '');
    const tool = TOOLS.find((each) => each.kind === kind);
    const { people } = this.state;
    if (!holdsWork(people.task ?? people.left)) {
      if (kind === 'note' && notes?.may_add) return this.begin(text, () => drafts.write(notes));
      if (tool && drafts.layersFor('draw').length > 0)
        return this.begin(text, () => drafts.draw(tool));
    }
    return html`<span>${text}</span>`;
  }

  private begin(text: string, go: () => void): TemplateResult {
    return html`<button class="begin" @click=${go}>${text}</button>`;
  }

  /** What was sent counts for the tasks. */
  protected override changed(now: State, before: State): void {
    if (now.people.outbox.length < before.people.outbox.length) void this.load();
  }

  private async raise(up: boolean): Promise<void> {
    const { language, city } = this.state.view;
    const path = of(city ?? '', 'workshops', this.workshop?.id ?? '', 'seats', 'mine');
    try {
      await ask(language, 'PATCH', path, { hand_up: up });
      this.failed = false;
      await this.load();
    } catch {
      this.failed = true;
    }
  }

  private async load(): Promise<void> {
    const { language, city } = this.state.view;
    const path = of(city ?? '', 'workshops');
    const none = { workshops: [] as Workshop[] };
    const found = await ask<typeof none>(language, 'GET', path).catch(() => null);
    if (found) this.workshop = found.workshops.find(({ seat }) => seat !== null) ?? null;
  }
}
