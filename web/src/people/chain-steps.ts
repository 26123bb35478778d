/** The steps of a chain as a list from top to bottom. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { commaOf } from '../i18n/languages';
import { shared } from '../ui/styles';
import {
  type Chain,
  type Change,
  SOURCE_KEYS,
  type Step,
  type Thing,
  thingsById,
  type Used,
} from './chain';
import { chainStyles } from './chain-styles';
import './check-sum';
import { PeoplePage } from './page';
import { datedWord, isPageKey } from './say';
import { pageStyles } from './styles';

/** So many inputs stand open; more are behind a summary. */
const OPEN_INPUTS = 4;

@customElement('chain-steps')
export class ChainSteps extends PeoplePage {
  @property({ attribute: false }) chain!: Chain;

  static override styles = [shared, pageStyles, chainStyles];

  override render(): TemplateResult {
    const things = thingsById(this.chain);
    return html`<ol class="steps">
      ${this.chain.steps.map((step) => this.step(step, things))}
    </ol>`;
  }

  private step(step: Step, things: ReadonlyMap<string, Thing>): TemplateResult {
    const looks = [
      ...['card', step.way],
      step.out_of_date ? 'stale' : '',
      step.replaced_by === null ? '' : 'replaced',
    ];
    return html`<li class=${looks.join(' ')} id=${step.id}>
      <div class="row">
        <h3>${this.name(step, things)}</h3>
        ${this.tags(step)}
      </div>
      ${step.because_of.length > 0 ? html`<p>${this.t('chain.because', { steps: this.names(step.because_of) })}</p>` : nothing}
      ${this.facts(step)} ${this.parts(step)} ${this.taken(step, things)}
      <h4>${this.r('chain.made')}</h4>
      <ul class="things">
        ${step.made.map((id) => this.made(things.get(id)))}
      </ul>
    </li>`;
  }

  private tags({ way, out_of_date, replaces, replaced_by }: Step): TemplateResult {
    return html`<span class="tag ${way === 'manual' ? 'good' : ''}">${this.r(`chain.${way}`)}</span>
      ${out_of_date ? html`<span class="tag wait">▲ ${this.r('chain.outOfDate')}</span>` : nothing}
      ${replaced_by === null ? nothing : html`<span class="tag">${this.r('chain.replaced')}</span>`}
      ${replaces === null ? nothing : html`<span class="tag">${this.r('chain.corrects')}</span>`}`;
  }

  private facts({ way, tool, role, at, why }: Step): TemplateResult {
    const roleKey = `role.${role}`;
    const who = isPageKey(roleKey) ? this.t(roleKey) : role;
    return html`<dl class="facts">
      ${
        way === 'manual'
          ? html`<dt>${this.r('chain.who.role')}</dt>
              <dd>${who}</dd>
              ${tool ? html`<dt>${this.r('chain.tool')}</dt><dd>${tool}</dd>` : nothing}`
          : html`<dt>${this.r('chain.who.program')}</dt>
              <dd>${tool}</dd>`
      }
      ${at ? html`<dt>${this.r('chain.when')}</dt><dd>${at.includes('T') ? datedWord(this.site.language, at) : at}</dd>` : nothing}
      ${why ? html`<dt>${this.r('chain.why')}</dt><dd class="quote">${why}</dd>` : nothing}
    </dl>`;
  }

  private parts({ parts }: Step): TemplateResult | typeof nothing {
    if (parts.length === 0) return nothing;
    return html`<details>
      <summary>${this.r('chain.parts')}</summary>
      <ol class="stack">
        ${parts.map(
          ({ label, way }) => html`<li>
            ${this.w(label)}
            ${way === 'manual' ? html`<span class="tag good">${this.r('chain.manual')}</span>` : nothing}
          </li>`,
        )}
      </ol>
    </details>`;
  }

  private taken(step: Step, things: ReadonlyMap<string, Thing>): TemplateResult | typeof nothing {
    if (step.used.length === 0) return nothing;
    const list = html`<ul class="things">
      ${step.used.map((used) => this.used(used, things.get(used.thing)))}
    </ul>`;
    const open = step.used.length <= OPEN_INPUTS || step.used.some(({ changed }) => changed.length);
    if (open) return html`<h4>${this.r('chain.took')}</h4>${list}`;
    return html`<details>
      <summary>${this.r('chain.took.n', { n: step.used.length })}</summary>
      ${list}
    </details>`;
  }

  private used(used: Used, thing: Thing | undefined): TemplateResult | typeof nothing {
    if (!thing) return nothing;
    const [file] = used.files;
    const sum = used.digest || (used.files.length === 1 && file ? file.sha256 : thing.digest);
    return html`<li>
      <span>
        ${this.w(thing.title)} ${this.source(thing)}
        ${this.count(used.files.length || thing.files.length)}
      </span>
      ${this.sum(sum, this.w(thing.title))}
      ${
        used.changed.length > 0
          ? html`<ul class="changes">${used.changed.map((each) => html`<li>▲ ${this.change(each)}</li>`)}</ul>`
          : nothing
      }
    </li>`;
  }

  private change({ name, current }: Change): string {
    if (name === '' || name === 'manifest.json') return this.t('chain.changedWhole');
    return this.t(current === '' ? 'chain.gone' : 'chain.changed', { name });
  }

  private made(thing: Thing | undefined): TemplateResult | typeof nothing {
    if (!thing) return nothing;
    return html`<li>
      <span>
        <b>${this.w(thing.title)}</b> ${this.source(thing)}
        ${thing.version ? html`<span class="mono note">${thing.version}</span>` : nothing}
        ${this.count(thing.files.length)}
        ${thing.out_of_date ? html`<span class="tag wait">▲ ${this.r('chain.outOfDate')}</span>` : nothing}
      </span>
      ${this.sum(thing.digest, this.w(thing.title))}
    </li>`;
  }

  /** Whether its numbers were computed, measured or made up. */
  private source({ source }: Thing): TemplateResult | typeof nothing {
    if (source === '') return nothing;
    const key = SOURCE_KEYS[source];
    return html`<span class="tag">${key ? this.t(key) : source}</span>`;
  }

  private count(files: number): TemplateResult | typeof nothing {
    if (files < 2) return nothing;
    return html`<span class="note">${this.t('chain.files', { n: files })}</span>`;
  }

  private sum(sha256: string, name: string): TemplateResult | typeof nothing {
    if (sha256 === '') return nothing;
    return html`<check-sum .site=${this.site} .sha256=${sha256} .name=${name}></check-sum>`;
  }

  private names(ids: readonly string[]): string {
    const steps = new Map(this.chain.steps.map((step) => [step.id, step]));
    const things = thingsById(this.chain);
    const found = ids.map((id) => steps.get(id)).filter((step) => step !== undefined);
    return found.map((step) => this.name(step, things)).join(commaOf(this.site.language));
  }

  /** What is done, and what comes of it. */
  private name({ label, made }: Step, things: ReadonlyMap<string, Thing>): string {
    const titles = made.map((id) => this.w(things.get(id)?.title)).join(this.t('chain.and'));
    return `${this.w(label)}${this.t('colon')}${titles}`;
  }
}
