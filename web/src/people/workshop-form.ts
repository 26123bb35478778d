/** The plan of a new workshop: a title is enough, all else has a good start. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type DataLanguage, dataLanguage } from '../i18n/languages';
import { shared } from '../ui/styles';
import { areaField, inputField, selectField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';
import type { Workshop } from './workshops';

const HOUR_MS = 3_600_000;
const AGES = ['elementary-low', 'elementary-high', 'junior-high', 'high', 'adult'] as const;
const KINDS = ['practice', 'policy'] as const;
const COUNTED = ['', 'note', 'tree', 'awning', 'shade_sail', 'mist', 'bench', 'paving'] as const;
/**
 * Colours of groups, at most as many as the server takes: those of Okabe and Ito (2008), in the
 * order of the server's own groups, then six that their names tell apart.
 */
const GROUPS = [
  { ja: 'あお', en: 'Blue', colour: '#0072b2' },
  { ja: 'だいだい', en: 'Orange', colour: '#d55e00' },
  { ja: 'みどり', en: 'Green', colour: '#009e73' },
  { ja: 'もも', en: 'Pink', colour: '#cc79a7' },
  { ja: 'きいろ', en: 'Yellow', colour: '#e69f00' },
  { ja: 'みずいろ', en: 'Sky', colour: '#56b4e9' },
  { ja: 'むらさき', en: 'Purple', colour: '#6a3d9a' },
  { ja: 'ちゃいろ', en: 'Brown', colour: '#7f4f24' },
  { ja: 'くろ', en: 'Black', colour: '#1a1a1a' },
  { ja: 'はいいろ', en: 'Grey', colour: '#808080' },
  { ja: 'あか', en: 'Red', colour: '#a50026' },
  { ja: 'きみどり', en: 'Lime', colour: '#9acd32' },
];
const USUAL_GROUPS = 6;

@customElement('workshop-form')
export class WorkshopForm extends PeoplePage {
  @state() private tasks = 1;

  static override styles = [
    shared,
    pageStyles,
    css`
      .task {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 8px 12px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: 8px;
      }
      .task > :first-child {
        grid-column: 1 / -1;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<form @submit=${this.send}>
      ${this.problemBox('title', 'closes_at', 'retention_days')}
      ${inputField({
        name: 'title',
        label: this.r('plan.title'),
        hint: this.r('plan.title.hint'),
        required: true,
        maxLength: 60,
        fault: this.fault('title'),
      })}
      ${selectField('age_band', this.r('plan.age'), this.choices('plan.age', AGES), 'elementary-high')}
      ${inputField({
        name: 'closes_at',
        label: this.r('plan.closes'),
        hint: this.r('plan.closes.hint'),
        type: 'datetime-local',
        value: localTime(Date.now() + 2 * HOUR_MS),
        required: true,
        fault: this.fault('closes_at') || this.fault('opens_at'),
      })}
      <fieldset class="stack">
        <legend>${this.r('plan.tasks')}</legend>
        ${Array.from({ length: this.tasks }, (_, i) => this.task(i))}
        <button type="button" class="button small" ?disabled=${this.tasks >= 10} @click=${() => this.tasks++}>
          ${this.r('plan.tasks.more')}
        </button>
      </fieldset>
      <details>
        <summary>${this.r('plan.more')}</summary>
        <div class="stack">
          ${selectField('kind', this.r('plan.kind'), this.choices('plan.kind', KINDS), 'practice', '', this.r('plan.kind.hint'))}
          ${groupsField(this.r('plan.groups'), USUAL_GROUPS, this.r('plan.groups.hint'))}
          ${areaField({
            name: 'rules',
            label: this.r('plan.rules'),
            hint: this.r('plan.rules.hint'),
            fault: this.fault('rules'),
          })}
          ${inputField({
            name: 'retention_days',
            label: this.r('plan.retention'),
            hint: this.r('plan.retention.hint'),
            type: 'number',
            value: '30',
            min: 0,
            max: 365,
            fault: this.fault('retention_days'),
          })}
        </div>
      </details>
      <button class="button strong" ?disabled=${this.busy}>${this.r('plan.go')}</button>
    </form>`;
  }

  private task(i: number): TemplateResult {
    return html`<div class="task">
      ${inputField({
        name: `task-${i}`,
        label: this.t('plan.task', { n: i + 1 }),
        maxLength: 200,
        fault: this.fault(`tasks.${i}.text`),
      })}
      ${selectField(
        `task-kind-${i}`,
        this.r('plan.task.kind'),
        COUNTED.map((value) => ({ value, label: this.t(`drawn.${value || 'any'}`) })),
        '',
        this.fault(`tasks.${i}.kind`),
      )}
      ${inputField({
        name: `task-count-${i}`,
        label: this.r('plan.task.count'),
        type: 'number',
        min: 1,
        max: 1000,
        fault: this.fault(`tasks.${i}.count`),
      })}
    </div>`;
  }

  private choices<K extends 'plan.age' | 'plan.kind'>(
    key: K,
    values: K extends 'plan.age' ? typeof AGES : typeof KINDS,
  ) {
    return values.map((value) => ({
      value,
      label: this.t(`${key}.${value}` as 'plan.kind.policy'),
    }));
  }

  private async send(event: SubmitEvent): Promise<void> {
    const language = dataLanguage(this.site.language);
    const plan = planOf(textsOf(event), this.tasks, Date.now(), language);
    let made: Workshop | null = null;
    await this.attempt(async () => {
      made = await this.ask<Workshop>('POST', ['workshops'], plan);
    });
    const { id } = (made ?? { id: '' }) as { id: string };
    if (id) window.location.assign(this.href('board', id));
  }
}

/** How many groups there are, and how those who join are dealt to them. */
export function groupsField(label: unknown, number: number, hint: unknown): TemplateResult {
  const choices = GROUPS.map((_, i) => ({ value: String(i + 1), label: String(i + 1) }));
  return selectField('groups', label, choices, String(number), '', hint);
}

/** All groups that a class can have, called by their colours. */
export function groupsIn(language: DataLanguage) {
  return GROUPS.map((group) => ({ name: group[language], colour: group.colour }));
}

/** What the server takes of a form; a task without text is none. */
export function planOf(
  texts: Readonly<Record<string, string>>,
  tasks: number,
  now: number,
  language: DataLanguage,
) {
  const text = (name: string) => (texts[name] ?? '').trim();
  const asked = Array.from({ length: tasks }, (_, i) => ({
    text: text(`task-${i}`),
    kind: text(`task-kind-${i}`) || null,
    count: text(`task-count-${i}`) === '' ? null : Math.round(Number(text(`task-count-${i}`))),
  }));
  return {
    title: text('title'),
    age_band: text('age_band'),
    kind: text('kind'),
    opens_at: now,
    closes_at: new Date(text('closes_at')).getTime() || 0,
    tasks: asked.filter((task) => task.text !== ''),
    rules: text('rules')
      .split('\n')
      .map((rule) => rule.trim())
      .filter(Boolean),
    groups: groupsIn(language).slice(0, Number(text('groups')) || USUAL_GROUPS),
    retention_days: text('retention_days') === '' ? 30 : Math.round(Number(text('retention_days'))),
  };
}

/** `2026-11-20T16:30` on the clock of this machine, as the browser's input takes it. */
export function localTime(ms: number): string {
  const here = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 16);
}
