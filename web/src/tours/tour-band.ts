/**
 * Leads through a tour: a band under the bar says what to do, a ring shows where.
 *
 * It never covers what it points at and never holds the focus; the real thing is done by hand.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { partsOf, withoutReadings } from '../i18n/ruby';
import type { State } from '../state/store';
import { Connected } from '../ui/connected';
import { icon } from '../ui/icons';
import { withRuby } from '../ui/ruby-text';
import { shared } from '../ui/styles';
import { bandStyles } from './band-styles';
import type { TourName } from './names';
import { boxOf, controlAt, goTo } from './pointing';
import { keepProgress, progressOf } from './progress';
import type { Tour, TourStep, Words } from './tour';
import { TOURS } from './tours';

/** Of the ring: from the edge of a control, outwards; of a large one, inwards (px). */
const APART = 8;
const INSET = 4;
const LARGE = 160;

const STEERING = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

@customElement('tour-band')
export class TourBand extends Connected {
  @state() private at = 0;
  /** Whether the person has just done what the step before asked for. */
  @state() private praised = false;
  /** Whether it was done already when the step began. */
  @state() private already = false;
  @state() private missing = false;
  /** Whether the last step is done: what comes next is told. */
  @state() private ended = false;
  @query('h2') private heading!: HTMLElement;
  @query('.ring') private ring!: HTMLElement;
  private running: TourName | null = null;
  private begun!: State;
  private frame = 0;
  private shown: HTMLElement | null = null;
  /** Whether the person has scrolled or pressed something since the step began. */
  private steered = false;

  static override styles = [shared, bandStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.escape);
    window.addEventListener('click', this.pressed);
    for (const each of STEERING) window.addEventListener(each, this.steer, { passive: true });
    this.frame = requestAnimationFrame(this.point);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.escape);
    window.removeEventListener('click', this.pressed);
    for (const each of STEERING) window.removeEventListener(each, this.steer);
    cancelAnimationFrame(this.frame);
  }

  override willUpdate(): void {
    const { tour } = this.state.view;
    if (tour === this.running) return;
    this.running = tour;
    if (tour === null) return;
    const { step, done } = progressOf(tour);
    const { steps } = TOURS[tour];
    this.ended = false;
    this.begin(done || step >= steps.length ? 0 : step, false);
  }

  /** A tour that begins takes the keyboard to its words; its steps leave it where it is. */
  override firstUpdated(_: PropertyValues): void {
    this.heading?.focus({ preventScroll: true });
  }

  override render(): TemplateResult | typeof nothing {
    const { tour, step } = this;
    if (!tour || !step) return nothing;
    if (this.ended) return this.goodbye(tour);
    const last = this.at === tour.steps.length - 1;
    return html`
      <section aria-label=${this.say(tour.title)}>
        <div class="words" role="status" aria-atomic="true">
          <p class="count">
            ${this.praised ? html`<b>✓ ${this.r('tour.praise')}</b>` : nothing}
            <span>${this.read(tour.title)}</span>
            <span>${this.at + 1}/${tour.steps.length}</span>
          </p>
          <h2 tabindex="-1">${this.read(step.title)}</h2>
          <p>${this.read(step.body)}</p>
          ${this.already ? html`<p class="aside">${this.r('tour.already')}</p>` : nothing}
          ${this.missing ? html`<p class="aside">${this.r('tour.missing')}</p>` : nothing}
        </div>
        <div class="acts">
          <button class="button small" ?disabled=${this.missing} @click=${this.show}>
            ${icon('target')}${this.r('tour.show')}
          </button>
          <button class="button small" ?disabled=${this.at === 0} @click=${() => this.begin(this.at - 1, false)}>
            ${this.r('tour.before')}
          </button>
          <button class="button small strong next" @click=${() => this.next(false)}>
            ${this.r(last ? 'tour.finish' : 'tour.next')}
          </button>
          <button class="button plain small" @click=${() => this.leave()}>
            ${icon('close')}${this.r('tour.end')}
          </button>
        </div>
      </section>
      <div class="ring" aria-hidden="true" hidden></div>
    `;
  }

  private goodbye({ title, end }: Tour): TemplateResult {
    return html`<section aria-label=${this.say(title)}>
      <div class="words" role="status" aria-atomic="true">
        <p class="count">
          ${this.praised ? html`<b>✓ ${this.r('tour.praise')}</b>` : nothing}
          <span>${this.read(title)}</span>
        </p>
        <h2 tabindex="-1">${this.read(end.title)}</h2>
      </div>
      <div class="acts">
        <a class="button small strong" href=${end.href(this.state)}>${this.read(end.go)}</a>
        <button class="button plain small" @click=${() => this.leave()}>
          ${icon('close')}${this.r('common.close')}
        </button>
      </div>
    </section>`;
  }

  private get tour(): Tour | null {
    return this.running && TOURS[this.running];
  }

  private get step(): TourStep | undefined {
    return this.tour?.steps[this.at];
  }

  private begin(at: number, praised: boolean): void {
    if (!this.running) return;
    this.at = at;
    this.praised = praised;
    this.begun = this.state;
    this.already = this.isDone(this.state);
    this.missing = false;
    this.shown = null;
    this.steered = false;
    keepProgress(this.running, { step: at, done: false });
  }

  private next(praised: boolean): void {
    const { tour } = this;
    if (!tour) return;
    if (this.at + 1 < tour.steps.length) this.begin(this.at + 1, praised);
    else {
      keepProgress(tour.name, { step: 0, done: true });
      this.praised = praised;
      this.ended = true;
    }
  }

  private isDone(now: State): boolean {
    const done = this.ended ? null : this.step?.done;
    return typeof done === 'function' && done(now, this.begun);
  }

  /** What somebody does by hand takes the tour on. */
  protected override changed(now: State): void {
    if (this.running === null || now.view.tour !== this.running) return;
    const done = this.isDone(now);
    if (done && !this.already) this.next(true);
    else if (!done) this.already = false;
  }

  private leave(): void {
    this.session.store.look({ tour: null });
    this.dispatchEvent(new Event('tour-ended', { bubbles: true, composed: true }));
  }

  private show(): void {
    const control = this.control();
    if (control) goTo(control);
  }

  private control(): HTMLElement | null {
    return this.step ? controlAt(this.step.at) : null;
  }

  /** Draws the ring around the control, wherever it is by now. */
  private point = (): void => {
    this.frame = requestAnimationFrame(this.point);
    if (!this.ring) return;
    const control = this.control();
    this.missing = control === null;
    const box = control && boxOf(control);
    // What is loaded above may push it away again; a person who scrolls is left alone.
    if (control && (control !== this.shown || (!box && !this.steered))) {
      control.scrollIntoView({ block: 'nearest' });
    }
    this.shown = control;
    this.ring.hidden = !box;
    if (!box) return;
    // Around a control; within what fills a part of the screen, as the map does.
    const apart = box.width > LARGE && box.height > LARGE ? -INSET : APART;
    const place = [
      box.left - apart,
      box.top - apart,
      box.width + 2 * apart,
      box.height + 2 * apart,
    ];
    const [left = '', top = '', width = '', height = ''] = place.map((px) => `${Math.round(px)}px`);
    const { style } = this.ring;
    if (style.left === left && style.top === top && style.width === width) {
      if (style.height === height) return;
    }
    Object.assign(style, { left, top, width, height });
  };

  private steer = (): void => {
    this.steered = true;
  };

  private pressed = (event: Event): void => {
    const control = !this.ended && this.step?.done === 'pressed' ? this.control() : null;
    if (control && event.composedPath().includes(control)) this.next(true);
  };

  /** Escape closes what is open first; with nothing open it ends the tour. */
  private escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const here = event.composedPath().includes(this);
    if (here || !isSomethingOpen(this.state)) this.leave();
  };

  private say(words: Words): string {
    return withoutReadings(words[this.state.view.language]);
  }

  /** For the eye: in easy Japanese with readings. */
  private read(words: Words): string | TemplateResult {
    const { language, furigana } = this.state.view;
    if (language !== 'ja-easy' || !furigana) return this.say(words);
    return withRuby(partsOf(words[language]));
  }
}

/** Whether Escape has something else to close. */
function isSomethingOpen({ view, heat, people }: State): boolean {
  const { place, station } = view.heat;
  const looked = [view.selection, view.people.item, place, station];
  return looked.some((each) => each !== null) || heat.stamping !== null || people.task !== null;
}
