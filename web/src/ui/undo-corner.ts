/** もどす and やりなおす, in the same corner of every screen. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { isStopped } from '../model/items';
import { takesActsBack } from '../state/draft-session';
import { Connected } from './connected';
import { icon } from './icons';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

@customElement('undo-corner')
export class UndoCorner extends Connected {
  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .told {
        flex-basis: 100%;
        width: max-content;
        max-width: 100%;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--surface);
        box-shadow: var(--shadow);
        font-weight: 700;
        pointer-events: auto;
      }
      .button {
        padding: 8px 12px;
        box-shadow: var(--shadow);
        pointer-events: auto;
      }
      .button:disabled {
        border-color: var(--line-strong);
        color: var(--line-strong);
        cursor: default;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { task, acts } = this.state.people;
    const isAct = takesActsBack(task);
    const past = isAct ? acts.past : (task?.steps?.past.length ?? 0);
    const future = isAct ? acts.future : (task?.steps?.future.length ?? 0);
    if (!task && past + future === 0) return nothing;
    const { drafts } = this.session.people;
    const deleted = !task && acts.deleted && this.state.view.people.item === null;
    const layers = acts.layers.map((id) => this.session.people.layer(id));
    const [held, heldNext] = layers.map(
      (layer) => isAct && layer !== undefined && isStopped(layer),
    );
    const stopped = layers.find((layer) => layer && isStopped(layer));
    const why = stopped?.class_state === 'held' ? 'people.held' : 'people.ended';
    return html`
      ${isAct && stopped ? html`<p class="told" role="status">${this.r(why)}</p>` : nothing}
      ${deleted ? html`<p class="told" role="status">${this.r('undo.deleted')}</p>` : nothing}
      <button class="button" ?disabled=${past === 0 || held} @click=${() => drafts.undo()}>
        ${icon('undo')}${this.r('undo.undo')}
      </button>
      <button class="button" ?disabled=${future === 0 || heldNext} @click=${() => drafts.redo()}>
        ${icon('redo')}${this.r('undo.redo')}
      </button>
    `;
  }
}
