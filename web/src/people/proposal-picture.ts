/** The picture of a change: coded numbers of the server in colours that everybody tells apart. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { aroundChange, type CodedPicture, metresAcross } from '../model/change-cut';
import { CHANGE_STOPS, changePaint } from '../model/heat-paint';
import { codesOf, NONE, paintPixels, paletteOf } from '../model/heat-pixels';
import { shared } from '../ui/styles';
import { ProposalPart } from './proposal-part';
import { proposalStyles } from './proposal-styles';
import { clockOf, type Result } from './proposals';
import { pageStyles } from './styles';

interface Pictures {
  hours: readonly string[];
  bounds: readonly [number, number, number, number];
  quantities: readonly { id: string; offset: number; scale: number; pictures: readonly string[] }[];
}

const SIZE = 512;
/** Where no heat is told: roofs. Opaque grey, as the pixels of a canvas are packed. */
const ROOFS = 0xff_c4_be_ba;

@customElement('proposal-picture')
export class ProposalPicture extends ProposalPart {
  @property({ attribute: false }) result!: Result;
  /** What the picture shows from west to east, m; 0 while nothing is drawn. */
  @state() private across = 0;
  @query('canvas') private canvas!: HTMLCanvasElement;

  static override styles = [shared, pageStyles, proposalStyles];

  override render(): TemplateResult {
    const hour = this.result.hours.wbgt?.[this.result.hour];
    const paint = changePaint('wbgt');
    const limit = paint.kind === 'ramp' ? paint.max : 0;
    const caption = this.t('proposal.picture', { hour: clockOf(hour?.hour ?? '') });
    return html`${this.problemBox()}
      <figure>
        <canvas role="img" aria-label=${caption} width=${SIZE} height=${SIZE}></canvas>
        <figcaption>
          ${this.r('proposal.picture', { hour: clockOf(hour?.hour ?? '') })}
          ${this.across > 0 ? this.r('proposal.across', { n: this.across }) : nothing}
          ${this.r('proposal.roofs')}
        </figcaption>
        <div class="ramp" .style=${`background:linear-gradient(to right,${CHANGE_STOPS.join(',')})`}></div>
        <div class="ends">
          <span>−${limit} °C ${this.r('proposal.cooler')}</span><span>0</span>
          <span>+${limit} °C ${this.r('proposal.warmer')}</span>
        </div>
      </figure>`;
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('result') as Result | undefined;
    if (changed.has('result') && before?.id !== this.result.id) {
      void this.attempt(() => this.draw());
    }
  }

  private async draw(): Promise<void> {
    const path = ['proposals', 'results', this.result.id];
    const { bounds, quantities } = await this.ask<Pictures>('GET', path);
    const shown = quantities.find(({ id }) => id === 'wbgt');
    const address = shown?.pictures[this.result.hour];
    if (!shown || !address) return;
    const whole = await picture(address);
    const cut = aroundChange(whole, shown);
    this.across = Math.round((metresAcross(bounds) * cut.width) / whole.width);
    const side = Math.max(SIZE, Math.round((SIZE * cut.height) / cut.width));
    const palette = paletteOf(changePaint('wbgt'), shown);
    palette.colours[NONE] = ROOFS;
    const pixels = new ImageData(paintPixels(cut, palette, side), side, side);
    const square = new OffscreenCanvas(side, side);
    square.getContext('2d')?.putImageData(pixels, 0, 0);
    const { canvas } = this;
    canvas.height = Math.round((SIZE * cut.height) / cut.width);
    canvas.getContext('2d')?.drawImage(square, 0, 0, canvas.width, canvas.height);
  }
}

async function picture(address: string): Promise<CodedPicture> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) throw new Error('no canvas');
  context.drawImage(image, 0, 0);
  return { codes: codesOf(context.getImageData(0, 0, width, height).data), width, height };
}
