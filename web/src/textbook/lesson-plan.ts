/** The plan of a lesson, for its teacher: two pages of A4. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { textbookHref } from './address';
import type { Lesson, Text } from './lesson';
import { LESSONS } from './lessons';
import { TextbookPart } from './part';
import { planStyles } from './sheet-styles';
import type { WordKey } from './words';

const SAFETY = ['danger', 'severe', 'warning', 'caution'] as const;

@customElement('lesson-plan')
export class LessonPlan extends TextbookPart {
  static override styles = [shared, planStyles];

  override render(): TemplateResult {
    const { lesson: number } = this.address;
    const lesson = LESSONS[number - 1] as Lesson;
    return html`<article>
      <header>
        <p>${this.t('lesson', { n: number })}　${this.t('plan.for')}</p>
        <h1>${this.w(lesson.title)}</h1>
        <p class="question"><b>${this.t('plan.question')}</b> ${this.w(lesson.question)}</p>
      </header>
      <div class="columns">
        ${this.list('plan.aims', lesson.aims)} ${this.list('plan.prepare', lesson.prepare)}
      </div>
      ${this.phases(lesson)} ${this.safety()}
      <div class="columns">
        ${this.list('plan.look', lesson.look)} ${this.list('plan.curriculum', lesson.curriculum)}
      </div>
      <footer>
        ${this.t('plan.sheet')}
        <span>${this.absolute('worksheet')}</span>
      </footer>
    </article>`;
  }

  private list(heading: WordKey, texts: readonly Text[]): TemplateResult {
    return html`<section>
      <h2>${this.t(heading)}</h2>
      <ul>
        ${texts.map((text) => html`<li>${this.w(text)}</li>`)}
      </ul>
    </section>`;
  }

  private phases({ phases }: Lesson): TemplateResult {
    let end = 0;
    return html`<section>
      <h2>${this.t('plan.phases')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">${this.t('plan.time')}</th>
            <th scope="col">${this.t('plan.work')}</th>
            <th scope="col">${this.t('plan.say')}</th>
            <th scope="col">${this.t('plan.expect')}</th>
          </tr>
        </thead>
        <tbody>
          ${phases.map((phase) => {
            const begin = end;
            end += phase.minutes;
            return html`<tr>
              <th scope="row">${this.t('from', { a: begin, b: end })}</th>
              <td>${this.w(phase.work)}</td>
              <td>${this.w(phase.say)}</td>
              <td>${this.w(phase.expect)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </section>`;
  }

  private safety(): TemplateResult {
    return html`<section class="safety">
      <h2>${this.t('plan.safety')}</h2>
      <p>${this.t('safety.first')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${this.t('safety.head.class')}</th>
            <th scope="col">${this.t('safety.head.act')}</th>
          </tr>
        </thead>
        <tbody>
          ${SAFETY.map(
            (each) => html`<tr>
              <th scope="row">${this.t(`safety.${each}`)}</th>
              <td>${this.t(`safety.${each}.act`)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p><b>${this.t('safety.stop')}</b></p>
      <p class="note">${this.t('safety.source')}</p>
    </section>`;
  }

  private absolute(page: 'worksheet'): string {
    return new URL(textbookHref({ ...this.address, page }), window.location.href).href;
  }
}
