/** Patterns of the heat classes and the mark that says where a number comes from. */
import { css } from 'lit';
import { type HeatClass, shadesOf } from '../model/heat-paint';

/** Fills a swatch with the colours of a class, from its lowest value to its highest. */
export function swatchStyle(entry: HeatClass): string {
  return `--fill:${entry.colour};--shades:linear-gradient(to right,${shadesOf(entry).join(',')})`;
}

export const heatStyles = css`
  .swatch {
    flex: none;
    width: 36px;
    height: 24px;
    border: 1px solid rgb(0 0 0 / 45%);
    border-radius: 4px;
    background-color: var(--fill);
    background-image: var(--pattern, none), var(--shades, none);
    background-position:
      var(--pattern-at, 0 0),
      0 0;
    background-size:
      var(--pattern-size, auto),
      auto;
  }
  .dots {
    --pattern: radial-gradient(rgb(0 0 0 / 40%) 1.3px, transparent 1.7px);
    --pattern-size: 8px 8px;
    --pattern-at: 2px 2px;
  }
  .thin {
    --pattern: repeating-linear-gradient(
      135deg,
      rgb(0 0 0 / 32%) 0 1px,
      transparent 1px 5.66px
    );
  }
  .thick {
    --pattern: repeating-linear-gradient(
      135deg,
      rgb(0 0 0 / 32%) 0 2.2px,
      transparent 2.2px 5.66px
    );
  }
  .tag {
    display: inline-block;
    padding: 0 6px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    color: var(--ink-soft);
    font-size: 12px;
    font-weight: 700;
    line-height: 1.6;
    white-space: nowrap;
  }
`;
