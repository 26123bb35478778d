/** Patterns of the heat classes and the mark that says where a number comes from. */
import { css } from 'lit';

export const heatStyles = css`
  .swatch {
    flex: none;
    width: 36px;
    height: 24px;
    border: 1px solid rgb(0 0 0 / 45%);
    border-radius: 4px;
    background-color: var(--fill);
  }
  .dots {
    background-image: radial-gradient(rgb(0 0 0 / 40%) 1.3px, transparent 1.7px);
    background-size: 8px 8px;
    background-position: 2px 2px;
  }
  .thin {
    background-image: repeating-linear-gradient(
      135deg,
      rgb(0 0 0 / 32%) 0 1px,
      transparent 1px 5.66px
    );
  }
  .thick {
    background-image: repeating-linear-gradient(
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
