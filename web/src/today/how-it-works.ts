/** しくみ: which number was chosen why, and the files and computations behind them. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { chainHref } from '../ui/chain-href';
import { reportAddress } from '../ui/heat-report-address';
import type { Alert, Reading, Source } from './answer';
import { dateWord } from './clock';
import { TodayPart } from './part';
import type { Telling } from './today-page';

const CHECKSUM = 12;

/** Where the numbers of this very screen come from. */
export function chainOfToday(telling: Telling): string {
  return chainOf(telling, 'shown:today');
}

/** Where one number comes from: the file or run that it stands in; one typed in, its screen. */
export function chainOfReading(telling: Telling, { origin, source }: Reading): string {
  if (origin === 'simulated') return chainOf(telling, `dataset:${source}`);
  if (origin === 'by-hand') return chainOfToday(telling);
  return chainOf(telling, origin === 'forecast' ? 'feed:forecast' : 'feed:observed');
}

export function chainOfAlert(telling: Telling, { by_hand }: Alert): string {
  return by_hand ? chainOfToday(telling) : chainOf(telling, 'feed:alert');
}

function chainOf({ answer, language }: Telling, thing: string): string {
  return chainHref(language, answer.city, { of: thing });
}

@customElement('how-it-works')
export class HowItWorks extends TodayPart {
  override render(): TemplateResult {
    const { answer, language } = this.telling;
    const fromMinistry = answer.sources.some(({ kind, made_up }) => kind !== 'run' && !made_up);
    return html`<details>
        <summary>${this.r('how')}</summary>
        <p class="note">${this.r('how.order')}</p>
        ${answer.sources.length === 0 ? html`<p class="note">${this.r('how.none')}</p>` : nothing}
        <ul>${answer.sources.map((each) => this.source(each))}</ul>
        <p><a href=${chainOfToday(this.telling)}>${this.r('how.chain')}</a></p>
        ${answer.as_of ? html`<p class="note">${this.r('how.places', { time: dateWord(language, answer.as_of) })}</p>` : nothing}
      </details>
      ${fromMinistry ? html`<p class="note">${this.r('credit')}</p>` : nothing}`;
  }

  private source({ kind, name, sha256, read_at, made_up }: Source): TemplateResult {
    const { answer, language } = this.telling;
    const what = html`${this.r(`how.${kind}`)}${language === 'en' ? ': ' : '：'}<span class="mono">${name}</span>`;
    return html`<li class="note">
      ${kind === 'run' ? html`<a href=${reportAddress(answer.city, name, language)}>${what}</a>` : what}
      ${made_up ? html`<span class="tag">${this.r('madeUp')}</span>` : nothing}
      ${read_at ? html`<br />${this.r('how.read', { time: dateWord(language, read_at) })}` : nothing}
      ${sha256 ? html`<br />${this.r('how.sum', { sum: sha256.slice(0, CHECKSUM) })}` : nothing}
    </li>`;
  }
}
