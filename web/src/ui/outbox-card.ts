/** What was written here and is not at the server: how much, why, and what to do about it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { type Item, newItemId, type PeopleLayer } from '../model/items';
import { type Entry, edited, fresh } from '../model/outbox';
import './conflict-choice';
import { titleOf } from '../i18n/item-words';
import { Connected } from './connected';
import { icon } from './icons';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

@customElement('outbox-card')
export class OutboxCard extends Connected {
  /** Only what is about this thing; all while it is null. */
  @property() item: string | null = null;
  @state() private comparing: number | null = null;

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: block;
      }
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
        padding: 12px;
        border: 1.5px solid var(--warning);
        border-radius: 8px;
        background: var(--warning-soft);
      }
      .head {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
      }
      .head b {
        font-size: 0.9375rem;
      }
      .kept {
        font-size: 0.875rem;
        line-height: 1.6;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 6px;
        padding: 8px 0;
        border-top: 1px solid var(--line-strong);
      }
      li b {
        overflow-wrap: anywhere;
      }
      li p,
      li li {
        font-size: 0.875rem;
        line-height: 1.6;
      }
      li ul {
        list-style: disc;
        padding-left: 20px;
      }
      li li {
        display: list-item;
        padding: 0;
        border: 0;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { outbox: all, sending } = this.state.people;
    const outbox = this.item === null ? all : all.filter(({ item }) => item === this.item);
    if (outbox.length === 0) return nothing;
    const waiting = outbox.filter((entry) => entry.state === 'waiting').length;
    const stuck = outbox.filter((entry) => entry.state !== 'waiting');
    return html`<section class="card" aria-label=${this.t('outbox.count', { n: outbox.length })}>
      ${
        waiting === 0
          ? nothing
          : html`<div class="head" role="status">
                <b data-testid="waiting">
                  ${this.r(sending ? 'outbox.sending' : 'outbox.count', { n: waiting })}
                </b>
                ${
                  sending
                    ? nothing
                    : html`<button class="button small" @click=${() => this.session.people.flush()}>
                        ${this.r('outbox.now')}
                      </button>`
                }
              </div>
              <p class="kept">${this.r('outbox.body')}</p>`
      }
      ${
        stuck.length === 0
          ? nothing
          : html`<b role="status">${this.r('outbox.attention', { n: stuck.length })}</b>
              <ul>${stuck.map((entry) => this.stuck(entry))}</ul>`
      }
    </section>`;
  }

  private stuck(entry: Entry): TemplateResult | typeof nothing {
    const layer = this.session.people.layer(entry.layer);
    if (!layer) return nothing;
    const item = this.wanted(entry);
    return html`<li data-entry=${entry.key}>
      <b>${titleOf(this.state.view.language, item, layer)}</b>
      ${entry.state === 'conflict' ? this.conflict(entry, layer) : this.refusal(entry, layer)}
    </li>`;
  }

  private wanted(entry: Entry): Pick<Item, 'properties'> {
    const before = entry.before ?? fresh(entry);
    return edited(before, entry) ?? before;
  }

  private refusal(entry: Entry, layer: PeopleLayer): TemplateResult {
    const language = dataLanguage(this.state.view.language);
    const { people } = this.session;
    const { refusal, action } = entry;
    const errors = refusal?.errors ?? [];
    const name = (path: string) => {
      const id = path.replace(/^properties\./, '');
      return layer.fields.find((field) => field.id === id)?.label[language];
    };
    return html`
      <span class="bands"><span class="band wait">${this.r('outbox.refused')}</span></span>
      <p>${errors.length > 0 ? '' : (refusal?.detail[language] ?? '')} ${this.r('outbox.kept')}</p>
      ${
        errors.length > 0
          ? html`<ul>
              ${errors.map(({ field, ja, en }) => {
                const label = name(field);
                return html`<li>${label ? `${label}: ` : ''}${language === 'en' ? en : ja}</li>`;
              })}
            </ul>`
          : nothing
      }
      <div class="acts">
        ${
          action === 'add' || action === 'change'
            ? html`<button class="button small" @click=${() => people.drafts.correct(entry)}>
                ${this.r('outbox.edit')}
              </button>`
            : nothing
        }
        <button class="button plain small" @click=${() => void people.drop(entry.key)}>
          ${icon('close')}${this.r('outbox.drop')}
        </button>
      </div>
    `;
  }

  private conflict(entry: Entry, layer: PeopleLayer): TemplateResult {
    const { people } = this.session;
    if (this.comparing !== entry.key) {
      return html`<span class="bands">
          <span class="band wait">${this.r('waiting.conflict')}</span>
        </span>
        <p>${this.r('outbox.kept')}</p>
        <div class="acts">
          <button class="button small" @click=${() => void this.compare(entry)}>
            ${this.r('conflict.compare')}
          </button>
        </div>`;
    }
    const theirs = this.state.people.items.get(entry.item) ?? null;
    return html`<conflict-choice
      .session=${this.session}
      .entry=${entry}
      .layer=${layer}
      .theirs=${theirs}
      @keep-mine=${() => void this.keepMine(entry, theirs)}
      @keep-theirs=${() => void people.drop(entry.key)}
      @keep-both=${() => void this.keepBoth(entry)}
    ></conflict-choice>`;
  }

  /** Both versions are fetched before they are shown. */
  private async compare(entry: Entry): Promise<void> {
    await this.session.people.latest(entry).catch(() => null);
    this.comparing = entry.key;
  }

  private async keepMine(entry: Entry, theirs: Item | null): Promise<void> {
    const { people } = this.session;
    if (!theirs) return this.keepBoth(entry);
    await people.resend({ ...entry, before: theirs, baseVersion: theirs.about.version });
  }

  /** Theirs stays as it is; mine becomes a feature of its own. */
  private async keepBoth(entry: Entry): Promise<void> {
    const { people } = this.session;
    const mine = entry.before && edited(entry.before, entry);
    if (mine?.geometry) {
      const { height_m, anchor } = mine.about;
      await people.acts.add(entry.layer, newItemId(), {
        geometry: mine.geometry,
        properties: mine.properties,
        ...(height_m === null ? {} : { height_m }),
        ...(anchor === null ? {} : { anchor }),
      });
    }
    await people.drop(entry.key);
  }
}
