/** What people say about a proposal; the same comments as on its card on the map. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { areaField } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { pageStyles } from './styles';

interface Comment {
  id: string;
  text: string;
  voice: 'person' | 'office' | 'workshop';
  status: string;
  pen_name: string;
  created: string;
  official_page: string | null;
}

@customElement('proposal-talk')
export class ProposalTalk extends ProposalPart {
  @state() private comments: readonly Comment[] = [];

  static override styles = [shared, pageStyles, proposalStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.attempt(() => this.load());
  }

  override render(): TemplateResult {
    const told = this.comments.filter(({ status }) => status !== 'withdrawn');
    return html`<section aria-labelledby="talk">
      <h2 id="talk">${this.r('proposal.talk', { n: told.length })}</h2>
      ${this.problemBox('text')}
      <ul class="comments">
        ${told.map(
          (each) => html`<li>
            <span class="row">
              <span class="band ${each.voice}">${this.r(`voice.${each.voice}`)}</span>
              <strong>${each.pen_name}</strong>
              <span class="note">${this.when(each.created)}</span>
            </span>
            <p>${each.text}</p>
            ${
              each.official_page
                ? html`<a href=${each.official_page} rel="noopener noreferrer" target="_blank"
                    >${each.official_page}</a
                  >`
                : nothing
            }
          </li>`,
        )}
      </ul>
      ${this.proposal.may_compute && this.site.me.hat !== 'office' ? this.form() : this.closed()}
    </section>`;
  }

  /** Why there is no box for whoever has a seat in a class. */
  private closed(): TemplateResult | typeof nothing {
    if (this.site.me.hat !== 'seat') return nothing;
    const isOwn = this.proposal.workshop !== null;
    const key = isOwn ? 'proposal.talk.ended' : 'proposal.talk.seat';
    return html`<p class="note">${this.r(key)}</p>`;
  }

  private get path(): string[] {
    return ['layers', this.proposal.layer, 'items', this.proposal.id, 'comments'];
  }

  private async load(): Promise<void> {
    this.comments = (await this.ask<{ comments: readonly Comment[] }>('GET', this.path)).comments;
  }

  private form(): TemplateResult {
    return html`<form class="card" @submit=${this.send}>
      ${areaField({
        name: 'text',
        label: this.r('proposal.say'),
        required: true,
        maxLength: 1000,
        fault: this.fault('text'),
      })}
      <button class="button" ?disabled=${this.busy}>${this.r('proposal.say.go')}</button>
    </form>`;
  }

  private send(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = new FormData(form).get('text');
    void this.attempt(async () => {
      await this.ask('POST', this.path, { text });
      form.reset();
      await this.load();
    });
  }
}
