/** How somebody likes to read: the language, and readings above the characters. */
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { selectField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

const LOCALES = ['ja', 'ja-plain', 'en'] as const;

@customElement('me-reading')
export class MeReading extends PeoplePage {
  @state() private saved = false;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const account = this.site.me.account;
    const choices = LOCALES.map((value) => ({ value, label: this.t(`reading.${value}`) }));
    return html`<form class="card" @submit=${this.save} @change=${() => (this.saved = false)}>
      <h2>${this.r('reading.title')}</h2>
      ${this.problemBox()}
      ${selectField('locale', this.r('reading.language'), choices, account?.locale ?? 'ja')}
      <label class="check">
        <input type="checkbox" name="furigana" .checked=${account?.furigana ?? false} />
        <span>${this.r('reading.furigana')}</span>
      </label>
      <div class="row">
        <button class="button" ?disabled=${this.busy}>${this.r('save')}</button>
        <span role="status">${this.saved ? this.r('saved') : ''}</span>
      </div>
    </form>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    const { locale, furigana } = textsOf(event);
    this.saved = await this.attempt(async () => {
      await this.ask('PATCH', ['me'], { locale, furigana: furigana !== undefined });
      this.dispatchEvent(new Event('me-changed', { bubbles: true, composed: true }));
    });
  }
}
