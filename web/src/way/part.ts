/** Base of the parts of the page of a way: speaks the language that it is told. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Language } from '../i18n/languages';
import type { Values } from '../today/speech';
import { partStyles } from '../today/styles';
import { heatStyles } from '../ui/heat-styles';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import type { Way } from './answer';
import type { NamedPlace } from './map-names';
import { partsOfWay, sayWay, type WayKey } from './words';

/** What the parts are told. */
export interface WayTelling {
  city: string;
  way: Way;
  language: Language;
  furigana: boolean;
  /** Where one sets out; empty where that place has no name. */
  from: string;
  to: string;
  /** What the town names, to be named in the drawing where the way goes by. */
  places: readonly NamedPlace[];
}

export class WayPart extends LitElement {
  @property({ attribute: false }) telling!: WayTelling;

  static override styles = [shared, heatStyles, partStyles];

  protected t(key: WayKey, values?: Values): string {
    return sayWay(this.telling.language, key, values);
  }

  /** The same for the eye: in easy Japanese with readings above the characters. */
  protected r(key: WayKey, values?: Values): unknown {
    const { language, furigana } = this.telling;
    if (language !== 'ja-easy' || !furigana) return this.t(key, values);
    return withRuby(partsOfWay(language, key, values));
  }
}
