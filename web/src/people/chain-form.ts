/** Tells of a manual step: files are hashed here and never sent. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { type Chain, choices, HASHED_MAX_BYTES, type Named, sha256Of } from './chain';
import { chainStyles } from './chain-styles';
import './check-sum';
import { areaField, inputField, selectField, textsOf } from './field';
import { PeoplePage } from './page';
import { pageStyles } from './styles';

type Side = 'inputs' | 'outputs';

@customElement('chain-form')
export class ChainForm extends PeoplePage {
  @property({ attribute: false }) chain!: Chain;
  @state() private inputs: readonly Named[] = [];
  @state() private outputs: readonly Named[] = [];
  /** What is said of the files that were chosen last, on either side. */
  @state() private about: Record<Side, string> = { inputs: '', outputs: '' };
  @state() private sent = false;

  static override styles = [shared, pageStyles, chainStyles];

  override render(): TemplateResult {
    return html`<section class="card" id="tell">
      <h2>${this.r('chain.tell')}</h2>
      <p>${this.r('chain.tell.body')}</p>
      ${this.sent ? html`<p class="said" role="status">${this.r('chain.tell.sent')}</p>` : nothing}
      ${this.problemBox('what', 'why', 'done_on', 'tool')}
      <form @submit=${this.send} novalidate>
        ${inputField({ ...this.labelled('what'), required: true, maxLength: 200 })}
        ${this.side('inputs')} ${this.side('outputs')}
        ${inputField({ ...this.labelled('tool'), maxLength: 200 })}
        ${inputField({
          name: 'done_on',
          label: this.r('chain.tell.day'),
          type: 'date',
          value: new Date().toLocaleDateString('sv'),
          required: true,
          fault: this.fault('done_on'),
        })}
        ${areaField({
          name: 'why',
          label: this.r('chain.tell.why'),
          fault: this.fault('why'),
          maxLength: 2000,
          required: true,
        })}
        ${selectField('replaces', this.r('chain.tell.replaces'), this.replaceable(), '')}
        <button class="button strong" ?disabled=${this.busy}>${this.r('chain.tell.send')}</button>
      </form>
    </section>`;
  }

  private labelled(name: 'what' | 'tool') {
    const label = this.r(`chain.tell.${name}`);
    return { name, label, hint: this.t(`chain.tell.${name}.hint`), fault: this.fault(name) };
  }

  private replaceable(): { value: string; label: string }[] {
    const open = this.chain.steps.filter(
      ({ way, replaced_by }) => way === 'manual' && replaced_by === null,
    );
    return [
      { value: '', label: this.t('chain.tell.replaces.none') },
      ...open.map(({ id, label, at }) => ({ value: id, label: `${at} ${this.w(label)}` })),
    ];
  }

  private side(side: Side): TemplateResult {
    const named = this[side];
    return html`<fieldset>
      <legend>${this.r(`chain.tell.${side}`)}</legend>
      ${
        named.length > 0
          ? html`<ul class="things">${named.map((each, place) => this.named(side, each, place))}</ul>`
          : nothing
      }
      <div class="entry">
        <label for=${`${side}-files`}>${this.r('chain.tell.files')}</label>
        <p class="note" id=${`${side}-hint`}>${this.r('chain.tell.files.hint')}</p>
        <input
          class="field"
          type="file"
          multiple
          id=${`${side}-files`}
          aria-describedby=${`${side}-hint`}
          @change=${(event: Event) => void this.take(side, event)}
        />
        <p class="note" role="status">${this.about[side]}</p>
      </div>
      <div class="entry">
        <label for=${`${side}-thing`}>${this.r('chain.tell.things')}</label>
        <select class="field" id=${`${side}-thing`} @change=${(event: Event) => this.choose(side, event)}>
          <option value="">${this.t('chain.tell.none')}</option>
          ${choices(this.chain, false).map(
            ({ id, title, version }) =>
              html`<option value=${id}>${this.w(title)} ${version}</option>`,
          )}
        </select>
      </div>
      <details>
        <summary>${this.r('chain.tell.byHand')}</summary>
        <div class="stack">
          ${inputField({ name: `${side}-name`, label: this.r('chain.tell.name'), maxLength: 300 })}
          ${inputField({ name: `${side}-sha256`, label: this.r('chain.tell.sha256'), maxLength: 64 })}
          <button class="button small" type="button" @click=${() => this.addTyped(side)}>
            ${this.r('chain.tell.add')}
          </button>
        </div>
      </details>
    </fieldset>`;
  }

  private named(side: Side, { name, sha256 }: Named, place: number): TemplateResult {
    return html`<li>
      <span>${name}</span>
      ${sha256 ? html`<check-sum .site=${this.site} .sha256=${sha256} .name=${name}></check-sum>` : nothing}
      <button
        class="button small"
        type="button"
        aria-label=${this.t('chain.tell.takeOff', { name })}
        @click=${() => this.keep(side, this[side].toSpliced(place, 1))}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  private async take(side: Side, event: Event): Promise<void> {
    const field = event.target as HTMLInputElement;
    for (const file of field.files ?? []) {
      this.tell(side, this.t('chain.tell.hashing', { name: file.name }));
      if (file.size > HASHED_MAX_BYTES) {
        this.tell(side, this.t('chain.tell.tooLarge', { name: file.name }));
        continue;
      }
      const sha256 = await sha256Of(file);
      if (sha256 === null) {
        this.tell(side, this.t('chain.tell.insecure'));
        return;
      }
      this.add(side, { name: file.name, sha256 });
      this.tell(side, '');
    }
    field.value = '';
  }

  private choose(side: Side, event: Event): void {
    const field = event.target as HTMLSelectElement;
    const thing = this.chain.things.find(({ id }) => id === field.value);
    if (thing) this.add(side, { thing: thing.id, name: this.w(thing.title) });
    field.value = '';
  }

  private addTyped(side: Side): void {
    const typed = (name: string) =>
      this.renderRoot.querySelector<HTMLInputElement>(`[name="${side}-${name}"]`);
    const [name, sha256] = [typed('name'), typed('sha256')];
    if (!name?.value || !/^[0-9a-f]{64}$/i.test(sha256?.value.trim() ?? '')) {
      (name?.value ? sha256 : name)?.focus();
      return;
    }
    this.add(side, { name: name.value, sha256: sha256?.value.trim().toLowerCase() ?? '' });
    name.value = '';
    if (sha256) sha256.value = '';
  }

  private add(side: Side, named: Named): void {
    const known = this[side].some(
      ({ thing, sha256 }) => thing === named.thing && sha256 === named.sha256,
    );
    if (!known) this.keep(side, [...this[side], named]);
  }

  private keep(side: Side, named: readonly Named[]): void {
    if (side === 'inputs') this.inputs = named;
    else this.outputs = named;
  }

  private tell(side: Side, words: string): void {
    this.about = { ...this.about, [side]: words };
  }

  private send(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    const { what = '', tool = '', done_on = '', why = '', replaces = '' } = textsOf(event);
    this.sent = false;
    void this.attempt(async () => {
      const step = { what, tool, done_on, why, replaces: replaces || null };
      const [inputs, outputs] = [this.inputs, this.outputs].map((side) => side.map(sentOf));
      await this.ask('POST', ['chain', 'steps'], { ...step, inputs, outputs });
      for (const name of ['what', 'tool', 'why', 'replaces']) emptied(form, name);
      this.inputs = [];
      this.outputs = [];
      this.sent = true;
      this.dispatchEvent(new Event('step-told'));
    });
  }
}

/** The day stays: several steps are often told of at once. */
function emptied(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = '';
  if (field instanceof HTMLSelectElement) field.value = '';
}

/** A thing is sent by its id alone: what it is now, the server knows. */
function sentOf({ thing, name, sha256 }: Named): Named | { thing: string } {
  return thing ? { thing } : { name, sha256: sha256 ?? '' };
}
