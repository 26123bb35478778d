/** A variant of a proposal: what stays of it, how high, and more by the map; without any map. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { inputField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { changedThings, type Proposal } from './proposals';
import { pageStyles } from './styles';

const HIGHEST_M = 40;

@customElement('proposal-variant')
export class ProposalVariant extends ProposalPart {
  static override styles = [shared, pageStyles, proposalStyles];

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
          <ul class="things">
            ${this.features.map((each, i) => this.thing(each, i))}
          </ul>
        </fieldset>
        <button class="button strong" ?disabled=${this.busy}>${this.r('proposal.makeVariant')}</button>
      </form>
    </details>`;
  }

  private thing({ properties }: GeoJSON.Feature, i: number): TemplateResult {
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
                min="0.5"
                max=${HIGHEST_M}
                step="0.5"
                .value=${`${height}`}
              />
              m</label
            >`
          : nothing
      }
    </li>`;
  }

  private send(event: SubmitEvent): void {
    const texts = textsOf(event);
    const kept = this.features.map((_, i) => `keep-${i}` in texts);
    const heights = this.features.map((_, i) => {
      const text = texts[`height-${i}`];
      return text ? Number(text) : null;
    });
    const { id, layer, version } = this.proposal;
    void this.attempt(async () => {
      const made = await this.ask<Proposal>('POST', ['proposals'], {
        layer,
        title: texts.title ?? '',
        features: changedThings(this.features, kept, heights),
        variant_of: { proposal: id, version },
      });
      window.location.assign(this.href('proposal', made.id));
    });
  }
}
