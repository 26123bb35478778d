/** The desk: one column, the card at hand stands out, undo in its corner. */
import { css } from 'lit';

export const deskStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    max-width: 760px;
    margin: 0 auto;
  }
  .column {
    display: grid;
    gap: 16px;
    grid-template-columns: minmax(0, 1fr);
  }
  .newcomers {
    align-self: start;
    position: sticky;
    top: 8px;
    z-index: 2;
  }
  /* Who has no keys is told of none. */
  @media (pointer: coarse) {
    .keys,
    kbd {
      display: none;
    }
  }
  .bulk {
    position: sticky;
    top: 8px;
    z-index: 1;
    padding: 12px 16px;
    border: 2px solid var(--accent);
    box-shadow: var(--shadow);
  }
  .bulk .row {
    gap: 8px;
  }
  kbd {
    padding: 0 6px;
    border: 1px solid var(--line-strong);
    border-radius: 4px;
    font-family: var(--mono);
    font-size: 13px;
  }
  /* At the foot of the column, whose last card it leaves free. */
  .corner {
    position: sticky;
    bottom: 8px;
    z-index: 1;
    display: flex;
    gap: 12px;
    align-items: center;
    justify-content: space-between;
  }
  .corner .button {
    flex: none;
  }
  /* Beside the column where there is room, so that it covers no button of the card at hand. */
  @media (width >= 1200px) {
    .corner {
      position: fixed;
      bottom: 16px;
      left: calc(50vw + 396px);
      flex-direction: column;
      align-items: flex-start;
      max-width: calc(50vw - 412px);
    }
  }
  @media (width < 600px) {
    .corner {
      gap: 8px;
      font-size: 14px;
    }
    .corner .button {
      min-height: 44px;
      padding: 4px 12px;
    }
    .bulk {
      gap: 6px;
      padding: 8px 12px;
    }
    .bulk h2 {
      font-size: 16px;
    }
  }
  .corner:has(span:not(:empty)) {
    padding: 8px 12px;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    box-shadow: var(--shadow);
  }
`;

export const deskCardStyles = css`
  .card {
    gap: 10px;
    padding: 12px 16px 16px;
    scroll-margin: 260px 0 80px;
  }
  /* What takes the keyboard stands clear of what sticks to the top and the foot. */
  :is(a, button, input, select, summary, textarea) {
    scroll-margin: 260px 0 120px;
  }
  .current {
    border-color: var(--accent);
    box-shadow: inset 6px 0 0 var(--accent);
  }
  article:focus-visible {
    outline: 3px solid var(--focus-ring);
    outline-offset: 2px;
  }
  header {
    gap: 4px 12px;
  }
  header .check {
    min-height: 0;
    padding: 4px 0;
  }
  h2 {
    flex: 1 1 220px;
    font-size: 17px;
  }
  .what,
  .why {
    display: grid;
    gap: 6px;
  }
  .grid {
    display: grid;
    gap: 8px 16px;
    align-items: start;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
  }
  .entry > span:first-child {
    font-weight: 700;
  }
  .photos {
    display: grid;
    gap: 12px;
    align-items: start;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
  }
  ul.note {
    padding-left: 20px;
    list-style: disc;
  }
  ol.note {
    padding-left: 24px;
    list-style: decimal;
  }
  kbd {
    padding: 0 6px;
    border: 1px solid currentColor;
    border-radius: 4px;
    font-family: var(--mono);
    font-size: 13px;
  }
  @media (pointer: coarse) {
    kbd {
      display: none;
    }
  }
`;
