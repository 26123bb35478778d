/** Two people changed the same thing: both versions side by side, and three ways on. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { labelOf, valueWord } from '../i18n/item-words';
import type { Item, PeopleLayer } from '../model/items';
import { type Entry, edited, same } from '../model/outbox';
import { Connected } from './connected';
import { peopleStyles } from './people-styles';
import { shared } from './styles';

interface Part {
  label: string;
  mine: string;
  theirs: string;
}

@customElement('conflict-choice')
export class ConflictChoice extends Connected {
  @property({ attribute: false }) entry!: Entry;
  @property({ attribute: false }) layer!: PeopleLayer;
  @property({ attribute: false }) theirs: Item | null = null;

  static override styles = [
    shared,
    peopleStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 8px;
      }
      p {
        font-size: 0.875rem;
        line-height: 1.6;
      }
      .versions {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      section {
        padding: 8px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
      }
      h3 {
        font-size: 0.875rem;
      }
      dt {
        color: var(--ink-soft);
        font-size: 0.75rem;
      }
      dd {
        font-size: 0.9375rem;
        line-height: 1.5;
        overflow-wrap: anywhere;
      }
      .ways {
        display: grid;
        gap: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const parts = this.parts();
    const tell = (name: string) => () => this.dispatchEvent(new Event(name));
    return html`
      <p>${this.r(this.theirs ? 'conflict.body' : 'conflict.gone')}</p>
      <div class="versions">
        ${this.version('mine', parts)} ${this.theirs ? this.version('theirs', parts) : nothing}
      </div>
      <div class="ways">
        <button class="button" @click=${tell('keep-mine')}>${this.r('conflict.keepMine')}</button>
        <button class="button" @click=${tell('keep-theirs')}>${this.r('conflict.keepTheirs')}</button>
        ${
          this.theirs && this.entry.action === 'change'
            ? html`<button class="button" @click=${tell('keep-both')}>
                  ${this.r('conflict.keepBoth')}
                </button>
                <p>${this.r('conflict.both.note')}</p>`
            : nothing
        }
      </div>
    `;
  }

  private version(whose: 'mine' | 'theirs', parts: readonly Part[]): TemplateResult {
    return html`<section aria-label=${this.t(`conflict.${whose}`)}>
      <h3>${this.r(`conflict.${whose}`)}</h3>
      <dl>
        ${parts.map(
          (part) => html`<dt>${part.label}</dt>
            <dd data-part=${whose}>${part[whose] || '—'}</dd>`,
        )}
      </dl>
    </section>`;
  }

  /** Where the two versions differ. */
  private parts(): Part[] {
    const { before } = this.entry;
    if (!before) return [];
    const mine = edited(before, this.entry);
    const { language } = this.state.view;
    if (!mine) {
      return [{ label: this.t('conflict.part'), mine: this.t('conflict.deleted'), theirs: '' }];
    }
    const fields = this.layer.fields.flatMap((field): Part[] => {
      const [one, other] = [mine.properties[field.id], this.theirs?.properties[field.id]];
      if (same(one ?? null, other ?? null)) return [];
      const [a, b] = [valueWord(language, field, one), valueWord(language, field, other)];
      return [{ label: labelOf(language, field).label, mine: a, theirs: b }];
    });
    if (same(mine.geometry, this.theirs?.geometry ?? null)) return fields;
    const moved = (item: Item | null) =>
      this.t(
        same(item?.geometry ?? null, before.geometry)
          ? 'conflict.geometry.same'
          : 'conflict.geometry.moved',
      );
    const label = this.t('conflict.geometry');
    return [...fields, { label, mine: moved(mine), theirs: moved(this.theirs) }];
  }
}
