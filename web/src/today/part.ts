/** Base of the parts of the first screen: speaks the language that it is told. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { heatStyles } from '../ui/heat-styles';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { timeWord } from './clock';
import { partStyles } from './styles';
import type { Telling } from './today-page';
import { say, sayParts, type TodayKey, type Values } from './words';

export class TodayPart extends LitElement {
  @property({ attribute: false }) telling!: Telling;

  static override styles = [shared, heatStyles, partStyles];

  protected t(key: TodayKey, values?: Values): string {
    return say(this.telling.language, key, values);
  }

  /** The same for the eye: in easy Japanese with readings above the characters. */
  protected r(key: TodayKey, values?: Values): unknown {
    if (!this.showsReadings) return this.t(key, values);
    return withRuby(sayParts('ja-easy', key, values));
  }

  protected get showsReadings(): boolean {
    const { language, furigana } = this.telling;
    return language === 'ja-easy' && furigana;
  }

  protected time(moment: string | number): string {
    return timeWord(this.telling.language, moment, this.telling.now);
  }
}
