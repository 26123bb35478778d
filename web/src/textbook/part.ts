/** Base of the parts of the textbook: their address, and words as the class reads them. */
import { LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import type { Values } from '../i18n/messages';
import { type Part, partsOf, withoutReadings } from '../i18n/ruby';
import { needsReading } from '../i18n/school-years';
import { withRuby } from '../ui/ruby-text';
import type { TextbookAddress } from './address';
import type { Text } from './lesson';
import { say, type WordKey, withReadings } from './words';

export class TextbookPart extends LitElement {
  @property({ attribute: false }) address!: TextbookAddress;

  protected t(key: WordKey, values?: Values): string {
    return say(this.address.language, key, values);
  }

  /** For pupils: with the readings that their year needs. */
  protected r(key: WordKey, values?: Values): string | TemplateResult {
    if (this.isEnglish) return this.t(key, values);
    return this.readable(withReadings(key, values));
  }

  /** A text of a lesson, for the teacher. */
  protected w(text: Text): string {
    return withoutReadings(text[dataLanguage(this.address.language)]);
  }

  /** A text of a lesson, for pupils. */
  protected p(text: Text | undefined): string | TemplateResult | typeof nothing {
    if (!text) return nothing;
    return this.isEnglish ? text.en : this.readable(text.ja);
  }

  protected get isEnglish(): boolean {
    return this.address.language === 'en';
  }

  private readable(text: string): TemplateResult {
    const { year, language } = this.address;
    const all = language === 'ja-easy';
    return withRuby(
      partsOf(text).map(
        (part): Part => (all || needsReading(part.text, year) ? part : { ...part, reading: '' }),
      ),
    );
  }
}
