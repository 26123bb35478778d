/** A variant of a proposal: what stays of it, how high, and where; more by the map. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Item } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { changedThings, mayMove, movedThing, type Proposal, type ThingChange } from './proposals';
import { numberedSketch } from './sketch';
import { pageStyles } from './styles';

/** What a scenario may say of heights. */
const LOWEST_M = 0.5;
const HIGHEST_M = 40;
/** How far a thing is moved at most. */
const FARTHEST_M = 200;
const COLOUR = '#0055ad';

const NOT_MOVED: Move = { east: 0, north: 0 };
type Move = Pick<ThingChange, 'east' | 'north'>;

@customElement('proposal-variant')
export class ProposalVariant extends ProposalPart {
  /** How far things are moved, by their place in the list. */
  @state() private moves: Readonly<Record<number, Move>> = {};

  static override styles = [
    shared,
    pageStyles,
    proposalStyles,
    css`
      .sketch {
        width: 100%;
        max-width: 640px;
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      .things .move .field {
        width: 5.5em;
      }
    `,
  ];

  override render(): TemplateResult {
    const { variants, variant_of: origin } = this.proposal;
    return html`<section aria-labelledby="variants">
      <h2 id="variants">${this.r('proposal.variants')}</h2>
      ${
        origin
          ? html`<p>
              <a href=${this.href('proposal', origin.proposal)}
                >${this.r('proposal.variantOf', { n: origin.version })}</a
              >
            </p>`
          : nothing
      }
      ${
        variants.length === 0
          ? html`<p class="note">${this.r('proposal.variants.none')}</p>`
          : html`<ul class="rows">
              ${variants.map(
                (each) => html`<li>
                  <a href=${this.href('proposal', each.id)}>${each.title}</a>
                  <span class="note">${this.things(each.things)}${this.dot}${each.pen_name}</span>
                </li>`,
              )}
            </ul>`
      }
      ${this.site.me.hat === 'visitor' ? nothing : this.editor()}
    </section>`;
  }

  private get features(): readonly GeoJSON.Feature[] {
    return this.proposal.versions[0]?.scenario.features ?? [];
  }

  private editor(): TemplateResult {
    return html`<details>
      <summary>${this.r('proposal.makeVariant')}</summary>
      <form class="card" @submit=${this.send}>
        ${this.problemBox('title')}
        ${inputField({
          name: 'title',
          label: this.r('proposal.title'),
          required: true,
          maxLength: 60,
          fault: this.fault('title'),
        })}
        <fieldset class="entry">
          <legend>${this.r('proposal.keep')}</legend>
          <p class="note" id="heights">
            ${this.r('proposal.heights', { least: LOWEST_M, most: HIGHEST_M })}
          </p>
          ${this.anyMoves() ? html`<p class="note" id="moves">${this.r('proposal.moves', { most: FARTHEST_M })}</p>` : nothing}
          ${this.plan()}
          <ul class="things">
            ${this.features.map((each, i) => this.thing(each, i))}
          </ul>
        </fieldset>
        <button class="button strong" ?disabled=${this.busy}>${this.r('proposal.makeVariant')}</button>
      </form>
    </details>`;
  }

  private anyMoves(): boolean {
    return this.features.some(mayMove);
  }

  /** The things by their numbers, where they would stand. */
  private plan(): TemplateResult | typeof nothing {
    if (this.features.length === 0) return nothing;
    const things = this.features.map((each, i) => movedThing(each, this.moves[i] ?? NOT_MOVED));
    return numberedSketch(things as readonly Pick<Item, 'geometry'>[], COLOUR, {
      label: this.t('proposal.plan'),
      plan: of(this.site.route.city, 'plan.svg'),
    });
  }

  private thing(feature: GeoJSON.Feature, i: number): TemplateResult {
    const { properties } = feature;
    const height = properties?.height_m;
    const name = `${this.kind(`${properties?.kind}`)} ${i + 1}`;
    return html`<li>
      <label><input type="checkbox" name=${`keep-${i}`} checked />${name}</label>
      ${
        typeof height === 'number'
          ? html`<label
              >${this.r('proposal.height')}
              <input
                class="field"
                type="number"
                name=${`height-${i}`}
                aria-label=${this.t('proposal.heightOf', { name })}
                min=${LOWEST_M}
                aria-describedby="heights"
                max=${HIGHEST_M}
                step="0.5"
                .value=${`${height}`}
              />
              m</label
            >`
          : nothing
      }
      ${mayMove(feature) ? (['east', 'north'] as const).map((way) => this.mover(way, name, i)) : nothing}
    </li>`;
  }

  private mover(way: keyof Move, name: string, i: number): TemplateResult {
    const move = (event: Event) => {
      const given = Number((event.target as HTMLInputElement).value);
      const metres = Number.isFinite(given) ? given : 0;
      const before = this.moves[i] ?? NOT_MOVED;
      this.moves = { ...this.moves, [i]: { ...before, [way]: metres } };
    };
    return html`<label class="move"
      >${this.r(`proposal.move.${way}`)}
      <input
        class="field"
        type="number"
        name=${`${way}-${i}`}
        aria-label=${this.t(`proposal.move.${way}Of`, { name })}
        aria-describedby="moves"
        min=${-FARTHEST_M}
        max=${FARTHEST_M}
        step="0.5"
        value="0"
        @input=${move}
      />
      m</label
    >`;
  }

  private send(event: SubmitEvent): void {
    const texts = textsOf(event);
    const changes = this.features.map((_, i) => ({
      kept: `keep-${i}` in texts,
      height: texts[`height-${i}`] ? Number(texts[`height-${i}`]) : null,
      east: Number(texts[`east-${i}`] ?? 0),
      north: Number(texts[`north-${i}`] ?? 0),
    }));
    const { id, layer, version } = this.proposal;
    void this.attempt(async () => {
      const made = await this.ask<Proposal>('POST', ['proposals'], {
        layer,
        title: texts.title ?? '',
        features: changedThings(this.features, changes),
        variant_of: { proposal: id, version },
      });
      window.location.assign(this.href('proposal', made.id));
    });
  }
}
