/** A teacher's workshops, and a short form for the next one. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { textbookLink } from '../textbook/address';
import { shared } from '../ui/styles';
import { PeoplePage } from './page';
import { hasRole } from './people';
import { pageStyles } from './styles';
import './workshop-form';
import { stateOf, type Workshop } from './workshops';

@customElement('workshops-page')
export class WorkshopsPage extends PeoplePage {
  @state() private workshops: readonly Workshop[] | null = null;
  /** Whether a class was deleted on the page before this one. */
  private deleted = new URLSearchParams(window.location.search).has('deleted');

  static override styles = [
    shared,
    pageStyles,
    css`
      .columns {
        display: grid;
        gap: 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
      .rows a {
        font-weight: 700;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      const found = await this.ask<{ workshops: Workshop[] }>('GET', ['workshops']);
      this.workshops = found.workshops.filter(({ leads }) => leads);
    });
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.said')?.focus();
  }

  override render(): TemplateResult {
    const teaches = hasRole(this.site.me, 'facilitator');
    return html`<h1>${this.r('title.workshops')}</h1>
      ${this.deleted ? html`<p class="said" role="status" tabindex="-1">${this.r('workshops.deleted')}</p>` : nothing}
      ${this.problemBox()}
      ${teaches ? nothing : html`<p class="problem">${this.r('workshops.notTeacher')}</p>`}
      <div class="columns">
        <section class="card">
          <h2>${this.r('workshops.mine')}</h2>
          ${this.workshops === null ? nothing : this.list(this.workshops, teaches)}
          <p><a href=${textbookLink('lessons', this.site.language, this.site.route.city)}>${this.r('workshops.lessons')}</a></p>
        </section>
        ${
          teaches
            ? html`<section class="card">
                <h2>${this.r('workshops.new')}</h2>
                <workshop-form .site=${this.site}></workshop-form>
              </section>`
            : nothing
        }
      </div>`;
  }

  private list(workshops: readonly Workshop[], teaches: boolean): TemplateResult {
    if (workshops.length === 0)
      return html`<p>${this.r(teaches ? 'workshops.none' : 'workshops.noneHere')}</p>`;
    return html`<ul class="rows">
      ${workshops.map(
        (each) => html`<li>
          <div>
            <a href=${this.href('workshop', each.id)}>${each.title}</a>
            <p class="note">
              ${this.when(each.opens_at)}–${this.when(each.ended_at)}
            </p>
          </div>
          ${this.tag(each)}
        </li>`,
      )}
    </ul>`;
  }

  private tag(workshop: Workshop): TemplateResult {
    const state = stateOf(workshop);
    const kind = { held: 'wait', going: 'good', ended: '' }[state];
    return html`<span class="tag ${kind}">${this.r(`workshop.is.${state}`)}</span>`;
  }
}
