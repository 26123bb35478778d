/** Everything known about the selected feature, and where it comes from. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import {
  type Attribute,
  attributesOf,
  type Feature,
  labelOf,
  originOf,
  valueText,
} from '../model/attributes';
import { cameraOver } from '../model/camera';
import { valueIn } from '../state/load';
import { chainHref } from './chain-href';
import { Connected } from './connected';
import './copy-button';
import { icon } from './icons';
import './problem-card';
import { panel, shared } from './styles';
import { themeOfClass } from './words';

/** Attributes that most people ask for come first. */
const FIRST = [
  /gml:?_?name$/i,
  /measuredHeight$/i,
  /_usage$/i,
  /buildingStructureType$/i,
  /yearOfConstruction$/i,
  /storeys(Above|Below)Ground$/i,
  /Risk.*(rank|depth)$/i,
  /buildingID$/i,
  /(Footprint|FloorArea|TotalFloor)/i,
];
/** What describes the record more than the thing comes last. */
const LAST = [
  /^lod$/i,
  /creationDate$/i,
  /geometrySrcDesc/i,
  /thematicSrcDesc/i,
  /appearanceSrcDesc/i,
];
const SHORT_LIST = 12;

@customElement('feature-inspector')
export class FeatureInspector extends Connected {
  @state() private all = false;

  static override styles = [
    shared,
    panel,
    css`
      .id {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        justify-content: space-between;
        padding: 8px 8px 8px 12px;
        border-radius: 8px;
        background: var(--surface-sunken);
      }
      .id .mono {
        flex: 1 1 160px;
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
        gap: 4px 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
        line-height: 1.5;
      }
      dt {
        color: var(--ink-soft);
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      dd {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .mark {
        display: inline-block;
        margin-left: 6px;
        padding: 0 6px;
        border: 1px solid var(--line-strong);
        border-radius: 4px;
        color: var(--ink-soft);
        font-size: 0.75rem;
        font-weight: 700;
        white-space: nowrap;
      }
      .source dd {
        font-weight: 400;
        font-size: 0.875rem;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { selection } = this.state.view;
    if (selection === null) return nothing;
    return html`
      <header>
        <h2 aria-live="polite">${this.heading()}</h2>
        <button class="button plain small" @click=${this.close}>
          ${icon('close')}${this.t('common.close')}
        </button>
      </header>
      <div class="body" tabindex="0" role="region" aria-label=${this.t('inspector.title')}>
        <div class="id">
          <span class="mono" data-testid="gml-id">${selection}</span>
          <copy-button
            .session=${this.session}
            .text=${selection}
            .label=${this.t('inspector.copyId')}
          ></copy-button>
        </div>
        ${this.content()}
      </div>
    `;
  }

  private heading(): string {
    const { feature, view } = this.state;
    if (feature.status !== 'ready') return this.t('inspector.title');
    const named = feature.value.attributes.find(({ id }) => FIRST[0]?.test(id));
    return typeof named?.value === 'string' && named.value !== ''
      ? named.value
      : themeOfClass(view.language, feature.value.class);
  }

  private content(): TemplateResult {
    const { feature, view } = this.state;
    if (feature.status === 'failed') {
      const retry = () =>
        view.city && view.selection && this.session.loadFeature(view.city, view.selection);
      return html`<problem-card
        .session=${this.session}
        .problem=${feature.problem}
        what="problem.feature"
        @retry=${retry}
      ></problem-card>
      ${this.fromMap()}`;
    }
    if (feature.status !== 'ready') return html`<p role="status">${this.t('common.loading')}</p>`;
    return html`${this.list(feature.value.attributes)} ${this.source(feature.value)}`;
  }

  /** What the map's own tiles say, when the server does not. */
  private fromMap(): TemplateResult | typeof nothing {
    const { picked, view, city } = this.state;
    if (!picked || picked.gmlId !== view.selection) return nothing;
    const properties = (valueIn(city)?.datasets ?? []).flatMap((dataset) => dataset.properties);
    return html`
      <p class="note">${this.t('inspector.tileOnly')}</p>
      ${this.list(attributesOf(picked.values, properties))}
    `;
  }

  private list(attributes: readonly Attribute[]): TemplateResult {
    const sorted = [...attributes].sort((a, b) => importance(a) - importance(b));
    if (sorted.length === 0) return html`<p>${this.t('inspector.none')}</p>`;
    const shown = this.all ? sorted : sorted.slice(0, SHORT_LIST);
    const more = sorted.length - SHORT_LIST;
    return html`
      <dl>${shown.map((attribute) => this.row(attribute, attributes))}</dl>
      ${
        more > 0
          ? html`<button class="button small" aria-expanded=${this.all} @click=${this.toggle}>
              ${this.all ? this.t('inspector.less') : this.t('inspector.more', { n: more })}
            </button>`
          : nothing
      }
    `;
  }

  private row(attribute: Attribute, all: readonly Attribute[]): TemplateResult {
    const origin = originOf(attribute, all);
    return html`<div data-attribute=${attribute.id}>
      <dt title=${attribute.name}>${labelOf(attribute, this.state.view.language)}</dt>
      <dd>
        ${valueText(attribute, this.state.view.language)}
        ${origin === null ? nothing : html`<span class="mark">${this.t(`inspector.${origin}`)}</span>`}
      </dd>
    </div>`;
  }

  private source(feature: Feature): TemplateResult {
    return html`
      <button class="button small" @click=${() => this.goTo(feature)}>
        ${icon('target')}${this.t('inspector.zoom')}
      </button>
      <section class="source">
        <h2>${this.t('inspector.source')}</h2>
        <dl>
          <div>
            <dt>${this.t('inspector.sourceFile')}</dt>
            <dd class="mono">${feature.source_file}</dd>
          </div>
          <div>
            <dt>${this.t('inspector.version')}</dt>
            <dd class="mono">${feature.dataset} ${feature.version}</dd>
          </div>
        </dl>
        <p><a href=${this.chainAddress(feature)} data-testid="chain-link">${this.t('chain.open')}</a></p>
      </section>
    `;
  }

  private chainAddress({ dataset, source_file }: Feature): string {
    const { language, city } = this.state.view;
    return chainHref(language, city ?? '', { of: dataset, file: source_file });
  }

  private goTo(feature: Feature): void {
    const { camera } = this.state.view;
    const over = cameraOver(feature.bounds, { width: 240, height: 240 }, 18.5);
    this.session.store.look({
      camera: { ...over, bearing: camera?.bearing ?? 0, pitch: camera?.pitch ?? 0 },
    });
  }

  private toggle(): void {
    this.all = !this.all;
  }

  private close(): void {
    this.session.store.look({ selection: null });
    this.dispatchEvent(new Event('inspector-closed'));
  }
}

function importance({ id }: Attribute): number {
  const first = FIRST.findIndex((pattern) => pattern.test(id));
  if (first !== -1) return first;
  return LAST.some((pattern) => pattern.test(id)) ? FIRST.length + 1 : FIRST.length;
}
