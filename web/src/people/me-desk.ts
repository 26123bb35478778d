/** Whoever moderates is told on the own page how much waits at the desk. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { shared } from '../ui/styles';
import { LoadedPart } from './page';
import { pageStyles } from './styles';

@customElement('me-desk')
export class MeDesk extends LoadedPart {
  @state() private total: number | null = null;

  static override styles = [shared, pageStyles];

  override render(): TemplateResult | typeof nothing {
    const { total } = this;
    if (total === null) return nothing;
    const words = total > 0 ? this.t('me.desk', { n: total }) : this.t('me.desk.none');
    return html`<p><a class="button ${total > 0 ? 'strong' : ''}" href=${this.href('desk')}>${words}</a></p>`;
  }

  protected override async load(): Promise<void> {
    const path = ['moderation', 'queue'];
    this.total = (await this.ask<{ total: number }>('GET', path)).total;
  }
}
