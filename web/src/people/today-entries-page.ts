/** The office types in a WBGT that it measured, or an alert; it is shown as 手入力, with its time. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { encodeToday } from '../today/address';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField, selectField, textsOf } from './field';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

const LEVELS = ['warning', 'special', 'special-judged', 'none'] as const;

interface Entry {
  id: string;
  kind: 'wbgt' | 'alert';
  at: string;
  wbgt: number | null;
  place: string;
  day: string | null;
  level: (typeof LEVELS)[number] | null;
  entered: string;
  withdrawn: string | null;
}

@customElement('today-entries-page')
export class TodayEntriesPage extends LoadedPart {
  @state() private entries: readonly Entry[] | null = null;
  @state() private done = false;
  /** Which form was sent last; its problems stand beside its fields. */
  @state() private sent: Entry['kind'] = 'wbgt';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    if (this.site.me.hat !== 'office') {
      return html`<h1>${this.r('title.today')}</h1>
        <p class="problem">${this.r('entries.notOffice')}</p>`;
    }
    const { language, furigana, route } = this.site;
    const screen = encodeToday({ city: route.city, language, furigana, size: 100 });
    return html`
      <h1>${this.r('title.today')}</h1>
      <p>${this.r('entries.about')}</p>
      <p class="row">
        <a class="button small" href=${screen}>${this.r('entries.see')}</a>
        <a class="button small" href=${this.morning()} target="_blank">${this.r('paper.morning')}</a>
      </p>
      ${this.problemBox('wbgt', 'place', 'at', 'day', 'level')}
      <p role="status">${this.done ? this.r('entries.done') : ''}</p>
      ${this.measured()} ${this.alert()} ${this.list()}
    `;
  }

  protected async load(): Promise<void> {
    if (this.site.me.hat !== 'office') return;
    const found = await this.ask<{ entries: Entry[] }>('GET', ['today', 'entries']);
    this.entries = found.entries;
  }

  private measured(): TemplateResult {
    return html`<section class="card">
      <h2>${this.r('entries.wbgt')}</h2>
      <form @submit=${(event: SubmitEvent) => this.send(event, 'wbgt')}>
        ${inputField({
          name: 'wbgt',
          label: this.r('entries.wbgt.value'),
          hint: this.r('entries.wbgt.hint'),
          required: true,
          maxLength: 5,
          fault: this.faultIn('wbgt', 'wbgt'),
        })}
        ${inputField({
          name: 'place',
          label: this.r('entries.place'),
          required: true,
          maxLength: 100,
          fault: this.faultIn('wbgt', 'place'),
        })}
        ${inputField({
          name: 'at',
          label: this.r('entries.at'),
          hint: this.r('entries.at.hint'),
          type: 'datetime-local',
          value: localNow(),
          required: true,
          fault: this.faultIn('wbgt', 'at'),
        })}
        <button class="button strong" ?disabled=${this.busy}>${this.r('entries.send')}</button>
      </form>
    </section>`;
  }

  private alert(): TemplateResult {
    const levels = LEVELS.map((value) => ({ value, label: this.t(`entries.level.${value}`) }));
    return html`<section class="card">
      <h2>${this.r('entries.alert')}</h2>
      <p class="note">${this.r('entries.alert.hint')}</p>
      <form @submit=${(event: SubmitEvent) => this.send(event, 'alert')}>
        ${selectField('level', this.r('entries.level'), levels, 'warning', this.faultIn('alert', 'level'))}
        ${inputField({
          name: 'day',
          label: this.r('entries.day'),
          hint: this.r('entries.day.hint'),
          value: localNow().slice(0, 10),
          required: true,
          maxLength: 10,
          fault: this.faultIn('alert', 'day'),
        })}
        ${inputField({
          name: 'issued',
          label: this.r('entries.issued'),
          type: 'datetime-local',
          value: localNow(),
          required: true,
          fault: this.faultIn('alert', 'at'),
        })}
        <button class="button strong" ?disabled=${this.busy}>${this.r('entries.send')}</button>
      </form>
    </section>`;
  }

  private list(): TemplateResult | typeof nothing {
    if (this.entries === null) return nothing;
    return html`<section class="card">
      <h2>${this.r('entries.list')}</h2>
      ${this.entries.length === 0 ? html`<p>${this.r('entries.none')}</p>` : nothing}
      <ul class="rows">
        ${this.entries.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row(entry: Entry): TemplateResult {
    const at = this.when(entry.at);
    const said =
      entry.kind === 'wbgt'
        ? this.t('entries.wbgt.said', {
            wbgt: entry.wbgt?.toFixed(1) ?? '',
            place: entry.place,
            at,
          })
        : this.t('entries.alert.said', {
            level: this.t(`entries.level.${entry.level ?? 'none'}`),
            day: entry.day ?? '',
            at,
          });
    return html`<li>
      <div>
        <p><strong>${said}</strong></p>
        <p class="note">${this.r('entries.by', { when: this.when(entry.entered) })}</p>
        ${
          entry.withdrawn
            ? html`<p class="note">${this.r('entries.takenBack', { when: this.when(entry.withdrawn) })}</p>`
            : nothing
        }
      </div>
      ${
        entry.withdrawn
          ? nothing
          : html`<button class="button small" ?disabled=${this.busy} @click=${() => this.takeBack(entry)}>
              ${this.r('entries.takeBack')}<span class="unseen"> ${said}</span>
            </button>`
      }
    </li>`;
  }

  private async send(event: SubmitEvent, kind: Entry['kind']): Promise<void> {
    const form = event.target as HTMLFormElement;
    const texts = textsOf(event);
    this.sent = kind;
    this.done = false;
    const at = Date.parse(texts.at ?? texts.issued ?? '');
    const body =
      kind === 'wbgt'
        ? { kind, at, wbgt: numberOf(texts.wbgt ?? ''), place: texts.place }
        : { kind, at, day: texts.day, level: texts.level };
    this.done = await this.change(() => this.ask('POST', ['today', 'entries'], body));
    if (this.done) form.reset();
  }

  private morning(): string {
    const { route, language } = this.site;
    return `${of(route.city, 'today', 'morning.pdf')}?language=${dataLanguage(language)}`;
  }

  private takeBack(entry: Entry): void {
    this.done = false;
    void this.change(() => this.ask('DELETE', ['today', 'entries', entry.id]));
  }

  private faultIn(kind: Entry['kind'], field: string): string {
    return this.sent === kind ? this.fault(field) : '';
  }
}

/** 31.4 also from full-width digits; what is no number is sent as none and refused. */
function numberOf(text: string): number | null {
  const value = Number(text.normalize('NFKC').trim() || Number.NaN);
  return Number.isFinite(value) ? value : null;
}

/** The time of this machine's clock as an input of date and time takes it. */
function localNow(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
