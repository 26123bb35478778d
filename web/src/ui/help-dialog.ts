/** How to use this: guided tours on the screen itself. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { textbookLink } from '../textbook/address';
import { TOUR_NAMES, type TourName } from '../tours/names';
import { progressOf } from '../tours/progress';
import { Connected } from './connected';
import './dialog-frame';
import { icon } from './icons';
import { shared } from './styles';

/** How many steps each has; a test holds it to the tours, which are loaded when one begins. */
export const TOUR_STEPS: Readonly<Record<TourName, number>> = { citizen: 8, pupil: 8, staff: 8 };

@customElement('help-dialog')
export class HelpDialog extends Connected {
  @property({ type: Boolean }) open = false;

  static override styles = [
    shared,
    css`
      .all {
        display: grid;
        gap: 16px;
      }
      h3 {
        font-size: 1.0625rem;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: center;
        justify-content: space-between;
        padding: 12px 0;
        border-bottom: 1px solid var(--line);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      li > span {
        display: grid;
        flex: 1 1 240px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    if (!this.open) return nothing;
    const { city, language } = this.state.view;
    return html`<dialog-frame .session=${this.session} heading=${this.t('help.title')}>
      <div class="all">
        <section>
          <h3>${this.r('help.tours')}</h3>
          <p class="note">${this.r('help.tours.body')}</p>
          <ul>
            ${TOUR_NAMES.map((name) => this.tour(name))}
          </ul>
        </section>
        <section>
          <h3>${this.r('help.more')}</h3>
          <p class="row">
            <a class="button small" href=${textbookLink('lessons', language, city ?? '')}>${this.r('help.lessons')}</a>
            <a class="button small" href=${textbookLink('glossary', language, city ?? '')}>${this.r('help.glossary')}</a>
            <a class="button small" href=${`/today/${city ?? ''}?lang=${language}`}>${this.r('help.today')}</a>
            <button class="button small" data-for="data" @click=${this.openData}>
              ${icon('data')}${this.t('data.button')}
            </button>
          </p>
        </section>
      </div>
    </dialog-frame>`;
  }

  private tour(name: TourName): TemplateResult {
    const { step, done } = progressOf(name);
    const word = done
      ? this.r('help.again')
      : step > 0
        ? this.r('help.resume', { n: step + 1, of: TOUR_STEPS[name] })
        : this.r('help.begin');
    return html`<li>
      <span>
        <b>${this.r(`help.${name}`)} ${done ? html`<span class="tag">✓ ${this.r('help.finished')}</span>` : nothing}</b>
        <span class="note">${this.r(`help.${name}.body`)}</span>
      </span>
      <button class="button" data-tour=${name} @click=${() => this.begin(name)}>
        ${word} <span class="unseen">${this.t(`help.${name}`)}</span>
      </button>
    </li>`;
  }

  private openData(): void {
    this.tell('close-dialog');
    this.tell('open-data');
  }

  private begin(tour: TourName): void {
    this.tell('close-dialog');
    this.session.store.look({ tour });
  }

  private tell(name: string): void {
    this.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  }
}
