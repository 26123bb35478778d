/** What the author of a proposal does with it later: corrects its words, or takes it back. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { areaField, inputField, textsOf } from './field';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { changedEvent } from './proposals';
import { pageStyles } from './styles';
import './sure-button';

@customElement('proposal-own')
export class ProposalOwn extends ProposalPart {
  static override styles = [shared, pageStyles, proposalStyles];

  override render(): TemplateResult | typeof nothing {
    const { mine, may_edit, title, words } = this.proposal;
    if (!mine || !may_edit) return nothing;
    return html`${this.problemBox('text')}
      <details class="card">
        <summary>${this.r('proposal.own')}</summary>
        <form @submit=${this.correct}>
          ${inputField({
            name: 'title',
            label: this.r('proposal.title'),
            value: title,
            required: true,
            maxLength: 60,
            fault: this.fault('text'),
          })}
          ${areaField({
            name: 'words',
            label: this.r('proposal.why'),
            value: words,
            maxLength: 1000,
          })}
          <button class="button" ?disabled=${this.busy}>${this.r('proposal.own.save')}</button>
        </form>
        <sure-button
          danger
          .words=${this.r('proposal.withdraw')}
          .body=${this.r('proposal.withdraw.body')}
          .sureWords=${this.r('proposal.withdraw.sure')}
          .cancelWords=${this.r('cancel')}
          .disabled=${this.busy}
          @sure=${this.withdraw}
        ></sure-button>
      </details>`;
  }

  private correct(event: SubmitEvent): void {
    const { title = '', words = '' } = textsOf(event);
    const text = `${title.trim()}\n${words.trim()}`.trim();
    void this.attempt(async () => {
      await this.askFor('PATCH', this.path, { properties: { text } }, await this.asItIs());
      this.dispatchEvent(changedEvent());
    });
  }

  private withdraw(): void {
    void this.attempt(async () => {
      await this.askFor('DELETE', this.path, undefined, await this.asItIs());
      window.location.assign(this.href('proposals'));
    });
  }

  /** A proposal is a feature of its layer. */
  private get path(): readonly string[] {
    return ['layers', this.proposal.layer, 'items', this.proposal.id];
  }

  /** Which version is meant: the one that is there now. */
  private async asItIs(): Promise<Readonly<Record<string, string>>> {
    const { etag } = await this.askFor('GET', this.path);
    return { 'if-match': etag ?? '' };
  }
}
