/** The votes of a class, and the proposals that its teacher opens one on or compares. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { of } from './api';
import { inputField } from './field';
import { followChanges } from './live';
import { PeoplePage } from './page';
import { proposalStyles } from './proposal-styles';
import type { Ballot, ProposalBrief } from './proposals';
import { pageStyles } from './styles';
import './sure-button';
import { thingsWord } from './work-words';

/** leads : whether whoever asks opens and ends votes here. */
interface BallotList {
  leads: boolean;
  ballots: readonly Ballot[];
}

type Counts = Readonly<Record<string, number>>;

@customElement('proposal-vote')
export class ProposalVote extends PeoplePage {
  @property() workshop = '';
  /** Of the works of the class. */
  @property() layer = '';
  @state() private leads = false;
  @state() private ballots: readonly Ballot[] = [];
  @state() private works: readonly ProposalBrief[] = [];
  @state() private said = '';
  private end: (() => void) | null = null;

  static override styles = [
    shared,
    pageStyles,
    proposalStyles,
    css`
      .counted {
        display: grid;
        gap: 12px;
        padding: 0;
        list-style: none;
      }
      .counted li {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 12px;
        align-items: center;
      }
      .counted,
      .choices label {
        font-size: clamp(16px, 1.5vw, 30px);
      }
      .counted progress {
        flex-basis: 100%;
        height: 16px;
        accent-color: var(--accent);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
    this.end = followChanges(
      this.site.route.city,
      ({ object }) => object === this.workshop,
      () => void this.load().catch(() => undefined),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end?.();
  }

  override render(): TemplateResult | typeof nothing {
    const { leads } = this;
    const mayOpen = leads && this.works.length > 1;
    if (this.ballots.length === 0 && !leads && this.problem === null) return nothing;
    return html`<section aria-labelledby="vote">
      <h2 id="vote">${this.r('proposal.vote')}</h2>
      ${this.problemBox()}
      <p role="status" class=${this.said ? 'said' : 'unseen'}>${this.said}</p>
      ${this.ballots.map((each) => this.ballot(each, leads))}
      ${leads ? html`<p class="note">${this.r('proposal.vote.needs', { n: this.works.length })}</p>` : nothing}
      ${mayOpen ? html`${this.opening()} ${this.comparing()}` : nothing}
    </section>`;
  }

  private async load(): Promise<void> {
    const path = ['workshops', this.workshop, 'ballots'];
    const { ballots, leads } = await this.ask<BallotList>('GET', path);
    this.ballots = ballots;
    this.leads = leads;
    const list = of(this.site.route.city, 'proposals');
    const query = new URLSearchParams({ layer: this.layer });
    const found = await this.askAt<{ proposals: readonly ProposalBrief[] }>(`${list}?${query}`);
    this.works = found.proposals;
  }

  private titleOf(id: string): string {
    return this.works.find((each) => each.id === id)?.title ?? this.t('proposal.gone');
  }

  /** What a proposal would change, for whoever has not opened it. */
  private changes(id: string): TemplateResult | typeof nothing {
    const { things } = this.works.find((each) => each.id === id) ?? {};
    if (!things) return nothing;
    return html`<span class="note">${thingsWord(this.site.language, things)}</span>`;
  }

  private ballot(ballot: Ballot, leads: boolean): TemplateResult {
    const { question, choices, votes } = ballot;
    if (ballot.counts) return this.result(ballot, ballot.counts);
    const votesHere = this.site.me.hat === 'seat' || this.site.me.hat === 'person';
    return html`<form class="card choices" @submit=${(event: SubmitEvent) => this.vote(event, ballot)}>
      <fieldset class="entry">
        <legend>${question}</legend>
        ${choices.map(
          (id) => html`<div class="row">
            <label>
              <input
                type="radio"
                name="choice"
                value=${id}
                ?checked=${ballot.mine === id}
                ?disabled=${!votesHere}
              />
              ${this.titleOf(id)} ${this.changes(id)}
            </label>
            <a href=${this.href('proposal', id)}
              >${this.r('proposal.vote.see')}<span class="unseen"> ${this.titleOf(id)}</span></a
            >
          </div>`,
        )}
      </fieldset>
      <p class="note">${this.r('proposal.vote.open', { n: votes })}</p>
      ${
        !votesHere
          ? nothing
          : html`<div class="row">
              <button class="button strong" ?disabled=${this.busy}>${this.r('proposal.vote.go')}</button>
              ${
                leads
                  ? html`<sure-button
                      .words=${this.r('proposal.vote.close')}
                      .body=${this.r('proposal.vote.close.body')}
                      .sureWords=${this.r('proposal.vote.close.sure')}
                      .cancelWords=${this.r('cancel')}
                      .disabled=${this.busy}
                      @sure=${() => this.close(ballot)}
                    ></sure-button>`
                  : nothing
              }
            </div>`
      }
    </form>`;
  }

  /** What came of a vote, the most first; of several that have the most none is ahead. */
  private result({ question, choices, votes }: Ballot, counts: Counts): TemplateResult {
    const of = (id: string) => counts[id] ?? 0;
    const most = Math.max(...choices.map(of));
    const leaders = choices.filter((id) => most > 0 && of(id) === most);
    const word = leaders.length > 1 ? 'proposal.vote.tie' : 'proposal.vote.most';
    const ordered = [...choices].sort((one, other) => of(other) - of(one));
    return html`<section class="card">
      <h3>${question}</h3>
      <ol class="counted">
        ${ordered.map(
          (id) => html`<li>
            <span>${this.titleOf(id)}</span>
            <strong>${this.r('proposal.votes', { n: of(id) })}</strong>
            ${leaders.includes(id) ? html`<span class="tag good">${this.r(word)}</span>` : nothing}
            <progress aria-hidden="true" max=${Math.max(most, 1)} value=${of(id)}></progress>
          </li>`,
        )}
      </ol>
      <p class="note">${this.r('proposal.vote.closed', { n: votes })}</p>
    </section>`;
  }

  private opening(): TemplateResult {
    return html`<details>
      <summary>${this.r('proposal.vote.begin')}</summary>
      <form class="card choices" @submit=${this.open}>
        ${inputField({
          name: 'question',
          label: this.r('proposal.vote.question'),
          required: true,
          maxLength: 200,
          fault: this.fault('question'),
        })}
        <fieldset class="entry">
          <legend>${this.r('proposal.vote.choices')}</legend>
          ${this.works.map(
            ({ id, title }) => html`<label>
              <input type="checkbox" name="choices" value=${id} checked />${title}
              ${this.changes(id)}
            </label>`,
          )}
        </fieldset>
        <button class="button" ?disabled=${this.busy}>${this.r('proposal.vote.begin')}</button>
      </form>
    </details>`;
  }

  /** From each proposal to the others, in numbers. */
  private comparing(): TemplateResult {
    const [first, ...others] = this.works;
    const more = { compare: others.map(({ id }) => id).join(',') };
    return html`<p>
      <a class="button" href=${this.href('proposal', first?.id, more)}>${this.r('proposal.compare.class')}</a>
    </p>`;
  }

  private vote(event: SubmitEvent, { id }: Ballot): void {
    event.preventDefault();
    const choice = new FormData(event.target as HTMLFormElement).get('choice');
    if (typeof choice !== 'string') return;
    void this.done('proposal.voted', () => this.ask('PUT', ['ballots', id, 'vote'], { choice }));
  }

  private close({ id }: Ballot): void {
    void this.done('proposal.vote.isClosed', () => this.ask('POST', ['ballots', id, 'close']));
  }

  private open(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const asked = { question: `${data.get('question')}`, choices: data.getAll('choices') };
    void this.done('proposal.vote.isOpen', async () => {
      await this.ask('POST', ['workshops', this.workshop, 'ballots'], asked);
      form.reset();
      form.closest('details')?.removeAttribute('open');
    });
  }

  private async done(
    said: 'proposal.voted' | 'proposal.vote.isClosed' | 'proposal.vote.isOpen',
    work: () => Promise<unknown>,
  ): Promise<void> {
    this.said = '';
    const good = await this.attempt(async () => {
      await work();
      await this.load();
    });
    if (good) this.said = this.t(said);
  }
}
