/** The log of who did what, for auditors: the newest first, and whether its chain holds. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { mentions } from '../model/mentions';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import { PeoplePage } from './page';
import { isPageKey } from './say';
import { seekField } from './seeking';
import { pageStyles } from './styles';

const PAGE = 200;

const COLUMNS = ['number', 'at', 'who', 'what', 'about', 'reason'] as const;
type Column = (typeof COLUMNS)[number];

interface Row {
  number: number;
  at: string;
  who: string;
  hat: string;
  action: string;
  kind: string;
  object: string;
  reason: string;
  hash: string;
}

interface Verification {
  intact: boolean;
  broken_at: number | null;
  what: string | null;
  head_number: number;
  head_hash: string;
}

@customElement('log-page')
export class LogPage extends PeoplePage {
  @state() private rows: readonly Row[] = [];
  @state() private verified: Verification | null = null;
  /** Number before the first row that is shown. */
  @state() private numberBefore = 0;
  @state() private sought = '';

  static override styles = [
    shared,
    pageStyles,
    css`
      @media (width >= 900px) {
        table {
          min-width: 900px;
        }
      }
      /* On a phone each act is a card: its columns become lines with their names before them. */
      @media (width < 900px) {
        table,
        tbody,
        tr,
        td {
          display: block;
        }
        thead {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        tr {
          padding: 10px 0;
          border-bottom: 1px solid var(--line-strong);
        }
        td {
          display: grid;
          grid-template-columns: 6.5em minmax(0, 1fr);
          gap: 8px;
          padding: 2px 0;
          border: 0;
        }
        td::before {
          content: attr(data-name);
          color: var(--ink-soft);
          font-size: 14px;
        }
      }
      th {
        white-space: nowrap;
      }
      td {
        overflow-wrap: normal;
        word-break: normal;
      }
      td .mono {
        display: block;
        color: var(--ink-soft);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(async () => {
      await this.verify();
      await this.load(Math.max((this.verified?.head_number ?? 0) - PAGE, 0));
    });
  }

  override render(): TemplateResult {
    return html`
      <h1>${this.r('title.log')}</h1>
      <p class="note">${this.r('log.who.reads')}</p>
      ${this.problemBox()}
      ${this.verified ? html`${this.chain(this.verified)} ${this.table()}` : nothing}
    `;
  }

  private table(): TemplateResult {
    return html`<section class="card">
        ${seekField(this.r('log.seek'), (words) => (this.sought = words))}
        ${this.shown.length === 0 && this.sought ? html`<p role="status">${this.r('seek.none')}</p>` : nothing}
        <div class="scroll" tabindex="0" role="region" aria-label=${this.t('title.log')}>
          <table role="table">
            <thead role="rowgroup">
              <tr role="row">
                ${COLUMNS.map(
                  (each) => html`<th role="columnheader" scope="col">${this.r(`log.${each}`)}</th>`,
                )}
              </tr>
            </thead>
            <tbody role="rowgroup">
              ${this.shown.map((row) => this.row(row))}
            </tbody>
          </table>
        </div>
        ${
          this.numberBefore > 0
            ? html`<button class="button" ?disabled=${this.busy} @click=${this.earlier}>
                ${this.r('log.earlier')}
              </button>`
            : nothing
        }
      </section>`;
  }

  private chain(found: Verification): TemplateResult {
    return html`<section class=${found.intact ? 'card' : 'problem'} role=${found.intact ? 'status' : 'alert'}>
      <div class="stack">
        <h2>${this.r(found.intact ? 'log.intact' : 'log.broken')}</h2>
        ${
          found.intact
            ? html`<p>${this.t('log.head', { n: found.head_number })}</p>
                <p class="mono">${found.head_hash}</p>`
            : html`<p>${this.t('log.brokenAt', { n: found.broken_at ?? 0, what: found.what ?? '' })}</p>`
        }
        <div class="row">
          <button class="button small" ?disabled=${this.busy} @click=${() => this.attempt(() => this.verify())}>
            ${this.r('log.verify')}
          </button>
          <a class="button small" href=${of(this.site.route.city, 'audit', 'export')} download>
            ${icon('download')}${this.t('log.export')}
          </a>
        </div>
      </div>
    </section>`;
  }

  /** The newest first; those that have the words that are sought, in words or in code. */
  private get shown(): readonly Row[] {
    const found = this.rows.filter(({ number, who, hat, action, kind, object, reason }) =>
      mentions(this.sought, [
        `${number}`,
        ...[who, action, object, reason],
        ...[this.word('hat', hat), this.word('act', action)],
        ...[this.word('kind', kind), this.word('why', reason)],
      ]),
    );
    return found.reverse();
  }

  private row(row: Row): TemplateResult {
    const code = (text: string) => html`<span class="mono">${text}</span>`;
    return html`<tr role="row">
      ${this.cell('number', row.number)} ${this.cell('at', this.when(row.at))}
      ${this.cell('who', this.word('hat', row.hat), code(row.who))}
      ${this.cell('what', this.word('act', row.action), code(row.action))}
      ${this.cell('about', this.word('kind', row.kind), code(row.object))}
      ${this.cell('reason', this.word('why', row.reason))}
    </tr>`;
  }

  private cell(column: Column, words: string | number, code: unknown = nothing): TemplateResult {
    return html`<td role="cell" data-name=${this.t(`log.${column}`)}>
      <span>${words} ${code}</span>
    </td>`;
  }

  /** A code of the log in words; what has none stands as it is. */
  private word(group: 'hat' | 'act' | 'kind' | 'why', code: string): string {
    const key = `log.${group}.${code}`;
    return isPageKey(key) ? this.t(key) : code;
  }

  private earlier(): void {
    void this.attempt(() => this.load(Math.max(this.numberBefore - PAGE, 0)));
  }

  private async verify(): Promise<void> {
    this.verified = await this.ask<Verification>('GET', ['audit', 'verification']);
  }

  /** Loads the rows after a number, in front of those that are here. */
  private async load(after: number): Promise<void> {
    const path = `${of(this.site.route.city, 'audit')}?after=${after}`;
    const { rows } = await this.askAt<{ rows: Row[] }>(path);
    const first = this.rows[0]?.number ?? Number.POSITIVE_INFINITY;
    this.rows = [...rows.filter(({ number }) => number < first), ...this.rows];
    this.numberBefore = after;
  }
}
