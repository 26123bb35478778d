/** Styles of the parts of a proposal. */
import { css } from 'lit';

export const proposalStyles = css`
  .band {
    display: inline-block;
    padding: 0 8px;
    border: 1.5px solid var(--line-strong);
    border-radius: 4px;
    font-size: 14px;
    font-weight: 700;
  }
  .band.office {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent, #fff);
  }
  .band.workshop {
    border-color: var(--workshop);
    color: var(--workshop);
  }
  .sides {
    display: grid;
    gap: 16px;
    grid-template-columns: minmax(0, 1fr);
  }
  .numbers {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    align-content: start;
  }
  .number {
    display: grid;
    gap: 4px;
    align-content: start;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .number:nth-child(3),
  .numbers .note {
    grid-column: 1 / -1;
  }
  .caveats {
    padding-inline-start: 1.2em;
    list-style: disc;
  }
  .number strong {
    font-size: 28px;
    line-height: 1.2;
  }
  .class {
    display: flex;
    gap: 8px;
    align-items: center;
    font-weight: 700;
  }
  canvas {
    display: block;
    max-width: 100%;
    max-height: 420px;
    border: 1px solid var(--line-strong);
    background: #fff;
    image-rendering: pixelated;
  }
  figure {
    display: grid;
    gap: 8px;
    margin: 0;
  }
  .ramp {
    height: 14px;
    border: 1px solid var(--line-strong);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    font-size: 14px;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    min-width: 100%;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 6px 8px;
    border-bottom: 1px solid var(--line);
    text-align: end;
    vertical-align: top;
  }
  td span {
    display: inline-block;
    white-space: nowrap;
  }
  th:first-child {
    text-align: start;
  }
  .bar {
    display: block;
    height: 8px;
    margin-inline-start: auto;
    background: #2166ac;
  }
  .sum {
    font-family: var(--mono);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .things {
    display: grid;
    gap: 8px;
  }
  .things li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 24px;
    height: 24px;
  }
  .things label,
  .choices label {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 44px;
  }
  .things .field {
    width: 7em;
  }
  .comments {
    display: grid;
    gap: 12px;
  }
  .comments li {
    padding-top: 12px;
    border-top: 1px solid var(--line);
  }
  .comments p {
    white-space: pre-line;
  }
  details summary {
    min-height: 44px;
    font-weight: 700;
    cursor: pointer;
  }
  @media (max-width: 599px) {
    td span {
      display: block;
    }
  }
  @media (min-width: 900px) {
    .sides {
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    }
  }
`;
