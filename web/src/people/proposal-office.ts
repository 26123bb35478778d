/** What the office decided about a proposal, and how two of the office decide. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { areaField, inputField, selectField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { changedEvent, type Decision, newestResult, OUTCOMES } from './proposals';
import { pageStyles } from './styles';

@customElement('proposal-office')
export class ProposalOffice extends ProposalPart {
  @state() private waiting: readonly Decision[] = [];
  @state() private said = '';

  static override styles = [shared, pageStyles, proposalStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const { decisions, may_decide } = this.proposal;
    const none = this.proposal.public ? 'proposal.reply.none' : 'proposal.reply.class';
    return html`<section aria-labelledby="office">
      <h2 id="office">${this.r('proposal.reply')}</h2>
      ${this.problemBox('reason', 'official_page')}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${decisions.map((each) => this.decision(each))}
      ${decisions.length === 0 ? html`<p class="note">${this.r(none)}</p>` : nothing}
      ${this.waiting.map((each) => this.draft(each))} ${may_decide ? this.form() : nothing}
    </section>`;
  }

  private async load(): Promise<void> {
    if (!this.proposal.may_decide) return;
    const path = ['proposals', 'decisions', 'waiting'];
    const { decisions } = await this.ask<{ decisions: readonly Decision[] }>('GET', path);
    this.waiting = decisions.filter(({ proposal }) => proposal === this.proposal.id);
  }

  private decision(each: Decision): TemplateResult {
    const { scenario, result } = each.rests_on;
    return html`<article class="card" data-testid="decision">
      <p class="row">
        <span class="band office">${this.r('voice.office')}</span>
        <strong>${this.w(each.outcome_text)}</strong>
        <span class="note">${each.decided ? this.when(each.decided) : ''}</span>
      </p>
      <p>${each.reason}</p>
      <p>
        <a href=${each.official_page} target="_blank" rel="noopener noreferrer">${each.official_page}</a>
      </p>
      <details>
        <summary>${this.r('proposal.restsOn')}</summary>
        <dl class="facts">
          <dt>${this.r('proposal.version')}</dt>
          <dd>${scenario.version} <span class="sum">${scenario.sha256}</span></dd>
          ${
            result
              ? html`<dt>${this.r('proposal.run')}</dt>
                  <dd>${result.run}${this.dot}${result.program}</dd>
                  <dt>${this.r('proposal.result')}</dt>
                  <dd class="sum">${result.sha256}</dd>`
              : html`<dt>${this.r('proposal.result')}</dt>
                  <dd>${this.r('proposal.heat.none')}</dd>`
          }
        </dl>
      </details>
    </article>`;
  }

  private draft(each: Decision): TemplateResult {
    return html`<article class="card">
      <p class="row">
        <span class="tag wait">${this.r('proposal.waits')}</span>
        <strong>${this.w(each.outcome_text)}</strong>
      </p>
      <p>${each.reason}</p>
      <p>${each.official_page}</p>
      <div class="row">
        ${
          each.mine
            ? html`<span class="note">${this.r('proposal.second')}</span>`
            : html`<button class="button strong" @click=${() => this.decide(each, true)}>
                ${this.r('proposal.publish')}
              </button>`
        }
        <button class="button" @click=${() => this.decide(each, false)}>
          ${this.r('proposal.refuse')}
        </button>
      </div>
    </article>`;
  }

  private form(): TemplateResult {
    const choices = OUTCOMES.map((value) => ({
      value,
      label: this.t(`proposal.outcome.${value}`),
    }));
    return html`<details>
      <summary>${this.r('proposal.decide')}</summary>
      <form class="card" @submit=${this.send}>
        ${selectField('outcome', this.r('proposal.outcome'), choices, 'considered')}
        ${areaField({
          name: 'reason',
          label: this.r('proposal.reason'),
          required: true,
          maxLength: 1000,
          fault: this.fault('reason'),
        })}
        ${inputField({
          name: 'page',
          label: this.r('proposal.page'),
          hint: this.r('proposal.page.hint'),
          required: true,
          fault: this.fault('official_page'),
        })}
        <p class="note">${this.r('proposal.decide.rests', { n: this.proposal.version })}</p>
        <button class="button strong" ?disabled=${this.busy}>${this.r('proposal.decide.send')}</button>
      </form>
    </details>`;
  }

  private send(event: SubmitEvent): void {
    const { outcome, reason, page } = textsOf(event);
    const { id, version, results } = this.proposal;
    const result = newestResult(this.proposal);
    const rests = results.length > 0 && result?.version === version ? result.id : null;
    const wanted = { outcome, reason, official_page: page, version, result: rests };
    void this.attempt(async () => {
      await this.ask('POST', ['proposals', id, 'decisions'], wanted);
      await this.load();
      this.said = this.t('proposal.second');
    });
  }

  private decide({ id }: Decision, approve: boolean): void {
    void this.attempt(async () => {
      await this.ask('POST', ['proposals', 'decisions', id], { approve });
      await this.load();
      this.dispatchEvent(changedEvent());
    });
  }
}
