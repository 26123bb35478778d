/** Trees and awnings to try: pick a stamp, touch the map, see the shade and then the difference. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dotOf } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import { LEAST_CHANGE } from '../model/heat-paint';
import { type ClassChange, changeWord, heatUnit } from '../model/heat-run';
import {
  type Awning,
  encodeStamps,
  FIRST_AWNING,
  FIRST_TREE,
  MOST_STAMPS,
  type StampTool,
  TREES,
  type Tree,
} from '../model/heat-stamps';
import { isForDrawing } from '../model/items';
import { hrefOf } from '../people/address';
import type { Stamping } from '../state/heat-loaded';
import { heatShown, isTrying } from '../state/heat-shown';
import { valueIn } from '../state/load';
import type { State } from '../state/store';
import { Connected } from './connected';
import './heat-legend';
import { heatStyles } from './heat-styles';
import { inLanguage, quantityWord, runSourceWord, timeWord, whatIfProblemKey } from './heat-words';
import { icon } from './icons';
import { shared } from './styles';

const TREE_HEIGHTS = [4, 6, 8, 10, 12] as const;
const SLOW_S = 2;
const AWNING_SIZES = [
  [3, 3],
  [6, 3],
  [10, 4],
] as const;

@customElement('heat-stamps')
export class HeatStamps extends Connected {
  /** Seconds since the server was asked. */
  @state() private waited = 0;
  private timer = 0;

  static override styles = [
    shared,
    heatStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
        align-content: start;
        grid-template-columns: minmax(0, 1fr);
        max-height: var(--sheet);
        padding: 12px 16px 16px;
        overflow: auto;
      }
      header {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
      }
      .tools {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      .tools button {
        display: flex;
        gap: 8px;
        align-items: center;
        justify-content: center;
        min-height: 48px;
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        background: var(--surface);
        font-weight: 700;
        cursor: pointer;
      }
      .tools button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--on-accent);
      }
      .options {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
        align-items: end;
      }
      .options label {
        display: grid;
        gap: 2px;
        font-size: 0.8125rem;
      }
      .result {
        display: grid;
        gap: 2px;
        padding: 8px 12px;
        border-radius: 8px;
        background: var(--surface-sunken);
        line-height: 1.5;
      }
      .result b {
        font-size: 1.75rem;
        font-variant-numeric: tabular-nums;
        line-height: 1.3;
        white-space: nowrap;
      }
      .result span {
        font-size: 0.875rem;
      }
      .classes {
        font-size: 0.875rem;
        line-height: 1.6;
      }
      .tried {
        align-items: center;
        justify-content: space-between;
        font-weight: 700;
      }
      .tried .note {
        flex: 1 0 100%;
        font-weight: 400;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      @media (width >= 900px) {
        :host {
          max-height: none;
          height: 100%;
        }
      }
    `,
  ];

  /** Whoever came by keyboard goes on with the tools. */
  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.tools button')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { stamping } = this.state.heat;
    if (!stamping) return nothing;
    const { tool } = stamping;
    return html`
      <header>
        <h2>${this.r('heat.stamp.title')}</h2>
        <button class="button plain small" @click=${() => this.session.heat.stampWith('end')}>
          ${icon('close')}${this.r('heat.stamp.done')}
        </button>
      </header>
      ${this.own()} ${this.tried()}
      <div class="tools" role="group" aria-label=${this.t('heat.stamp.title')}>
        ${this.tool('tree', FIRST_TREE, tool)} ${this.tool('awning', FIRST_AWNING, tool)}
      </div>
      ${tool?.kind === 'tree' ? this.treeOptions(tool) : nothing}
      ${tool?.kind === 'awning' ? this.awningOptions(tool) : nothing}
      <p class="note" role="status">${this.hint(stamping)}</p>
      ${this.chosen(stamping)} ${this.result()}
    `;
  }

  /** How much ground passes to another class of heat. */
  private classes(changes: readonly ClassChange[]): TemplateResult | typeof nothing {
    if (changes.length === 0) return nothing;
    const word = (id: string) => this.t(`heat.class.${id.replace('_warning', '')}` as MessageKey);
    return html`<ul class="classes">
      ${changes.map(
        ({ from, to, area_m2: area }) => html`<li>
          ${this.r('heat.stamp.class', { from: word(from), to: word(to), area: Math.round(area) })}
        </li>`,
      )}
    </ul>`;
  }

  private tool(kind: 'tree' | 'awning', first: StampTool, now: StampTool | null): TemplateResult {
    const pressed = now?.kind === kind;
    const take = () => this.session.heat.stampWith(pressed ? null : first);
    return html`<button aria-pressed=${pressed} @click=${take}>
      ${icon(kind)}${this.r(`heat.stamp.${kind}`)}
    </button>`;
  }

  private treeOptions(tool: Omit<Tree, 'lon' | 'lat'>): TemplateResult {
    const take = (change: Partial<typeof tool>) =>
      this.session.heat.stampWith({ ...tool, ...change });
    return html`<div class="options">
      <label>
        ${this.r('heat.stamp.species')}
        <select
          class="field"
          @change=${(event: Event) => take({ species: (event.target as HTMLSelectElement).value })}
        >
          ${TREES.map(
            ({ id }) => html`<option value=${id} .selected=${id === tool.species}>
              ${this.k(`heat.stamp.species.${id}` as MessageKey)}
            </option>`,
          )}
        </select>
      </label>
      <label>
        ${this.r('heat.stamp.height')}
        <select
          class="field"
          @change=${(event: Event) =>
            take({ height: Number((event.target as HTMLSelectElement).value) })}
        >
          ${TREE_HEIGHTS.map(
            (height) => html`<option value=${height} .selected=${height === tool.height}>
              ${height} m
            </option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  private awningOptions(tool: Omit<Awning, 'lon' | 'lat'>): TemplateResult {
    const { width, depth, height } = tool;
    const size = ({ target }: Event) => {
      const [wide, deep] = AWNING_SIZES[(target as HTMLSelectElement).selectedIndex] ?? [3, 3];
      this.session.heat.stampWith({ ...tool, width: wide, depth: deep });
    };
    const turn = () => this.session.heat.stampWith({ ...tool, turn: (tool.turn + 90) % 180 });
    return html`<div class="options">
      <label>
        ${this.r('heat.stamp.size')}
        <select class="field" @change=${size}>
          ${AWNING_SIZES.map(
            ([wide, deep]) => html`<option .selected=${wide === width && deep === depth}>
              ${wide} × ${deep} m
            </option>`,
          )}
        </select>
      </label>
      <button class="button" @click=${turn}>${icon('redo')}${this.r('heat.stamp.turn')}</button>
    </div>
    <p class="note" role="status">${this.r('task.measures', { width, depth, height })}</p>`;
  }

  /** What was tried goes on to a page of its own, where it is talked about. */
  private propose(run: string): TemplateResult | typeof nothing {
    const { people, view } = this.state;
    const { city, language, heat } = view;
    const layers = (valueIn(people.layers) ?? []).filter(isForDrawing);
    const open = layers.filter(({ may_add }) => may_add);
    const own = open.find(({ workshop }) => workshop) ?? open[0] ?? layers[0];
    const isProposal = heat.tried.some((id) => id in this.state.heat.proposed);
    if (!city || !own || isProposal) return nothing;
    const what = { plan: encodeStamps(heat.stamps), parts: heat.tried.join(',') };
    const href = hrefOf(language, ['new-proposal', city], { layer: own.id, run, ...what });
    return html`<a class="button strong" href=${href}>${icon('people')}${this.r('item.propose')}</a>`;
  }

  /** What one drew on the map is tried with one touch. */
  private own(): TemplateResult | typeof nothing {
    const { own } = this.session.heat;
    const { tried } = this.state.view.heat;
    if (own.every((id) => tried.includes(id))) return nothing;
    return html`<button class="button strong own" @click=${() => this.session.heat.tryOwn()}>
      ${icon('heat')}${this.r('heat.stamp.own', { n: own.length })}
    </button>`;
  }

  /** Drawings of people that are tried along; taking them out leaves them on the map. */
  private tried(): TemplateResult | typeof nothing {
    const { tried } = this.state.view.heat;
    if (tried.length === 0) return nothing;
    const { proposed } = this.state.heat;
    const n = tried.reduce((sum, id) => sum + (proposed[id] ?? 1), 0);
    return html`<div class="row tried">
      <span>${this.r('heat.stamp.tried', { n })}</span>
      <button class="button plain small" @click=${() => this.session.heat.look({ tried: [] })}>
        ${icon('close')}${this.r('heat.stamp.tried.end')}
      </button>
      <span class="note">${this.r('heat.stamp.tried.stay')}</span>
    </div>`;
  }

  private hint({ tool, chosen, moving }: Stamping): string {
    if (moving) return this.t('heat.stamp.hint.moving');
    if (chosen !== null) return this.t('heat.stamp.hint.chosen');
    const { stamps } = this.state.view.heat;
    if (stamps.length >= MOST_STAMPS) return this.t('heat.stamp.full', { n: MOST_STAMPS });
    if (!tool && stamps.length === 0 && this.state.view.heat.tried.length > 0) {
      return this.t('heat.stamp.hint.tried');
    }
    if (tool || stamps.length === 0) return this.t('heat.stamp.hint');
    return this.t('heat.stamp.hint.choose');
  }

  private chosen({ chosen, moving }: Stamping): TemplateResult | typeof nothing {
    if (chosen === null) return nothing;
    const { heat } = this.session;
    return html`<div class="row">
      <button class="button small" aria-pressed=${moving} @click=${() => heat.moveChosen()}>
        ${this.r('heat.stamp.move')}
      </button>
      <button class="button small" @click=${() => heat.removeChosen()}>
        ${icon('close')}${this.r('heat.stamp.remove')}
      </button>
    </div>`;
  }

  /** Says that the answer is on its way; after a while also for how long it has been. */
  private progress(): TemplateResult {
    const slow = this.waited >= SLOW_S;
    return html`<p role="status">
        ${this.t(slow ? 'heat.stamp.slow' : 'heat.stamp.provisional')}
      </p>
      ${slow ? html`<p class="note" aria-hidden="true">${this.r('heat.stamp.seconds', { n: this.waited })}</p>` : nothing}`;
  }

  protected override changed({ heat: now }: State, { heat: before }: State): void {
    if (now.whatIf !== before.whatIf) this.watch(now.whatIf.status === 'loading');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watch(false);
  }

  /** Counts the seconds for which an answer is waited for. */
  private watch(waiting: boolean): void {
    window.clearInterval(this.timer);
    this.waited = 0;
    if (waiting) this.timer = window.setInterval(() => this.waited++, 1000);
  }

  private result(): TemplateResult | typeof nothing {
    const { heat, view } = this.state;
    const shown = heatShown(this.state);
    if (!isTrying(view.heat) || !shown) return nothing;
    const { whatIf } = heat;
    if (whatIf.status === 'failed') {
      return html`<p role="alert">
          ${this.r('heat.stamp.failed')} ${this.t(whatIfProblemKey(whatIf.problem))}
        </p>
        <button class="button small" @click=${() => this.session.heat.askAgain()}>
          ${this.r('heat.stamp.again')}
        </button>`;
    }
    if (whatIf.status !== 'ready') {
      return this.progress();
    }
    const change = whatIf.value.quantities.find(({ id }) => id === shown.quantity.id);
    const numbers = change?.statistics[shown.hour];
    if (!change || !numbers) return html`<p>${this.r('heat.stamp.noQuantity')}</p>`;
    const { language } = view;
    const largest = Math.abs(numbers.min) >= Math.abs(numbers.max) ? numbers.min : numbers.max;
    return html`<div class="result" role="status">
        <b data-testid="heat-change">${changeWord(largest)} ${heatUnit(change.unit)}</b>
        <span>
          ${this.r('heat.stamp.result', { quantity: quantityWord(language, shown.quantity) })}
        </span>
        <span>
          ${timeWord(language, shown.time)}${dotOf(language)}${this.r('heat.stamp.area', { least: [LEAST_CHANGE, heatUnit(change.unit)].filter(Boolean).join(' '), area: Math.round(numbers.area_m2) })}
          <span class="tag">${runSourceWord(language, shown.run)}</span>
        </span>
      </div>
      <heat-legend .session=${this.session} .shown=${shown} difference></heat-legend>
      ${this.propose(shown.run.run)} ${this.classes(whatIf.value.classes?.hours[shown.hour] ?? [])}
      <p class="note">${this.r('heat.stamp.about')}</p>
      <details ?open=${language !== 'ja-easy'}>
        <summary>${this.r('heat.stamp.more')}</summary>
        ${whatIf.value.remarks.map(
          ({ message }) => html`<p class="note">${inLanguage(message, language)}</p>`,
        )}
      </details>`;
  }
}
