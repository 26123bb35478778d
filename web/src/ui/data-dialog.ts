/** About the data: datasets, versions, where they come from, what can be downloaded. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isMessageKey } from '../i18n/messages';
import { type City, type Dataset, fileAddress } from '../model/city';
import {
  type Download,
  type DownloadGroup,
  downloadGroups,
  formatWord,
  isDailyTable,
  savedName,
} from '../model/downloads';
import { valueIn } from '../state/load';
import { chainHref } from './chain-href';
import { Connected } from './connected';
import './dialog-frame';
import { icon } from './icons';
import { shared } from './styles';
import { sizeWord, themeWord, titleOf } from './words';

@customElement('data-dialog')
export class DataDialog extends Connected {
  @property({ type: Boolean }) open = false;

  static override styles = [
    shared,
    css`
      .all {
        display: grid;
        gap: 32px;
      }
      section {
        display: grid;
        gap: 12px;
      }
      h3 {
        font-size: 1.125rem;
        line-height: 1.5;
      }
      h4 {
        font-size: 1rem;
        line-height: 1.5;
      }
      details {
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      summary {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        align-items: baseline;
        padding: 12px 16px;
        cursor: pointer;
      }
      summary b {
        flex: 1 1 200px;
      }
      .facts {
        display: grid;
        gap: 8px;
        padding: 8px 16px 16px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 16px;
        font-size: 0.875rem;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      .sources {
        display: grid;
        gap: 8px;
        max-height: 240px;
        overflow: auto;
      }
      .sources li {
        display: grid;
      }
      .list {
        display: grid;
        gap: 8px;
      }
      .files li {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
      }
      .files span {
        flex: 1 1 160px;
        font-weight: 700;
      }
      .files .button {
        flex: 0 0 216px;
        justify-content: start;
      }
      .files p {
        flex-basis: 100%;
      }
      .files small {
        margin-left: auto;
        font-weight: 400;
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const city = valueIn(this.state.city);
    if (!this.open || !city) return nothing;
    return html`<dialog-frame .session=${this.session} heading=${this.t('data.title')}>
      <div class="all">
        <section>
          <p>${this.t('data.lead', { city: city.name })}</p>
          <p><b>${this.t('data.attribution')}</b> ${city.attribution}</p>
          ${city.licence ? html`<p><b>${this.t('data.licence')}</b> ${city.licence}</p>` : nothing}
        </section>
        <section>
          <h3>${this.t('data.downloads')}</h3>
          ${this.downloads(city)}
        </section>
        <section>
          <h3>${this.t('data.datasets')}</h3>
          <div class="list">${city.datasets.map((dataset) => this.row(dataset))}</div>
        </section>
        <p class="note">
          ${this.t('data.software')}
          <a href="/licences.txt" target="_blank">${this.t('data.licences')}</a>
        </p>
      </div>
    </dialog-frame>`;
  }

  private downloads(city: City): TemplateResult | TemplateResult[] {
    const groups = downloadGroups(city);
    if (groups.length === 0) return html`<p class="note">${this.t('data.noDownloads')}</p>`;
    return groups.map((group) => this.group(city, group));
  }

  private group(city: City, { run, downloads }: DownloadGroup): TemplateResult {
    const table = downloads.find((each) => this.isDaily(each));
    const subjects = [...new Set(downloads.map(({ subject }) => subject))].sort(themesFirst);
    return html`
      ${run ? html`<h4>${titleOf(run, this.state.view.language)} <small class="note">${run.id}</small></h4>` : nothing}
      <ul class="files">
        ${subjects.map(
          (subject) => html`<li>
            <span>${this.subjectWord(subject)}</span>
            ${downloads
              .filter((each) => each.subject === subject)
              .map((each) => this.download(city, each))}
            ${table?.subject === subject ? html`<p class="note">${this.t('data.table.days')}</p>` : nothing}
          </li>`,
        )}
      </ul>
    `;
  }

  private isDaily(download: Download): boolean {
    return isDailyTable(download, valueIn(this.state.heat.runs) ?? []);
  }

  private formatWord(download: Download): string {
    const word = formatWord(download.file.name);
    return this.isDaily(download) ? this.t('data.table.daily', { format: word }) : word;
  }

  private subjectWord(subject: string): string {
    const key = `data.file.${subject}`;
    return isMessageKey(key) ? this.t(key) : themeWord(this.state.view.language, subject);
  }

  private download(city: City, download: Download): TemplateResult {
    const { language } = this.state.view;
    const { dataset, file, subject } = download;
    const size = sizeWord(file.bytes, language);
    const title = titleOf(dataset, language);
    const about = [
      ...(dataset.kind === 'heat' ? [title] : []),
      this.subjectWord(subject),
      this.formatWord(download),
      size,
    ];
    return html`<a
      class="button small"
      href=${fileAddress(city, dataset, file.name)}
      download=${savedName(city, download, title)}
      aria-label=${about.join(' ')}
    >
      ${icon('download')}${this.formatWord(download)} <small>${size}</small>
    </a>`;
  }

  private row(dataset: Dataset): TemplateResult {
    const { language } = this.state.view;
    const number = new Intl.NumberFormat(language);
    return html`<details>
      <summary>
        <b>${titleOf(dataset, language)}</b>
        <span class="note">${this.t(`data.kind.${dataset.kind}`)}</span>
        <span class="note">
          ${this.t('layers.features', { n: number.format(dataset.features) })} ·
          ${sizeWord(dataset.bytes, language)}
        </span>
      </summary>
      <div class="facts">
        ${this.facts(dataset)} ${this.sources(dataset)}
        <p><a href=${this.chainAddress(dataset)} data-testid="chain-link">${this.t('chain.open')}</a></p>
      </div>
    </details>`;
  }

  private chainAddress({ id }: Dataset): string {
    const { language, city } = this.state.view;
    return chainHref(language, city ?? '', { of: id });
  }

  private facts({ version, crs, lineage }: Dataset): TemplateResult {
    const created = new Date(lineage.created);
    const made = Number.isNaN(created.getTime())
      ? lineage.created
      : new Intl.DateTimeFormat(this.state.view.language, {
          dateStyle: 'long',
          timeStyle: 'long', // with the zone, as versions bear their time in UTC
        }).format(created);
    const heights = `heights.${crs.heights}`;
    const word = isMessageKey(heights) ? this.t(heights) : crs.heights;
    const systems = [crs.source, crs.horizontal, crs.geoid, word].filter(Boolean);
    return html`<dl>
      <dt>${this.t('data.version')}</dt>
      <dd class="mono">${version}</dd>
      <dt>${this.t('data.created')}</dt>
      <dd>${made}</dd>
      <dt>${this.t('data.program')}</dt>
      <dd>${lineage.program}</dd>
      <dt>${this.t('data.crs')}</dt>
      <dd>${systems.join(' · ')}</dd>
    </dl>`;
  }

  private sources({ lineage }: Dataset): TemplateResult {
    return html`
      <p class="note">${this.t('data.sources', { n: lineage.sources.length })}</p>
      <ul class="sources" tabindex="0">
        ${lineage.sources.map(
          ({ path, sha256 }) => html`<li>
            <span>${path}</span><span class="mono soft">${sha256}</span>
          </li>`,
        )}
      </ul>
    `;
  }
}

function themesFirst(a: string, b: string): number {
  return Number(isMessageKey(`theme.${b}`)) - Number(isMessageKey(`theme.${a}`));
}
