/** A sheet that pupils write on: one page of A4, with the readings of their school year. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ask, of } from '../people/api';
import '../people/only-here';
import { shared } from '../ui/styles';
import type { Box, Lesson, Table } from './lesson';
import { LESSONS } from './lessons';
import { TextbookPart } from './part';
import { sheetStyles } from './sheet-styles';

interface Code {
  code: string | null;
  address: string | null;
}

@customElement('work-sheet')
export class WorkSheet extends TextbookPart {
  @state() private code: Code | null = null;
  @state() private refused = false;

  static override styles = [shared, sheetStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    const { city, workshop, language } = this.address;
    if (!city || !workshop) return;
    ask<Code>(language, 'GET', of(city, 'workshops', workshop, 'code')).then(
      (code) => {
        this.code = code.code ? code : null;
        this.refused = !code.code;
      },
      () => {
        this.refused = true;
      },
    );
  }

  override render(): TemplateResult {
    const { lesson: number } = this.address;
    const lesson = LESSONS[number - 1] as Lesson;
    return html`${this.onlyHere()}
      ${this.refused ? html`<p class="refused" role="alert">${this.t('sheet.noCode')}</p>` : nothing}
      <article>
        <header>
          <div>
            <p>${this.r('lesson', { n: number })}</p>
            <h1>${this.p(lesson.sheet.lead)}</h1>
            <p class="who">
              <span>${this.r('sheet.animal')}<i></i></span>
              <span>${this.r('sheet.group')}<i></i></span>
            </p>
            <p class="small">${this.r('sheet.noName')}</p>
          </div>
          ${this.join()}
        </header>
        <ol>
          ${lesson.sheet.boxes.map((box) => html`<li>${this.box(box)}</li>`)}
        </ol>
        <footer>
          <span>${this.t('app.name')}　${window.location.host}/lessons/${number}/worksheet</span>
          <span>${this.r('sheet.numbers')}</span>
        </footer>
      </article>`;
  }

  private onlyHere(): TemplateResult {
    const address = this.code?.address;
    return html`<only-here
      .address=${address ?? window.location.href}
      .language=${this.address.language}
      .guessed=${!address}
    ></only-here>`;
  }

  /** The code of the class, or boxes to write it into. */
  private join(): TemplateResult {
    const { city, workshop } = this.address;
    const { code, address } = this.code ?? {};
    return html`<div class="join">
      <div>
        <p>${this.r('sheet.code')}</p>
        ${
          code
            ? html`<p class="code" data-testid="code">${code}</p>`
            : html`<p class="cells" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</p>`
        }
        <p class="small">${(address ?? `${window.location.host}/join`).replace(/^https?:\/\//, '').replace(/(\/join)\/.*$/, '$1')}</p>
      </div>
      ${
        code
          ? html`<img
              src=${`${of(city, 'workshops', workshop, 'code.svg')}?${code}`}
              alt=${this.t('sheet.qr.alt', { address: address ?? '' })}
            />`
          : html`<div class="qr">${this.r('sheet.qr')}</div>`
      }
    </div>`;
  }

  private box({ title, body, lines, table }: Box): TemplateResult {
    return html`<h2>${this.p(title)}</h2>
      ${body ? html`<p class="small">${this.p(body)}</p>` : nothing}
      ${table ? this.table(table) : nothing}
      ${
        lines
          ? html`<div class="lines" .style=${`--lines: ${lines}`}>
              ${Array.from({ length: lines }, () => html`<i></i>`)}
            </div>`
          : nothing
      }`;
  }

  private table({ heads, rows }: Table): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          ${heads.map((head, i) => (i === 0 ? html`<td></td>` : html`<th scope="col">${this.p(head)}</th>`))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            <th scope="row">${this.p(row)}</th>
            ${heads.slice(1).map(() => html`<td></td>`)}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
