/** Where data comes from (データの変遷): as a list first, as a picture, and a form for manual steps. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { dataLanguage } from '../i18n/languages';
import { message } from '../i18n/messages';
import { accuracyWord, dangerWord, degreesWord, numberWord } from '../ui/heat-words';
import { icon } from '../ui/icons';
import { shared } from '../ui/styles';
import { of } from './api';
import {
  askedIn,
  type Chain,
  type ChainNumber,
  choices,
  mapBefore,
  SOURCE_KEYS,
  type Step,
  TELLERS,
  takersOf,
  thingsById,
} from './chain';
import './chain-form';
import { chainStyles } from './chain-styles';
import './chain-steps';
import './check-sum';
import { LoadedPart } from './page';
import { hasRole } from './people';
import { pageStyles } from './styles';

const TODAY = /^(?:shown:today|feed:)/; // the first screen of phones, and the files it shows

@customElement('chain-page')
export class ChainPage extends LoadedPart {
  @state() private chain: Chain | null = null;
  /** All of it, to choose from. */
  @state() private whole: Chain | null = null;

  static override styles = [shared, pageStyles, chainStyles];

  override render(): TemplateResult {
    const { chain } = this;
    return html`
      <h1>${this.r('title.chain')}</h1>
      <p>${this.r('chain.lead')}</p>
      ${this.toMap()} ${this.problemBox()}
      ${chain === null ? nothing : this.told(chain)} ${this.whole ? this.chooser(this.whole) : nothing}
      ${chain === null ? nothing : this.list(chain)} ${this.whole ? this.form(this.whole) : nothing}
    `;
  }

  protected async load(): Promise<void> {
    const asked = askedIn(window.location.search);
    const address = of(this.site.route.city, 'chain');
    const whole = await this.askAt<Chain>(address);
    this.whole = whole;
    this.chain = asked.size === 0 ? whole : await this.askAt<Chain>(`${address}?${asked}`);
  }

  private told(chain: Chain): TemplateResult {
    const stale = chain.steps.filter(({ out_of_date }) => out_of_date).length;
    const title = thingsById(chain).get(chain.of ?? '')?.title;
    return html`
      ${chain.manual === 'missing' ? html`<p class="problem" role="status">${this.r('chain.missing')}</p>` : nothing}
      ${title ? html`<h2>${this.t('chain.of', { title: this.w(title) })}</h2>` : nothing}
      ${TODAY.test(chain.of ?? '') ? this.wayBack(chain.city) : nothing}
      ${chain.number ? this.number(chain.number) : nothing} ${this.file(chain)}
      <p>
        ${
          stale === 0
            ? html`<span class="tag good">✓</span> ${this.r('chain.fresh')}`
            : html`<span class="tag wait">▲ ${this.r('chain.stale', { n: stale })}</span>`
        }
      </p>
    `;
  }

  private wayBack(city: string): TemplateResult {
    const { language } = this.site;
    return html`<p class="noprint">
      <a class="button" href=${`/today/${city}?lang=${language}`}>${icon('earlier')}${this.r('chain.toToday')}</a>
    </p>`;
  }

  /** The way back to the map and the point on it from which one came. */
  private toMap(): TemplateResult | typeof nothing {
    const map = mapBefore(window.location.search);
    if (map === null) return nothing;
    return html`<p class="noprint">
      <a class="button" href=${map} data-testid="to-map">${icon('earlier')}${this.r('chain.toMap')}</a>
    </p>`;
  }

  private number(number: ChainNumber): TemplateResult {
    const { label, value, unit, source, time, quantity: id } = number;
    const { language } = this.site;
    const [lat, lon] = [degreesWord(number.lat), degreesWord(number.lon)];
    const place = this.t('chain.number.place', { lat, lon });
    const sources = [...new Set(['計算値', source])]; // as on the card: computed, of made-up weather
    return html`<section class="card" data-testid="chain-number">
      <h3>${this.r('chain.number')}</h3>
      ${
        value === null
          ? html`<p>${this.r('chain.number.none')}</p>`
          : html`<p>
              <span class="figure">${numberWord(language, { id, unit }, value)}</span>
              <strong>${dangerWord(language, { id }, value)}</strong>
              ${sources.map((each) => html`<span class="tag">${this.source(each)}</span> `)}
            </p>`
      }
      <p>${[this.w(label), time.replace('T', ' ').slice(0, 16), place].join(this.dot)}</p>
      ${value === null ? nothing : this.accuracy(number)}
    </section>`;
  }

  /** The sentence that stands beside the number on the map, and what is made up. */
  private accuracy({ unit, source, accuracy }: ChainNumber): TemplateResult {
    const { language } = this.site;
    const made = source === '作成データ';
    return html`<p data-testid="chain-accuracy">
        ${accuracyWord(language, unit, accuracy, accuracy?.against ?? '')}
      </p>
      ${made ? html`<p class="note">${message(language, 'heat.source.made.note')}</p>` : nothing}`;
  }

  /** Whether it was computed or measured; a run says it in Japanese. */
  private source(word: string): string {
    const key = SOURCE_KEYS[word];
    return key ? this.t(key) : word;
  }

  /** The source file that a building's card asked for. */
  private file(chain: Chain): TemplateResult | typeof nothing {
    const name = new URLSearchParams(window.location.search).get('file');
    if (!name) return nothing;
    const found = chain.sources.find((each) => each.name === name);
    return html`<section class="card" data-testid="chain-file">
      <h3>${this.r('chain.file')}</h3>
      ${
        found
          ? html`<p>${found.name}</p>
              <p>${this.sum(found.sha256, found.name)}</p>
              ${found.current === null ? nothing : html`<p class="tag wait">▲ ${this.t('chain.changed', { name })}</p>`}`
          : html`<p>${this.t('chain.file.gone', { name })}</p>`
      }
    </section>`;
  }

  private chooser(whole: Chain): TemplateResult {
    const chosen = this.chain?.of ?? '';
    return html`<form class="noprint" method="get">
      <div class="entry">
        <label for="of">${this.r('chain.choose')}</label>
        <div class="row">
          <select class="field" id="of" name="of">
            <option value="" ?selected=${chosen === ''}>${this.t('chain.everything')}</option>
            ${choices(whole, true).map(
              ({ id, title, version }) => html`<option value=${id} ?selected=${id === chosen}>
                ${this.w(title)} ${version}
              </option>`,
            )}
          </select>
          <input type="hidden" name="lang" value=${this.site.language} />
          <button class="button" @click=${this.choose}>${this.r('chain.show')}</button>
        </div>
      </div>
    </form>`;
  }

  /** Goes to the address of what was chosen; without a choice to that of everything. */
  private choose(event: Event): void {
    event.preventDefault();
    const chosen = this.renderRoot.querySelector<HTMLSelectElement>('#of')?.value ?? '';
    window.location.assign(
      this.href('chain', '', { ...(chosen ? { of: chosen } : {}), ...from() }),
    );
  }

  private list(chain: Chain): TemplateResult {
    const steps =
      chain.steps.length === 0
        ? this.beginning(chain)
        : html`<section>
            <h2>${this.r('chain.steps', { n: chain.steps.length })}</h2>
            <chain-steps .site=${this.site} .chain=${chain}></chain-steps>
          </section>`;
    return html`${steps} ${this.sources(chain)} ${this.picture(chain)}`;
  }

  /** What is a file itself: its checksums, and the steps that take it. */
  private beginning({ of: id, things }: Chain): TemplateResult {
    const { files = [], source = '' } = things.find((each) => each.id === id) ?? {};
    const steps = this.whole && id ? takersOf(this.whole, id) : [];
    return html`<section data-testid="chain-beginning">
      <h2>
        ${this.r('chain.beginning')}
        ${source ? html`<span class="tag">${this.source(source)}</span>` : nothing}
      </h2>
      <p>${this.r('chain.beginning.body')}</p>
      <ul class="things">
        ${files.map(({ name, sha256 }) => html`<li><span>${name}</span> ${this.sum(sha256, name)}</li>`)}
      </ul>
      ${
        steps.length === 0
          ? nothing
          : html`<h3>${this.r('chain.takers')}</h3>
              <ul class="stack">
                ${steps.map((step) => this.taker(step))}
              </ul>`
      }
      <p><a href=${this.href('chain', '', from())}>${this.r('chain.all')}</a></p>
    </section>`;
  }

  private taker({ label, made }: Step): TemplateResult {
    const things = this.whole ? thingsById(this.whole) : new Map();
    const titles = made.map((id) => this.w(things.get(id)?.title)).join(this.t('chain.and'));
    const asked = { of: made[0] ?? '', ...from() };
    return html`<li>
      <a href=${this.href('chain', '', asked)}>${this.w(label)}${this.t('colon')}${titles}</a>
    </li>`;
  }

  private sources({ sources }: Chain): TemplateResult | typeof nothing {
    if (sources.length === 0) return nothing;
    return html`<details>
      <summary>${this.r('chain.sources', { n: sources.length })}</summary>
      <ul class="things">
        ${sources.map(
          ({ name, sha256, current }) => html`<li>
            <span
              >${name}
              ${current === null ? nothing : html`<span class="tag wait">▲ ${this.r('chain.outOfDate')}</span>`}</span
            >
            ${this.sum(sha256, name)}
          </li>`,
        )}
      </ul>
    </details>`;
  }

  private picture(chain: Chain): TemplateResult {
    const asked = chain.of ? `of=${encodeURIComponent(chain.of)}&` : '';
    const language = dataLanguage(this.site.language);
    const address = of(this.site.route.city, 'chain', 'picture');
    const picture = `${address}?${asked}lang=${language}`;
    const prov = `${of(this.site.route.city, 'chain', 'prov')}?${asked.slice(0, -1)}`;
    return html`<section>
      <h2>${this.r('chain.picture')}</h2>
      <img class="picture" src=${picture} alt=${this.t('chain.picture.alt')} loading="lazy" />
      <div class="row noprint">
        <a class="button" href=${picture} target="_blank" rel="noopener">
          ${icon('download')}${this.t('chain.picture.open')}
        </a>
        <a class="button" href=${prov} download=${`${chain.city}-chain.prov.json`}>
          ${icon('download')}${this.t('chain.prov')}
        </a>
      </div>
    </section>`;
  }

  private form(whole: Chain): TemplateResult {
    if (!hasRole(this.site.me, ...TELLERS)) {
      return html`<p class="note">${this.r('chain.tell.who')}</p>`;
    }
    return html`<chain-form
      .site=${this.site}
      .chain=${whole}
      @step-told=${() => void this.attempt(() => this.load())}
    ></chain-form>`;
  }

  private sum(sha256: string, name: string): TemplateResult {
    return html`<check-sum .site=${this.site} .sha256=${sha256} .name=${name}></check-sum>`;
  }
}

/** What an address of this page carries on, so that the way back to the map is kept. */
function from(): Readonly<Record<string, string>> {
  const given = new URLSearchParams(window.location.search).get('from');
  return given ? { from: given } : {};
}
