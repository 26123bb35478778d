/** The band of a tour, and the ring around what it points at. */
import { css } from 'lit';

export const bandStyles = css`
  :host {
    display: block;
    border-bottom: 3px solid var(--selected);
    background: var(--surface);
  }
  section {
    display: grid;
    gap: 4px 24px;
    max-height: 40dvh;
    padding: 8px 16px;
    overflow: auto;
  }
  .count {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    color: var(--ink-soft);
    font-size: 13px;
    line-height: 1.5;
  }
  .count b {
    color: var(--selected);
  }
  h2 {
    font-size: 17px;
    line-height: 1.4;
  }
  h2:focus {
    outline: 0;
    box-shadow: none;
  }
  .words p {
    line-height: 1.5;
  }
  .words ruby {
    line-height: 1.8;
  }
  .aside {
    color: var(--ink-soft);
    font-size: 14px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .acts .button {
    min-height: var(--touch);
    padding: 4px 10px;
  }
  .acts .plain {
    margin-left: auto;
  }
  .acts .button:disabled {
    border-color: var(--line-strong);
    color: var(--line-strong);
    cursor: default;
  }
  .ring {
    position: fixed;
    z-index: 40;
    box-sizing: border-box;
    border: 4px solid var(--selected);
    border-radius: 12px;
    box-shadow:
      0 0 0 2px var(--surface),
      inset 0 0 0 2px var(--surface);
    pointer-events: none;
  }
  .ring[hidden] {
    display: none;
  }
  @media (width < 900px) {
    .acts .button .icon {
      display: none;
    }
  }
  @media (width >= 900px) {
    section {
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
    }
    .acts {
      flex-wrap: nowrap;
    }
  }
  @media print {
    :host {
      display: none;
    }
  }
`;
