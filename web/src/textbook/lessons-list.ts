/** Both lessons with their sheets. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { type TextbookPage, textbookHref } from './address';
import { LESSONS } from './lessons';
import { TextbookPart } from './part';
import type { WordKey } from './words';

@customElement('lessons-list')
export class LessonsList extends TextbookPart {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 16px;
        max-width: 794px;
        margin: 0 auto;
        padding: 0 16px;
      }
      h1 {
        font-size: 26px;
      }
      section {
        display: grid;
        gap: 8px;
        padding: 24px;
        border-radius: 12px;
        background: var(--surface);
      }
      h2 {
        font-size: 20px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<h1>${this.r('lessons')}</h1>
      <p>${this.r('lessons.lead')}</p>
      ${LESSONS.map(
        (lesson, i) => html`<section>
          <h2>${this.r('lesson', { n: i + 1 })}　${this.p(lesson.title)}</h2>
          <p>${this.p(lesson.question)}</p>
          <p class="row">
            ${this.door('lesson', i + 1, 'lessons.plan')}
            ${this.door('worksheet', i + 1, 'lessons.sheet')}
          </p>
        </section>`,
      )}`;
  }

  private door(page: TextbookPage, lesson: number, key: WordKey): TemplateResult {
    const href = textbookHref({ ...this.address, page, lesson });
    return html`<a class="button" href=${href}>${this.r(key)}</a>`;
  }
}
