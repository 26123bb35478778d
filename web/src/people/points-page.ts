/** Rules of points: those in force, every version, what waits for a second person. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { chainHref } from '../ui/chain-href';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { hasRole } from './people';
import './points-form';
import { HEAT_CLASSES, type PointsRules, type Version } from './points-rules';
import { pageStyles } from './styles';

interface InForce {
  version: number | null;
  rules: PointsRules | null;
}

@customElement('points-page')
export class PointsPage extends LoadedPart {
  @state() private inForce: InForce | null = null;
  @state() private versions: readonly Version[] = [];
  @state() private said = '';

  static override styles = [shared, pageStyles];

  override render(): TemplateResult {
    const { me, route, language } = this.site;
    if (!hasRole(me, 'office', 'planner')) {
      return html`<h1>${this.r('title.points')}</h1>
        <p class="problem">${this.r('points.notAllowed')}</p>`;
    }
    // What a second person is to decide stands before the form.
    const waits = this.versions.some(({ state }) => state === 'proposed');
    return html`
      <h1>${this.r('title.points')}</h1>
      <p>${this.r('points.about')}</p>
      ${this.problemBox()}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${this.inForce ? this.now(this.inForce) : nothing} ${waits ? this.all() : nothing}
      ${
        this.inForce
          ? html`<points-form
              .site=${this.site}
              .begin=${this.inForce.rules}
              @rules-proposed=${() => this.sayAndLoad('points.proposed')}
            ></points-form>`
          : nothing
      }
      ${waits ? nothing : this.all()}
      <p><a href=${chainHref(language, route.city, { of: 'shown:points' })}>${this.r('points.chain')}</a></p>
    `;
  }

  protected async load(): Promise<void> {
    if (!hasRole(this.site.me, 'office', 'planner')) return;
    const [inForce, { versions }] = await Promise.all([
      this.ask<InForce>('GET', ['points', 'rules']),
      this.ask<{ versions: Version[] }>('GET', ['points', 'rules', 'versions']),
    ]);
    this.inForce = inForce;
    this.versions = versions;
  }

  private now({ version, rules }: InForce): TemplateResult {
    return html`<section class="card">
      <h2>
        ${version === null ? this.r('points.now.none') : this.r('points.now', { n: version })}
      </h2>
      ${rules ? this.told(rules) : nothing}
    </section>`;
  }

  private told(rules: PointsRules): TemplateResult {
    const { season, rates, caps, bonuses } = rules;
    const limits = {
      visits: caps.visits_per_day ?? 0,
      here: caps.visits_per_spot_and_day ?? 0,
      points: caps.points_per_day ?? 0,
    };
    return html`<dl class="facts">
      <dt>${this.r('points.validFrom')}</dt>
      <dd>${rules.valid_from}</dd>
      <dt>${this.r('points.season')}</dt>
      <dd>${this.r('points.season.said', season)}</dd>
      <dt>${this.r('points.rates')}</dt>
      <dd>${HEAT_CLASSES.map((each, i) => html`${i > 0 ? this.dot : ''}${this.r(`heat.${each}`)} ${rates[each]}`)}</dd>
      <dt>${this.r('points.caps')}</dt>
      <dd>${this.r('visit.caps', limits)}</dd>
      ${
        bonuses.length > 0
          ? html`<dt>${this.r('points.bonuses')}</dt>
              <dd>
                <ul>
                  ${bonuses.map(
                    ({ name, points, from, to, kinds }) => html`<li>
                      ${this.t('points.bonus.said', { name: this.w(name), n: points ?? 0, from, to })}
                      ${kinds.map((kind, i) => html`${i > 0 ? this.dot : ''}${this.r(`points.kind.${kind}`)}`)}
                    </li>`,
                  )}
                </ul>
              </dd>`
          : nothing
      }
    </dl>`;
  }

  private all(): TemplateResult | typeof nothing {
    if (this.versions.length === 0) return nothing;
    return html`<section class="card">
      <h2>${this.r('points.versions')}</h2>
      <ul class="rows">
        ${this.versions.map((each) => this.row(each))}
      </ul>
    </section>`;
  }

  private row(each: Version): TemplateResult {
    const stateWord = this.t(`points.state.${each.state}`);
    return html`<li>
      <div>
        <p><strong>${this.r('points.version', { n: each.version, state: stateWord })}</strong></p>
        ${this.told(each.rules)}
        <p class="quote">${each.reason}</p>
        <p class="note">
          ${this.t('points.proposedAt', { when: this.when(each.proposed_at) })}
          ${each.decided_at ? this.t('points.decidedAt', { when: this.when(each.decided_at) }) : nothing}
        </p>
      </div>
      ${each.state === 'proposed' && this.site.me.hat === 'office' ? this.deciding(each) : nothing}
    </li>`;
  }

  private deciding({ version: n, mine }: Version): TemplateResult {
    return html`<div class="row">
      ${
        mine
          ? html`<span class="note">${this.r('suspension.mine')}</span>`
          : html`<button
              class="button small strong"
              aria-label=${this.t('points.accept.version', { n })}
              ?disabled=${this.busy}
              @click=${() => this.decide(n, true)}
            >
              ${this.r('points.accept')}
            </button>`
      }
      <button
        class="button small"
        aria-label=${this.t('points.refuse.version', { n })}
        ?disabled=${this.busy}
        @click=${() => this.decide(n, false)}
      >
        ${this.r('joint.no')}
      </button>
    </div>`;
  }

  private async decide(version: number, accept: boolean): Promise<void> {
    this.said = '';
    const path = ['points', 'rules', 'versions', String(version), 'decision'];
    const went = await this.change(() => this.ask('POST', path, { accept }));
    if (went) this.said = this.t('points.decided');
  }

  private async sayAndLoad(key: 'points.proposed'): Promise<void> {
    this.said = '';
    if (await this.attempt(() => this.load())) this.said = this.t(key);
  }
}
