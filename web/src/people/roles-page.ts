/** Who has which role; to give one and to take one away. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Item } from '../model/items';
import { shared } from '../ui/styles';
import { of } from './api';
import { type Choice, inputField, selectField, textsOf } from './field';
import { LoadedPart } from './page';
import { isPageKey } from './say';
import { pageStyles } from './styles';
import './sure-button';

/** In the order in which they are mostly given; the last need a second person. */
const GIVEN = [
  'facilitator',
  'spot-owner',
  'vouched',
  'moderator',
  'staff',
  'office',
  'planner',
  'operator',
  'auditor',
] as const;

interface RoleRecord {
  pen_name: string;
  role: string;
  scope: string;
  granted_at: number;
}

/** What a button that asks first is about stays what it is about, whatever comes before it. */
function keyOf({ pen_name, role, scope }: RoleRecord): string {
  return JSON.stringify([pen_name, role, scope]);
}

@customElement('roles-page')
export class RolesPage extends LoadedPart {
  @state() private roles: readonly RoleRecord[] = [];
  @state() private said = '';
  @state() private ofSpot = false;
  @state() private spots: readonly Choice[] = [];

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    return html`
      <h1>${this.r('title.roles')}</h1>
      ${this.problemBox('pen_name', 'role', 'reason', 'scope')}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      <form class="card" @submit=${this.give} @change=${this.chosen}>
        <h2>${this.r('roles.give')}</h2>
        <p class="note">${this.r('roles.give.body')}</p>
        ${inputField({
          name: 'pen_name',
          label: this.r('account.penName'),
          required: true,
          maxLength: 80,
          fault: this.fault('pen_name') || this.fault('account'),
        })}
        ${selectField(
          'role',
          this.r('roles.role'),
          GIVEN.map((value) => ({ value, label: this.t(`role.${value}`) })),
          GIVEN[0],
          this.fault('role'),
        )}
        ${this.ofSpot ? this.spot() : nothing}
        ${inputField({
          name: 'reason',
          label: this.r('roles.why'),
          required: true,
          maxLength: 500,
          fault: this.fault('reason'),
        })}
        <button class="button strong" ?disabled=${this.busy}>${this.r('roles.give.go')}</button>
      </form>
      <section class="card">
        <h2>${this.r('roles.list')}</h2>
        <ul class="rows">
          ${repeat(this.roles, keyOf, (each) => this.row(each))}
        </ul>
      </section>
    `;
  }

  /** An owner is one of a spot: elsewhere the role lets nobody do anything. */
  private spot(): TemplateResult {
    const none = { value: '', label: this.t('roles.spot.choose') };
    const fault = this.fault('scope');
    return selectField('spot', this.r('roles.spot'), [none, ...this.spots], '', fault);
  }

  private chosen({ target }: Event): void {
    if (!(target instanceof HTMLSelectElement) || target.name !== 'role') return;
    this.ofSpot = target.value === 'spot-owner';
    if (this.ofSpot && this.spots.length === 0) void this.attempt(this.loadSpots);
  }

  private readonly loadSpots = async (): Promise<void> => {
    const list = `${of(this.site.route.city, 'spots')}?limit=1000`;
    const { features } = await this.askAt<{ features: readonly Item[] }>(list);
    this.spots = features.map(({ id, properties }) => ({
      value: id,
      label: String(properties.name ?? id),
    }));
  };

  private row(each: RoleRecord): TemplateResult {
    const word = this.word(each.role);
    return html`<li>
      <div>
        <p><strong>${each.pen_name}</strong> ${word}</p>
        <p class="note">
          ${this.where(each.scope)} ${this.when(each.granted_at)}
        </p>
      </div>
      <sure-button
        small
        .words=${this.r('roles.take')}
        .about=${`${each.pen_name} ${word}`}
        .sureWords=${this.r('roles.take.sure')}
        .cancelWords=${this.r('cancel')}
        .disabled=${this.busy}
        @sure=${() => this.take(each)}
      ></sure-button>
    </li>`;
  }

  /** Where a role holds: everywhere, at one spot that can be looked at, in one workshop. */
  private where(scope: string): unknown {
    const [kind = '', id = ''] = scope.split(':');
    if (kind === 'city') return this.r('roles.city');
    if (kind === 'workshop')
      return html`<a href=${this.href('workshop', id)}>${this.r('roles.workshop')}</a>`;
    if (kind !== 'feature') return scope;
    const { route, language } = this.site;
    const query = new URLSearchParams({ city: route.city, item: id, lang: language });
    return html`<a href=${`/?${query}`}>${this.r('roles.feature')}</a>`;
  }

  private word(role: string): string {
    const key = `role.${role}`;
    return isPageKey(key) ? this.t(key) : role;
  }

  private give(event: SubmitEvent): void {
    const { pen_name, role, reason, spot } = textsOf(event);
    const form = event.target as HTMLFormElement;
    this.said = '';
    void this.attempt(async () => {
      const body = { pen_name, role, reason, scope: spot ? `feature:${spot}` : 'city' };
      const { granted } = await this.ask<{ granted: boolean }>('POST', ['roles'], body);
      await this.load();
      form.reset();
      this.ofSpot = false;
      this.said = this.t(granted ? 'roles.given' : 'roles.waits');
    });
  }

  private take({ pen_name, role, scope }: RoleRecord): void {
    void this.attempt(async () => {
      const query = new URLSearchParams({ pen_name, role, scope });
      await this.askAt(`${of(this.site.route.city, 'roles')}?${query}`, 'DELETE');
      await this.load();
      this.said = this.t('roles.taken');
    });
  }

  protected override async load(): Promise<void> {
    this.roles = (await this.ask<{ roles: RoleRecord[] }>('GET', ['roles'])).roles;
  }
}
