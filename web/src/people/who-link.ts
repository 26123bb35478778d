/** The link on the map to one's own page: in a class with the animal and the colour of the group. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dataLanguage, type Language } from '../i18n/languages';
import { message } from '../i18n/messages';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { hrefOf } from './address';
import { ask, of } from './api';
import { type Me, VISITOR } from './people';
import { type Group, groupOf, type Workshop } from './workshops';

@customElement('who-link')
export class WhoLink extends LitElement {
  @property() city = '';
  @property() language: Language = 'ja';
  @state() private name = '';
  @state() private group: Group | null = null;

  static override styles = [
    shared,
    css`
      :host {
        flex: none;
      }
      a {
        display: grid;
        justify-items: center;
        max-width: 96px;
        min-width: 52px;
        min-height: 48px;
        padding: 4px 6px;
        border-radius: 8px;
        font-size: 12px;
        font-weight: 700;
        line-height: 1.4;
        text-decoration: none;
      }
      a:hover {
        background: var(--accent-soft);
      }
      a span {
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      i {
        width: 20px;
        height: 20px;
        border-radius: 50%;
      }
      @media (width >= 900px) {
        a {
          grid-auto-flow: column;
          gap: 8px;
          align-items: center;
          max-width: 240px;
          padding: 8px 12px;
          font-size: 14px;
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('city') && this.city) void this.learn(this.city);
  }

  override render(): TemplateResult {
    const { group, language } = this;
    return html`<a href=${hrefOf(language, ['me', this.city])}>
      ${group ? html`<i .style=${`background: ${group.colour}`}></i>` : icon('people')}
      <span>${this.name || message(language, 'app.mine')}</span>
      ${group ? html`<span class="unseen">${message(language, 'app.group', { name: group.name })}</span>` : nothing}
    </a>`;
  }

  /** A map is shown also while nobody can be asked who is here. */
  private async learn(city: string): Promise<void> {
    const me = await ask<Me>(this.language, 'GET', of(city, 'me')).catch(() => VISITOR);
    this.name = me.pen_name;
    this.group = null;
    if (me.hat !== 'seat') return;
    const path = of(city, 'workshops');
    const none = { workshops: [] as Workshop[] };
    const { workshops } = await ask<typeof none>(this.language, 'GET', path).catch(() => none);
    const mine = workshops.find(({ seat }) => seat !== null);
    if (!mine?.seat) return;
    this.group = groupOf(mine, mine.seat.group);
    this.name = mine.seat.pen_name[dataLanguage(this.language)];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'who-link': WhoLink;
  }
}
