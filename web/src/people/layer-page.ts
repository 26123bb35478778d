/** One layer: its title, who may add, how it is looked at, its fields. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { inputField, selectField, textsOf } from './field';
import './fields-editor';
import type { FieldsEditor } from './fields-editor';
import { BLURS, GEOMETRIES, type LayerRecord, MODERATIONS, ROLES } from './layer-record';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

@customElement('layer-page')
export class LayerPage extends PeoplePage {
  @state() private layer: LayerRecord | null = null;
  @state() private saved = false;
  private etag = '';

  static override styles = [
    shared,
    pageStyles,
    css`
      .two {
        display: grid;
        gap: 12px 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
        align-items: start;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const { layer } = this;
    const isNew = this.site.route.page === 'new-layer';
    return html`
      <header class="row apart">
        <h1>${layer && !isNew ? this.w(layer.title) : this.r('title.new-layer')}</h1>
        <a class="button small" href=${this.href('layers')}>${this.r('title.layers')}</a>
      </header>
      ${this.problemBox()} ${layer ? this.form(layer, isNew) : nothing}
    `;
  }

  private form(layer: LayerRecord, isNew: boolean): TemplateResult {
    return html`<form @submit=${this.save} @input=${() => (this.saved = false)}>
      <section class="card">
        <div class="two">
          ${
            isNew
              ? html`${inputField({ name: 'id', label: this.r('layer.id'), hint: this.r('layer.id.hint'), required: true, maxLength: 80, fault: this.fault('id') })}
                ${inputField({ name: 'kind', label: this.r('layer.kind'), hint: this.r('layer.kind.hint'), value: 'notes', required: true, maxLength: 40, fault: this.fault('kind') })}`
              : nothing
          }
          ${inputField({ name: 'ja', label: this.r('layer.title.ja'), value: layer.title.ja, required: true, maxLength: 80, fault: this.fault('title.ja') })}
          ${inputField({ name: 'en', label: this.r('layer.title.en'), value: layer.title.en, required: true, maxLength: 80, fault: this.fault('title.en') })}
          ${selectField(
            'moderation',
            this.r('layer.moderation'),
            MODERATIONS.map((value) => ({ value, label: this.t(`layer.moderation.${value}`) })),
            layer.moderation,
          )}
          ${selectField(
            'blur_m',
            this.r('layer.blur'),
            BLURS.map((n) => ({
              value: String(n),
              label: n === 0 ? this.t('layer.blur.0') : this.t('layer.blur.m', { n }),
            })),
            String(layer.blur_m),
          )}
          ${inputField({ name: 'retention_days', label: this.r('layer.retention'), hint: this.r('layer.retention.hint'), type: 'number', value: layer.retention_days === null ? '' : String(layer.retention_days), min: 1, max: 36500, fault: this.fault('retention_days') })}
          ${inputField({ name: 'licence', label: this.r('layer.licence'), value: layer.licence, required: true, maxLength: 80, fault: this.fault('licence') })}
        </div>
      </section>
      <section class="card two">
        <fieldset>
          <legend>${this.r('layer.whoMayAdd')}</legend>
          ${ROLES.map((role) => this.check('who', role, this.t(`role.${role}`), layer.who_may_add))}
        </fieldset>
        <fieldset>
          <legend>${this.r('layer.geometry')}</legend>
          ${GEOMETRIES.map((type) => this.check('geometry', type, this.t(`geometry.${type}`), layer.geometry_types))}
        </fieldset>
      </section>
      <section class="card">
        <h2>${this.r('fields.title')}</h2>
        <fields-editor .site=${this.site} .fields=${layer.fields} .faults=${this.problem?.fields ?? []}></fields-editor>
      </section>
      <div class="row">
        <button class="button strong" ?disabled=${this.busy}>${this.r('save')}</button>
        <span role="status">${this.saved ? this.r('saved') : ''}</span>
      </div>
    </form>`;
  }

  private check(name: string, value: string, label: string, chosen: readonly string[]) {
    return html`<label class="check">
      <input type="checkbox" name=${name} value=${value} .checked=${chosen.includes(value)} />
      <span>${label}</span>
    </label>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    const texts = textsOf(event);
    const data = new FormData(event.target as HTMLFormElement);
    const { layer } = this;
    if (!layer) return;
    const { space, official, position } = layer;
    const body = {
      id: texts.id ?? layer.id,
      space,
      kind: texts.kind ?? layer.kind,
      official,
      position,
      title: { ja: texts.ja ?? '', en: texts.en ?? '' },
      moderation: texts.moderation,
      blur_m: Number(texts.blur_m),
      retention_days: texts.retention_days ? Number(texts.retention_days) : null,
      licence: texts.licence,
      who_may_add: data.getAll('who'),
      geometry_types: data.getAll('geometry'),
      fields: this.editor?.read() ?? [],
    };
    if (this.site.route.page === 'new-layer') await this.make(body);
    else await this.change(body);
  }

  private async make(body: Record<string, unknown>): Promise<void> {
    let id = '';
    await this.attempt(async () => {
      id = (await this.ask<LayerRecord>('POST', ['layers'], body)).id;
    });
    if (id) window.location.assign(this.href('layer', id));
  }

  private async change(body: Record<string, unknown>): Promise<void> {
    const path = ['layers', this.site.route.id];
    this.saved = await this.attempt(async () => {
      const { content, etag } = await this.askFor<LayerRecord>('PUT', path, body, {
        'if-match': this.etag,
      });
      this.layer = content;
      this.etag = etag ?? '';
    });
  }

  private get editor(): FieldsEditor | null {
    return this.renderRoot.querySelector('fields-editor');
  }

  private async load(): Promise<void> {
    if (this.site.route.page === 'new-layer') {
      const { layers } = await this.ask<{ layers: LayerRecord[] }>('GET', ['layers']);
      this.layer = emptyLayer(layers[0]?.space ?? '');
      return;
    }
    const path = ['layers', this.site.route.id];
    const { content, etag } = await this.askFor<LayerRecord>('GET', path);
    this.layer = content;
    this.etag = etag ?? '';
  }
}

function emptyLayer(space: string): LayerRecord {
  return {
    id: '',
    space,
    kind: 'notes',
    title: { ja: '', en: '' },
    fields: [],
    geometry_types: ['Point'],
    who_may_add: ['citizen', 'vouched', 'staff', 'facilitator', 'moderator', 'office'],
    moderation: 'after',
    official: false,
    licence: 'CC BY 4.0',
    blur_m: 0,
    retention_days: null,
    position: 100,
    version: 0,
    workshop: null,
  };
}
