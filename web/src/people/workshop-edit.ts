/** What of the plan is put right later: title, end, words of the tasks; groups until one joins. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { shared } from '../ui/styles';
import { inputField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import { groupsField, groupsIn, localTime } from './workshop-form';
import type { Workshop } from './workshops';

@customElement('workshop-edit')
export class WorkshopEdit extends PeoplePage {
  @property({ attribute: false }) workshop!: Workshop;
  /** Whether anybody ever took a seat: then the groups stay. */
  @property({ attribute: false }) joined = false;
  @state() private saved = false;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const { title, closes_at, ended, tasks } = this.workshop;
    return html`<p role="status" class=${this.saved ? 'said' : 'unseen'}>
        ${this.saved ? this.r('wall.edit.done') : nothing}
      </p>
      <details class="card">
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
        ${tasks.length === 0 ? nothing : html`<p class="note">${this.r('wall.edit.tasks')}</p>`}
        ${tasks.map(({ text }, i) =>
          inputField({
            name: `task-${i}`,
            label: this.t('plan.task', { n: i + 1 }),
            value: text,
            maxLength: 200,
            fault: this.fault(`tasks.${i}.text`),
          }),
        )}
        ${this.groups()}
        <button class="button" ?disabled=${this.busy}>${this.r('save')}</button>
      </form>
    </details>`;
  }

  private groups(): TemplateResult {
    if (this.joined) return html`<p class="note">${this.r('wall.edit.groups')}</p>`;
    const { length } = this.workshop.groups;
    return groupsField(this.r('plan.groups'), length, this.r('plan.groups.hint'));
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    const { title = '', closes_at: until, groups: number, ...words } = textsOf(event);
    const ends = until ? { closes_at: new Date(until).getTime() || 0 } : {};
    const asked = { title, ...ends, tasks: this.tasks(words), ...this.groupsAsked(Number(number)) };
    this.saved = false;
    const went = await this.attempt(() =>
      this.ask('PATCH', ['workshops', this.workshop.id], asked),
    );
    if (!went) return;
    form.closest('details')?.removeAttribute('open');
    this.saved = true;
    this.dispatchEvent(new Event('changed'));
  }

  /** As many groups as were chosen: those that are there stay the first ones. */
  private groupsAsked(number: number) {
    const there = this.workshop.groups.map(({ name, colour }) => ({ name, colour }));
    if (!number || number === there.length) return {};
    const isFree = (one: { name: string; colour: string }) =>
      !there.some(({ name, colour }) => name === one.name || colour === one.colour);
    const others = groupsIn(dataLanguage(this.site.language)).filter(isFree);
    return { groups: [...there, ...others].slice(0, number) };
  }

  private tasks(words: Readonly<Record<string, string>>) {
    return this.workshop.tasks
      .map(({ kind, count }, i) => ({ text: (words[`task-${i}`] ?? '').trim(), kind, count }))
      .filter(({ text }) => text !== '');
  }
}
