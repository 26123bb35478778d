/** Base of all components: knows the session, speaks the chosen language, draws on change. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { type MessageKey, message, type Values } from '../i18n/messages';
import type { Session } from '../state/session';
import type { State } from '../state/store';

export class Connected extends LitElement {
  @property({ attribute: false }) session!: Session;
  private end: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.end = this.session.store.subscribe((state, before) => {
      this.changed(state, before);
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  protected get state(): State {
    return this.session.store.state;
  }

  /** Called after each change of the store, before the component draws again. */
  protected changed(_state: State, _before: State): void {}

  protected t(key: MessageKey, values?: Values): string {
    return message(this.state.view.language, key, values);
  }
}
