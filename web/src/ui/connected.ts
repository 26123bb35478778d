/** Base of all components: knows the session, speaks the chosen language, draws on change. */
import { LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type MessageKey, message, messageParts, type Values } from '../i18n/messages';
import { serverParts } from '../i18n/server-readings';
import type { Session } from '../state/session';
import type { State } from '../state/store';
import { withRuby } from './ruby-text';

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

  /** The same for the eye: in easy Japanese with readings above the characters. */
  protected r(key: MessageKey, values?: Values): string | TemplateResult {
    const { language, furigana } = this.state.view;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return withRuby(messageParts(language, key, values));
  }

  /** A word of the server, as Japanese, for the eye: the same with its readings. */
  protected serverWord(word: string): string | TemplateResult {
    const { language, furigana } = this.state.view;
    if (language !== 'ja-easy' || !furigana) return word;
    return withRuby(serverParts(word));
  }
}
