/** Base of all components: knows the session, speaks the chosen language, draws on change. */
import { LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type MessageKey, message, messageParts, type Values } from '../i18n/messages';
import { inKana } from '../i18n/ruby';
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
    if (!this.showsReadings) return this.t(key, values);
    return withRuby(messageParts('ja-easy', key, values));
  }

  /** The same for a choice of a list that folds out, where nothing can stand above characters. */
  protected k(key: MessageKey, values?: Values): string {
    if (!this.showsReadings) return this.t(key, values);
    return inKana(messageParts('ja-easy', key, values));
  }

  /** A word of the server, as Japanese, for the eye: the same with its readings. */
  protected serverWord(word: string): string | TemplateResult {
    return this.showsReadings ? withRuby(serverParts(word)) : word;
  }

  /** The same for a choice of a list that folds out. */
  protected serverChoice(word: string): string {
    return this.showsReadings ? inKana(serverParts(word)) : word;
  }

  private get showsReadings(): boolean {
    const { language, furigana } = this.state.view;
    return language === 'ja-easy' && furigana;
  }
}
