/** Writing, drawing, moving: one small step after another, with the map beside it. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { dataLanguage, dotOf } from '../i18n/languages';
import type { MessageKey } from '../i18n/messages';
import { type Contact, contactInValues } from '../model/contact';
import {
  canClose,
  type Draft,
  FIELDS_OF_KIND,
  hasMoved,
  missingFields,
  RECTANGLES,
  type Step,
  standsInBuilding,
  standsInTree,
  TOOLS,
  toolOf,
} from '../model/draft';
import { faultOfHours } from '../model/hours';
import {
  type Field,
  fieldsToAsk,
  type Item,
  isForDrawing,
  isForMeasuring,
  isForSpots,
  isOfClassOnly,
  isStopped,
  kindField,
  type PeopleLayer,
  type Properties,
  textField,
  waitsOn,
} from '../model/items';
import { type Shown, withOutbox } from '../model/outbox';
import { valueIn } from '../state/load';
import type { Task } from '../state/people-loaded';
import type { State } from '../state/store';
import './class-tasks';
import './class-vote';
import { Connected } from './connected';
import { icon } from './icons';
import { ownLegend, toolIcon } from './people-bands';
import './contact-question';
import './item-form';
import { steerByKeys } from '../scene/city/keys';
import { peopleStyles } from './people-styles';
import { shared } from './styles';
import { taskStyles } from './task-styles';
import { wherePersonIs } from './where-person-is';
import { isWide } from './width';

type Doubt = 'task.crowded' | 'task.inBuilding';

const STEPS: readonly Step[] = ['place', 'kind', 'words'];
const CLOSE_UP = 17.5;

@customElement('task-panel')
export class TaskPanel extends Connected {
  @state() private strict = false;
  /** What of somebody stands in the words, as long as it is asked whether to send it. */
  @state() private contact: { found: Contact; again: boolean } | null = null;
  @state() private finding: '' | 'looking' | 'failed' | 'outside' = '';
  @state() private more = false;
  /** What is doubtful about a place, and how it was to be sent, while that is asked. */
  @state() private doubt: { words: Doubt; again: boolean } | null = null;
  /** What was handed in last. */
  @state() private sent: { tool: string; item: string; layer: string } | null = null;
  @query('.first') private first!: HTMLElement | null;
  private endSteering: (() => void) | null = null;
  private stepShown = '';

  static override styles = [shared, peopleStyles, taskStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    // Arrow keys move the map from here, too: the crosshair is what one steers.
    this.endSteering = steerByKeys(this, {
      camera: () => this.state.view.camera ?? { lon: 0, lat: 0, zoom: 0, bearing: 0, pitch: 0 },
      look: (camera) => this.session.store.look({ camera }),
      steers: (event) => this.session.people.drafts.aims && !isTyping(event),
    });
    this.addEventListener('keydown', this.key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endSteering?.();
    this.removeEventListener('keydown', this.key);
  }

  protected override changed(now: State, before: State): void {
    if (now.people.task?.kind !== before.people.task?.kind) {
      this.strict = false;
      this.sent = null;
    }
    if (now.people.task?.steps?.now.step !== 'words') this.doubt = null;
  }

  /** Each step begins with its first button or box, for whoever comes by keyboard. */
  override updated(): void {
    const { task } = this.state.people;
    const shown = `${task?.kind} ${task?.steps?.now.step ?? 'tools'} ${task?.steps?.now.tool.id}`;
    if (shown === this.stepShown) return;
    this.stepShown = shown;
    this.contact = null;
    this.renderRoot.querySelector('.body')?.scrollTo({ top: 0 });
    this.first?.focus({ preventScroll: true });
  }

  override render(): TemplateResult | typeof nothing {
    const { task } = this.state.people;
    if (!task) return nothing;
    return html`
      <header>
        <h2>
          ${this.r(this.heading(task))}
          ${
            task.kind === 'write' && task.steps
              ? html`<small>${this.t('task.step', { n: STEPS.indexOf(task.steps.now.step) + 1 })}</small>`
              : nothing
          }
        </h2>
        <button class="button plain small" @click=${() => this.session.people.drafts.leave()}>
          ${icon('close')}${this.r(task.kind === 'draw' && !task.steps ? 'task.end' : 'task.leave')}
        </button>
      </header>
      ${
        this.inClass
          ? html`<class-vote .session=${this.session}></class-vote>
              <class-tasks .session=${this.session}></class-tasks>`
          : nothing
      }
      <div class="body">${this.stopped(task)} ${this.handedIn()} ${this.step(task)}
        ${task.kind === 'draw' ? ownLegend(this.items, (key) => this.r(key)) : nothing}
      </div>
    `;
  }

  /** Whether a pupil draws here: who leads the class sees its tasks elsewhere. */
  private get inClass(): boolean {
    const layers = valueIn(this.state.people.layers) ?? [];
    return layers.some(({ class_state, may_moderate }) => class_state !== null && !may_moderate);
  }

  private heading({ kind, steps }: Task): MessageKey {
    const layer = steps && this.session.people.layer(steps.now.layer);
    return kind === 'write' && layer && isForSpots(layer) ? 'task.offer' : `task.${kind}`;
  }

  /** That the class is paused or over: what is being made stays, and cannot be sent. */
  private stopped({ steps }: Task): TemplateResult | typeof nothing {
    const layers = valueIn(this.state.people.layers) ?? [];
    const layer = layers.find((each) => isStopped(each) && (!steps || each.id === steps.now.layer));
    if (!layer) return nothing;
    const words = layer.class_state === 'held' ? 'people.held' : 'task.ended';
    return html`<p class="stopped" role="alert">${this.r(words)}</p>`;
  }

  private handedIn(): TemplateResult {
    return html`<p class="note" role="status">${this.toldOf(this.sent)}</p>`;
  }

  /** Whether the last one is out, waits or was refused; nothing on its way, or once taken back. */
  private toldOf(sent: typeof this.sent): unknown {
    const own = this.items.filter(({ about }) => about.mine && about.layer === sent?.layer);
    const last = own.find(({ id }) => id === sent?.item);
    if (!sent || !last) return nothing;
    const thing = this.t(`tool.${sent.tool}` as 'tool.tree');
    if (last.waiting === 'waiting')
      return this.state.people.sending ? nothing : this.r('task.waiting', { thing });
    if (last.waiting !== null)
      return html`${this.r('outbox.refused')}${dotOf(this.state.view.language)}${this.r('outbox.kept')}`;
    const n = own.filter((item) => toolOf(item)?.id === sent.tool).length;
    return this.r('task.sent', { thing, n });
  }

  private step(task: Task): TemplateResult | typeof nothing {
    if (!task.steps) return this.tools(task);
    const draft = task.steps.now;
    const layer = this.session.people.layer(draft.layer);
    if (!layer) return nothing;
    if (task.kind === 'move') return this.place(draft, true);
    if (task.kind === 'reshape') return this.reshape();
    if (draft.step === 'kind') return this.kinds(draft, layer);
    if (draft.step === 'words' || task.kind === 'edit') return this.words(task, draft, layer);
    return task.kind === 'write' ? this.where(draft, layer) : this.points(draft);
  }

  private tools({ isEarly }: Task): TemplateResult {
    return html`<p class=${isEarly ? 'ask' : 'note'} role=${isEarly ? 'alert' : nothing}>
        ${this.r(isEarly ? 'task.tool.early' : 'task.tool.first')}
      </p>
      <div class="tools" role="group" aria-label=${this.t('task.draw')}>
      ${TOOLS.map(
        (tool, i) => html`<button
          class=${i === 0 ? 'first' : ''}
          @click=${() => this.session.people.drafts.draw(tool)}
        >
          ${icon(toolIcon(tool))}
          <span>${this.r(`tool.${tool.id}` as 'tool.tree')}</span>
        </button>`,
      )}
    </div>`;
  }

  private where(draft: Draft, layer: PeopleLayer): TemplateResult {
    const { drafts } = this.session.people;
    const layers = drafts.layersFor('write');
    return html`
      ${layers.length < 2 ? nothing : this.layerChoice(layers, layer)}
      <p class="ask">${this.r('task.where')}</p>
      ${this.place(draft, false)}
    `;
  }

  /** What one came to write: a note, a cool place, … */
  private layerChoice(layers: readonly PeopleLayer[], now: PeopleLayer): TemplateResult {
    const { drafts } = this.session.people;
    return html`<div class="layers" role="group" aria-label=${this.t('task.layer')}>
      ${layers.map(
        (layer) => html`<button
          class="button small"
          aria-pressed=${layer.id === now.id}
          @click=${() => drafts.write(layer)}
        >
          ${isForSpots(layer) ? this.r('task.offer') : layer.title[dataLanguage(this.state.view.language)]}
        </button>`,
      )}
    </div>`;
  }

  private place(draft: Draft, moves: boolean): TemplateResult {
    const is3d = this.state.view.mode === '3d';
    const moving = hasMoved(draft) ? 'task.move.there' : 'task.move.body';
    const body = moves ? moving : is3d ? 'task.where.body3d' : 'task.where.body';
    return html`
      <p class="note" role="status">
        ${this.r(body)} ${!moves && !is3d && isWide() ? this.r('task.where.keys') : nothing}
      </p>
      <div class="row">
        <button class="button strong first grow" @click=${() => void this.here(moves)}>
          ${icon('target')}${this.r(moves ? 'task.put' : 'task.here')}
        </button>
        ${
          draft.before
            ? nothing
            : html`<button class="button" @click=${this.findPerson}>
                ${icon('place')}${this.r('task.me')}
              </button>`
        }
      </div>
      ${this.finding ? html`<p class="note" role="status">${this.r(FINDING[this.finding])}</p>` : nothing}
    `;
  }

  /** Takes the place that was touched, else the middle of the map; a move ends with it. */
  private async here(ends: boolean): Promise<void> {
    const { drafts } = this.session.people;
    const isThere = ends && drafts.draft !== null && hasMoved(drafts.draft);
    if (!isThere) this.tell('aim');
    if (ends && drafts.draft) await drafts.finish();
  }

  private tell(name: string): void {
    this.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  }

  private findPerson = async (): Promise<void> => {
    this.finding = 'looking';
    const bounds = valueIn(this.state.city)?.bounds ?? null;
    const found = await wherePersonIs(bounds);
    if (typeof found === 'string') {
      this.finding = found;
      return;
    }
    this.finding = '';
    const { camera } = this.state.view;
    const zoom = Math.max(camera?.zoom ?? 0, CLOSE_UP);
    const { bearing = 0, pitch = 0 } = camera ?? {};
    this.session.store.look({ camera: { ...found, zoom, bearing, pitch } });
  };

  private points(draft: Draft): TemplateResult {
    const { drafts } = this.session.people;
    const { shape, id } = draft.tool;
    const single = shape === 'point' || shape === 'rectangle';
    const hint = single
      ? this.r('task.point.one')
      : draft.points.length === 0
        ? this.r('task.point.first')
        : this.r('task.point.next', { n: draft.points.length });
    return html`
      <p class="ask">${icon(toolIcon({ id }))} ${this.r(`tool.${id}` as 'tool.tree')}</p>
      <p class="note" role="status">${hint}</p>
      ${shape === 'rectangle' ? this.rectangle(draft) : nothing}
      <div class="row">
        <button class="button strong first grow" @click=${() => this.tell('aim')}>
          ${icon('target')}${this.r(single ? 'task.here' : 'task.point.set')}
        </button>
        ${
          single
            ? nothing
            : html`<button class="button" ?disabled=${!canClose(draft)} @click=${() => drafts.close()}>
                ${this.r('task.close')}
              </button>`
        }
      </div>
    `;
  }

  private rectangle(draft: Draft): TemplateResult {
    const { drafts } = this.session.people;
    const take = (event: Event) => {
      const size = RECTANGLES[(event.target as HTMLSelectElement).selectedIndex];
      if (size) drafts.step({ size });
    };
    return html`<div class="row">
      <label class="grow">
        ${this.r('task.size')}
        <select class="field" @change=${take}>
          ${RECTANGLES.map(
            (
              size,
            ) => html`<option .selected=${size[0] === draft.size[0] && size[1] === draft.size[1]}>
              ${size[0]} × ${size[1]} m
            </option>`,
          )}
        </select>
      </label>
      <button class="button low" @click=${() => drafts.step({ turn: (draft.turn + 90) % 180 })}>
        ${icon('redo')}${this.r('task.turn')}
      </button>
    </div>
    ${this.measures(draft)}`;
  }

  /** How large a rectangle stands. */
  private measures({ size: [width, depth], properties, tool }: Draft): TemplateResult {
    const height = properties.height_m ?? tool.properties.height_m;
    return html`<p class="note measures" role="status">
      ${this.r('task.measures', { width, depth, height: String(height) })}
    </p>`;
  }

  private reshape(): TemplateResult {
    return html`
      <p class="note">${this.r('task.reshape.body')} ${this.r('task.reshape.keys')}</p>
      <button class="button strong first" @click=${() => void this.session.people.drafts.finish()}>
        ${icon('send')}${this.r('task.save')}
      </button>
    `;
  }

  private kinds(draft: Draft, layer: PeopleLayer): TemplateResult {
    const field = kindField(layer);
    const { drafts } = this.session.people;
    const take = (id: string) =>
      drafts.step({
        step: 'words',
        properties: { ...draft.properties, ...(field ? { [field.id]: id } : {}) },
      });
    const what = isForSpots(layer) ? 'task.what.spot' : 'task.what';
    return html`
      <p class="ask">${this.r(what)}</p>
      <div class="kinds" role="group" aria-label=${this.t(what)}>
        ${(field?.choices ?? []).map(
          (
            { id, label },
            i,
          ) => html`<button class=${i === 0 ? 'first' : ''} @click=${() => take(id)}>
            ${this.serverWord(label[dataLanguage(this.state.view.language)])}
          </button>`,
        )}
      </div>
    `;
  }

  private words(task: Task, draft: Draft, layer: PeopleLayer): TemplateResult {
    const [first, rest] = this.fieldsOf(draft, layer);
    const isNew = draft.before === null;
    const ask = isForSpots(layer) ? 'task.words.spot' : 'task.words';
    const isOpen = this.more || (this.strict && rest.some(({ required }) => required));
    return html`
      ${task.kind === 'write' ? html`<p class="ask">${this.r(ask)}</p>` : nothing}
      ${draft.anchor ? html`<p class="note">${this.r(`task.anchored.${draft.anchor.face}`)}</p>` : nothing}
      ${draft.tool.shape === 'rectangle' ? this.measures(draft) : nothing}
      ${this.form(draft, first)}
      ${
        rest.length === 0
          ? nothing
          : html`<details
              ?open=${isOpen}
              @toggle=${(event: Event) => {
                this.more = (event.target as HTMLDetailsElement).open;
              }}
            >
              <summary>${this.r('task.more')}</summary>
              ${isOpen ? this.form(draft, rest) : nothing}
            </details>`
      }
      <p class="note" data-testid="moderation">
        ${this.r(whenSeen(layer, draft.before))} ${this.r(isForSpots(layer) ? 'task.rules.spot' : 'task.rules')}
      </p>
      ${isNew ? this.beforeSending(layer) : nothing}
      ${this.asked(draft) ?? this.sending(task, draft, layer)}
    `;
  }

  /** What is asked before it goes out: about a telephone number, about a tree in a tree or house. */
  private asked(draft: Draft): TemplateResult | null {
    if (this.contact) return this.question(draft, this.contact);
    return this.doubt ? this.askAboutPlace(draft, this.doubt) : null;
  }

  private question(
    draft: Draft,
    { found, again }: { found: Contact; again: boolean },
  ): TemplateResult {
    return html`<contact-question
      .session=${this.session}
      .contact=${found}
      @go-back=${() => {
        this.contact = null;
        void this.updateComplete.then(() => this.first?.focus());
      }}
      @send-so=${() => {
        this.contact = null;
        void this.handIn(draft, again);
      }}
    ></contact-question>`;
  }

  private sending(task: Task, draft: Draft, layer: PeopleLayer): TemplateResult {
    const isNew = draft.before === null;
    const word = task.entry !== null ? 'task.sendAgain' : isNew ? 'task.send' : 'task.save';
    return html`<div class="row send">
        <button
          class="button strong grow"
          ?disabled=${isStopped(layer)}
          @click=${() => void this.send(draft, layer)}
        >
          ${icon('send')}${this.r(word)}
        </button>
        ${
          task.kind === 'draw' && isNew
            ? html`<button
                class="button"
                ?disabled=${isStopped(layer)}
                @click=${() => void this.send(draft, layer, true)}
              >
                ${icon(toolIcon(draft.tool))}${this.r('task.another')}
              </button>`
            : nothing
        }
      </div>`;
  }

  /** A tree in a tree is asked about, and one in a building: it may be meant. */
  private askAboutPlace(
    draft: Draft,
    { words, again }: { words: Doubt; again: boolean },
  ): TemplateResult {
    const { drafts } = this.session.people;
    const thing = this.t(`tool.${draft.tool.id}` as 'tool.tree');
    return html`<div class="row send">
        <p role="alert">${this.r(words, { thing })}</p>
        <button class="button strong grow" @click=${() => drafts.goTo('place')}>
          ${this.r('task.crowded.move')}
        </button>
        <button class="button" @click=${() => void this.handIn(draft, again)}>
          ${this.r('task.crowded.send')}
        </button>
      </div>`;
  }

  /** What sending means for good: who may use it, and that nobody changes it without a name. */
  private beforeSending(layer: PeopleLayer): TemplateResult {
    const isVisitor = this.session.people.author === null && layer.waits;
    return html`<p class="note">
      ${this.r(isOfClassOnly(layer) ? 'task.classOnly' : 'task.licence', { name: layer.licence })}
      ${isVisitor ? this.r('task.nameless') : nothing}
    </p>`;
  }

  private form(draft: Draft, fields: readonly Field[]): TemplateResult {
    return html`<item-form
      class="first"
      tabindex="-1"
      .session=${this.session}
      .fields=${fields}
      .properties=${draft.properties}
      ?strict=${this.strict}
      @typed=${(event: CustomEvent<Properties>) => this.session.people.drafts.type(event.detail)}
    ></item-form>`;
  }

  /** What is asked at once, and what only when somebody wants to say more. */
  private fieldsOf(draft: Draft, layer: PeopleLayer): [Field[], Field[]] {
    const kind = kindField(layer)?.id;
    const words = textField(layer)?.id;
    const isOffice = this.session.people.author?.startsWith('office') ?? false;
    const typed = fieldsToAsk(layer, isOffice).filter(({ id }) => id !== kind);
    if (isForDrawing(layer)) {
      const own = FIELDS_OF_KIND[draft.tool.kind || String(draft.properties.kind)] ?? [];
      const asked = typed.filter(({ id }) => own.includes(id));
      return [[...asked, ...typed.filter(({ id }) => id === words)], []];
    }
    if (isForMeasuring(layer)) return [typed, []];
    const first = typed.filter(
      ({ id, type, required }) => required || id === words || type === 'hours',
    );
    const isChange = draft.before !== null;
    const kinds = layer.fields.filter(({ id }) => isChange && id === kind);
    return [[...kinds, ...first], typed.filter((field) => !first.includes(field))];
  }

  private async send(draft: Draft, layer: PeopleLayer, again = false): Promise<void> {
    const missing = missingFields(layer, draft.properties);
    const outOfRange = layer.fields.some(({ id, minimum, maximum }) => {
      const value = draft.properties[id];
      if (typeof value !== 'number') return false;
      return (
        (minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum)
      );
    });
    const hasWrongHours = layer.fields.some(
      ({ id, type }) => type === 'hours' && faultOfHours(draft.properties[id]) !== '',
    );
    this.strict = missing.length > 0 || outOfRange || hasWrongHours;
    if (this.strict) return;
    const found = contactInValues(newValues(draft));
    if (found) this.contact = { found, again };
    else if (standsInTree(draft, this.items)) this.doubt = { words: 'task.crowded', again };
    else if (standsInBuilding(draft)) this.doubt = { words: 'task.inBuilding', again };
    else await this.handIn(draft, again);
  }

  private get items(): Shown[] {
    const { items, outbox } = this.state.people;
    return withOutbox(items.values(), outbox);
  }

  private async handIn(draft: Draft, again: boolean): Promise<void> {
    await this.session.people.drafts.finish({ again });
    const { tool, item, layer } = draft;
    this.sent = draft.before ? null : { tool: tool.id, item, layer };
  }

  private key = (event: KeyboardEvent): void => {
    const { drafts } = this.session.people;
    if (event.key === 'Escape') drafts.leave();
    else if (event.key === 'Backspace' && drafts.aims && !isTyping(event)) drafts.back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** What is new in the words of a draft. */
function newValues({ properties, before }: Draft): Properties {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => value !== before?.properties[name]),
  );
}

const FINDING = {
  looking: 'task.me.looking',
  failed: 'task.me.failed',
  outside: 'task.me.outside',
} as const;

/** Whether a key belongs to a box that somebody types in. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** Who sees what is sent, and when. */
function whenSeen(
  layer: PeopleLayer,
  before: Item | null,
): 'task.waits' | 'task.shown' | 'task.shownClass' | 'task.stays' {
  if (waitsOn(layer, before)) return 'task.waits';
  if (before?.about.status === 'hidden' && before.about.mine) return 'task.stays';
  return layer.public ? 'task.shown' : 'task.shownClass';
}
