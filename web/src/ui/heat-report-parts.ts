/** Sections of the planner's report as the server tells them: headings, words, tables, a map. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { WBGT_CLASSES } from '../model/heat-paint';
import type { HeatReportParts, MarkedMap, ReportSection, ReportTable } from '../model/heat-report';
import { swatchStyle } from './heat-styles';

/** The sections of these ids, in the order of the report. */
export function reportSections(
  parts: HeatReportParts,
  ids: readonly string[],
): readonly TemplateResult[] {
  return parts.sections
    .filter(({ id }) => ids.includes(id))
    .map((section) => sectionOf(section, section.id === 'exposure' ? parts.marked_map : null));
}

function sectionOf(section: ReportSection, map: MarkedMap | null): TemplateResult {
  const { id, title, origin, text, tables, notes } = section;
  return html`<section data-section=${id}>
    <h2>${title} ${origin ? html`<span class="tag">${origin}</span>` : nothing}</h2>
    ${
      id === 'summary'
        ? html`<ul class="caveats">
            ${text.map((words) => html`<li>${words}</li>`)}
          </ul>`
        : text.map((words) => html`<p>${words}</p>`)
    }
    ${map ? figureOf(map) : nothing} ${tables.map(tableOf)}
    ${notes.map((words) => html`<p class="note">${words}</p>`)}
  </section>`;
}

function figureOf({ svg, words, title, legend }: MarkedMap): TemplateResult {
  return html`<figure class="marked">
    <figcaption>${title}</figcaption>
    <img src=${pictureOf(svg)} alt=${words} />
    <ul>
      ${legend.map((each) => html`<li><img src=${pictureOf(each.svg)} alt="" />${each.words}</li>`)}
    </ul>
  </figure>`;
}

function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function tableOf({ title, columns, rows }: ReportTable): TemplateResult {
  return html`<div class="wide" role="region" aria-label=${title} tabindex="0">
    <table>
      <caption>${title}</caption>
      <thead>
        <tr>
          ${columns.map(
            (column) => html`<th scope="col" class=${column.number ? 'number' : ''}>
              ${swatchOf(column.wbgt_class)} ${column.words}
            </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            ${row.map((words, i) => {
              const kind = columns[i]?.number ? 'number' : '';
              return i === 0
                ? html`<th scope="row">${words}</th>`
                : html`<td class=${kind}>${words}</td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The server says severe_warning, the screen severe: classes stand in the same order. */
function swatchOf(wbgtClass: string): TemplateResult | typeof nothing {
  const entry = WBGT_CLASSES.find(({ id }) => wbgtClass !== '' && wbgtClass.startsWith(id));
  return entry
    ? html`<i class="swatch ${entry.pattern}" .style=${swatchStyle(entry)}></i>`
    : nothing;
}

export const partsStyles = css`
  .mark {
    padding: 8px 12px;
    border: 2px solid currentColor;
    font-weight: 700;
  }
  .wide {
    overflow-x: auto;
    margin-top: 12px;
  }
  .wide table {
    width: auto;
    min-width: 50%;
  }
  caption {
    padding-bottom: 4px;
    font-size: 14px;
    font-weight: 700;
    text-align: left;
  }
  .wide th,
  .wide td {
    text-align: left;
    vertical-align: top;
    white-space: normal;
  }
  .wide td:not(.number) {
    min-width: 8em;
  }
  .wide .number {
    text-align: right;
    white-space: nowrap;
  }
  .wide thead th {
    vertical-align: bottom;
  }
  .wide thead .number {
    white-space: normal;
  }
  .marked {
    margin: 12px 0;
    break-inside: avoid;
  }
  .marked figcaption {
    padding-bottom: 4px;
    font-size: 14px;
    font-weight: 700;
  }
  .marked > img {
    display: block;
    width: 100%;
    height: auto;
  }
  .marked ul {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    margin-top: 8px;
    padding: 0;
    font-size: 13px;
    list-style: none;
  }
  .marked li {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  .marked li img {
    width: 32px;
    height: 16px;
  }
  section p {
    overflow-wrap: anywhere;
  }
  @media print {
    .wide {
      overflow: visible;
      break-inside: avoid;
    }
    .wide td:not(.number) {
      min-width: 0;
    }
    .marked > img {
      max-height: 190mm;
      object-fit: contain;
      object-position: left;
    }
  }
`;
