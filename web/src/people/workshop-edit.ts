/** What of the plan is put right later: the title, and when it ends. */
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import { localTime } from './workshop-form';
import type { Workshop } from './workshops';

@customElement('workshop-edit')
export class WorkshopEdit extends PeoplePage {
  @property({ attribute: false }) workshop!: Workshop;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const { title, closes_at, ended } = this.workshop;
    return html`<details class="card">
      <summary>${this.r('wall.edit')}</summary>
      <form @submit=${this.send}>
        ${this.problemBox('title', 'closes_at')}
        ${inputField({
          name: 'title',
          label: this.r('plan.title'),
          value: title,
          required: true,
          maxLength: 60,
          fault: this.fault('title'),
        })}
        ${
          ended
            ? ''
            : inputField({
                name: 'closes_at',
                label: this.r('plan.closes'),
                type: 'datetime-local',
                value: localTime(closes_at),
                required: true,
                fault: this.fault('closes_at'),
              })
        }
        <button class="button" ?disabled=${this.busy}>${this.r('save')}</button>
      </form>
    </details>`;
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    const { title = '', closes_at: until } = textsOf(event);
    const asked = until ? { title, closes_at: new Date(until).getTime() || 0 } : { title };
    const went = await this.attempt(() =>
      this.ask('PATCH', ['workshops', this.workshop.id], asked),
    );
    if (!went) return;
    form.closest('details')?.removeAttribute('open');
    this.dispatchEvent(new Event('changed'));
  }
}
