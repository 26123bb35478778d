/** A list onto a layer: choose a file, see what is read in it, correct that, take it in. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import './import-columns';
import './import-report';
import './past-imports';
import type { LayerRecord } from './layer-record';
import {
  base64Of,
  encodingName,
  FILE_MAX_BYTES,
  type ListRead,
  type Mapping,
  neededBeside,
} from './list-read';
import { PeoplePage } from './page';
import { hasRole } from './people';
import type { PageKey } from './say';
import { pageStyles } from './styles';

interface ListFile {
  name: string;
  content_base64: string;
}

@customElement('import-page')
export class ImportPage extends PeoplePage {
  @state() private layer: LayerRecord | null = null;
  @state() private file: ListFile | null = null;
  @state() private found: ListRead | null = null;
  /** As the columns are to be read; it may be newer than `found`. */
  @state() private mapping: Mapping | null = null;
  @state() private stale = false;
  @state() private waitsFor: [PageKey, string] | null = null;
  @state() private tooLarge: File | null = null;

  static override styles = [
    shared,
    pageStyles,
    css`
      .counts {
        display: grid;
        gap: 8px;
        grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
      }
      .counts > div {
        padding: 8px 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      .counts dt {
        color: var(--ink-soft);
        font-size: 14px;
      }
      .counts dd {
        font-size: 26px;
        font-weight: 700;
        line-height: 1.3;
      }
      input[type='file'] {
        padding: 10px 12px;
      }
      input[type='file']::file-selector-button {
        min-height: 32px;
        margin-right: 12px;
        border: 1px solid var(--accent);
        border-radius: 6px;
        background: var(--accent-soft);
        color: var(--accent);
        font: inherit;
        cursor: pointer;
      }
      .waiting progress {
        width: 100%;
        accent-color: var(--accent);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      this.layer = await this.ask<LayerRecord>('GET', ['layers', this.site.route.id]);
    });
  }

  override render(): TemplateResult {
    const { layer, found } = this;
    const may = hasRole(this.site.me, 'office', 'operator');
    return html`
      <header class="row apart">
        <div>
          <h1>${this.r('title.import')}</h1>
          ${layer ? html`<p class="note">${this.t('import.onto', { layer: this.w(layer.title) })}</p>` : nothing}
        </div>
        <a class="button small" href=${this.href('layers')}>${this.r('title.layers')}</a>
      </header>
      ${may ? nothing : html`<p class="problem">${this.r('layers.notYou')}</p>`}
      ${may && layer ? this.chooser() : nothing} ${this.problemBox()} ${this.waiting()}
      ${may && layer && found ? this.steps(layer, found) : nothing}
      ${may && layer ? this.past(found) : nothing}
    `;
  }

  private chooser(): TemplateResult {
    const { found, tooLarge } = this;
    return html`<section class="card">
      <h2>${this.r('import.file')}</h2>
      <div class="entry">
        <label for="file">${this.r('import.file.label')}</label>
        <p class="note" id="file-hint">${this.r('import.file.hint')}</p>
        <input
          class="field"
          id="file"
          type="file"
          accept=".csv,.tsv,.txt,.json,.geojson,text/csv,application/geo+json,application/json"
          aria-describedby="file-hint"
          aria-invalid=${tooLarge ? 'true' : 'false'}
          ?disabled=${this.busy}
          @click=${this.forgetChoice}
          @change=${this.choose}
        />
        ${tooLarge ? html`<p class="fault" role="alert">${this.t('import.tooLarge', { name: tooLarge.name, mb: (tooLarge.size / 1e6).toFixed(1) })}</p>` : nothing}
      </div>
      ${found ? html`<p role="status">${this.t('import.read', { name: found.name, n: found.row_count, columns: found.columns.length, encoding: encodingName(found.encoding) })}</p>` : nothing}
    </section>`;
  }

  private past(found: ListRead | null): TemplateResult {
    const latest = found?.committed ? found : null;
    return html`<past-imports .site=${this.site} .latest=${latest}></past-imports>`;
  }

  private waiting(): TemplateResult | typeof nothing {
    const { waitsFor } = this;
    if (waitsFor === null) return nothing;
    const words = this.t(waitsFor[0], { name: waitsFor[1] });
    return html`<div class="waiting" role="status">
      <p>${words}</p>
      <progress aria-label=${words}></progress>
    </div>`;
  }

  private steps(layer: LayerRecord, found: ListRead): TemplateResult {
    if (found.committed) return html`${this.done(found)} ${this.report(found)}`;
    return html`
      ${this.told(found)}
      <section class="card">
        <h2>${this.r('import.columns')}</h2>
        <import-columns
          .site=${this.site}
          .found=${found}
          .fields=${layer.fields}
          .mapping=${this.mapping}
          @mapping-changed=${this.changeMapping}
        ></import-columns>
        ${
          this.stale
            ? html`<p class="said">${this.r('import.again.why')}</p>
              <button class="button strong" ?disabled=${this.busy} @click=${this.readAgain}>${this.r('import.again')}</button>`
            : nothing
        }
      </section>
      ${this.result(layer, found)}
    `;
  }

  private result(layer: LayerRecord, found: ListRead): TemplateResult | typeof nothing {
    if (this.stale || found.rows === null) return nothing;
    const { defaults } = found.mapping;
    const open = neededBeside(found.mapping, layer.fields).filter(({ id }) => !(id in defaults));
    if (open.length === 0) return this.checking(found, found.rows);
    const fields = open.map(({ label }) => this.w(label)).join(' / ');
    return html`<p class="said">${this.r('import.same.open', { fields })}</p>`;
  }

  private told(found: ListRead): TemplateResult | typeof nothing {
    const facts = Object.entries(found.facts);
    if (found.remarks.length === 0 && facts.length === 0) return nothing;
    return html`<section class="card">
      ${
        found.remarks.length > 0
          ? html`<h2>${this.r('import.remarks')}</h2>
            <ul>
              ${found.remarks.map((each) => html`<li>${this.w(each)}</li>`)}
            </ul>`
          : nothing
      }
      ${
        facts.length > 0
          ? html`<h2>${this.r('import.facts')}</h2>
            <dl class="facts">
              ${facts.map(
                ([name, value]) => html`<dt>${name}</dt>
                  <dd>${value}</dd>`,
              )}
            </dl>`
          : nothing
      }
    </section>`;
  }

  private checking(found: ListRead, rows: NonNullable<ListRead['rows']>): TemplateResult {
    const fresh = rows.good - rows.already;
    return html`
      <section class="card" id="check" tabindex="-1">
        <h2>${this.r('import.check')}</h2>
        <dl class="counts">
          ${this.count('import.new', fresh)} ${this.count('import.already', rows.already)}
          ${this.count('import.refused', rows.refused)}
        </dl>
      </section>
      ${this.report(found)}
      <section class="card">
        <h2>${this.r('import.take')}</h2>
        ${
          fresh === 0
            ? html`<p>${this.r('import.take.nothing')}</p>`
            : html`<p>${this.r(this.site.me.hat === 'office' ? 'import.take.office' : 'import.take.person')}</p>
              <p class="note">${this.r('import.take.back')}</p>
              <button class="button strong" ?disabled=${this.busy} @click=${this.takeIn}>
                ${this.r('import.take.go', { n: fresh })}
              </button>`
        }
      </section>
    `;
  }

  private count(key: PageKey, n: number): TemplateResult {
    return html`<div>
      <dt>${this.r(key)}</dt>
      <dd>${n}</dd>
    </div>`;
  }

  private done(found: ListRead): TemplateResult {
    const { added, already, refused } = found.rows ?? { added: 0, already: 0, refused: 0 };
    const map = `/?city=${encodeURIComponent(this.site.route.city)}&lang=${this.site.language}`;
    return html`<section class="card" id="done" tabindex="-1">
      <h2>${this.r('import.done', { added })}</h2>
      ${already > 0 ? html`<p>${this.r('import.done.already', { n: already })}</p>` : nothing}
      ${refused > 0 ? html`<p>${this.r('import.done.refused', { n: refused })}</p>` : nothing}
      <div class="row">
        <a class="button strong" href=${map}>${this.r('import.done.map')}</a>
        <button class="button" @click=${this.startAnew}>${this.r('import.done.another')}</button>
      </div>
    </section>`;
  }

  private report(found: ListRead): TemplateResult | typeof nothing {
    const asked = { ...this.file, mapping: this.mapping };
    return html`<import-report .site=${this.site} .found=${found} .asked=${asked}></import-report>`;
  }

  /** A file that was corrected has the name that it had; the browser shall tell of it again. */
  private forgetChoice(event: Event): void {
    (event.target as HTMLInputElement).value = '';
  }

  private async choose(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    this.forget();
    if (file.size > FILE_MAX_BYTES) {
      this.tooLarge = file;
      return;
    }
    await this.reading(['import.reading', file.name], async () => {
      this.file = { name: file.name.slice(-200), content_base64: await base64Of(file) };
      this.take(await this.send({ ...this.file }));
    });
  }

  private changeMapping(event: CustomEvent<Mapping>): void {
    this.mapping = event.detail;
    this.stale = true;
  }

  private async readAgain(): Promise<void> {
    const { file, mapping } = this;
    if (!file) return;
    const went = await this.reading(['import.reading', file.name], async () => {
      this.take(await this.send({ ...file, mapping }));
    });
    if (went) this.look('#check');
  }

  private async takeIn(): Promise<void> {
    const { file, mapping } = this;
    if (!file) return;
    const went = await this.reading(['import.taking', ''], async () => {
      this.found = await this.send({ ...file, mapping, commit: true });
    });
    if (went) this.look('#done');
  }

  private async reading(words: [PageKey, string], work: () => Promise<void>): Promise<boolean> {
    this.waitsFor = words;
    const went = await this.attempt(work);
    this.waitsFor = null;
    return went;
  }

  private send(body: Record<string, unknown>): Promise<ListRead> {
    return this.ask<ListRead>('POST', ['layers', this.site.route.id, 'imports'], body);
  }

  private take(found: ListRead): void {
    this.found = found;
    this.mapping = found.mapping;
    this.stale = false;
  }

  private startAnew(): void {
    this.forget();
    const input = this.renderRoot.querySelector<HTMLInputElement>('#file');
    if (input) input.value = '';
    this.look('#file');
  }

  private forget(): void {
    this.file = null;
    this.found = null;
    this.mapping = null;
    this.stale = false;
    this.tooLarge = null;
    this.problem = null;
  }

  /** Brings the keyboard, and the eye, to a part of the page. */
  private look(where: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(where)?.focus());
  }
}
