/** Styles that these pages share: forms, cards, rows, problems. */
import { css } from 'lit';
import { entryStyles } from '../ui/styles';

export const pageStyles = css`
  :host {
    display: grid;
    gap: 24px;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    line-height: 1.7;
    overflow-wrap: anywhere;
    word-break: auto-phrase;
  }
  h1 {
    margin: 0;
    font-size: 26px;
    line-height: 1.4;
  }
  h2 {
    font-size: 20px;
    line-height: 1.5;
  }
  h3 {
    font-size: 16px;
    line-height: 1.5;
  }
  section,
  form,
  .stack {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
  }
  form {
    gap: 20px;
  }
  .card {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    padding: 20px;
    border: 1px solid var(--line);
    border-radius: 12px;
    background: var(--surface);
  }
  .narrow {
    max-width: 520px;
  }
  .entry {
    display: grid;
    gap: 4px;
    grid-template-columns: minmax(0, 1fr);
  }
  .entry label,
  legend {
    padding: 0;
    font-weight: 700;
  }
  ${entryStyles}
  [aria-invalid='true'].field {
    border: 2px solid var(--warning);
  }
  .fault {
    color: var(--warning);
    font-weight: 700;
  }
  .fault::before {
    content: '▲ ';
  }
  .button {
    min-height: 48px;
    justify-self: start;
    white-space: normal;
    text-align: center;
    overflow-wrap: break-word;
  }
  .button.small {
    min-height: 44px;
  }
  .button.wide {
    justify-self: stretch;
    width: 100%;
  }
  .button.danger:not(:disabled) {
    border-color: var(--warning);
    color: var(--warning);
  }
  .button.danger:hover {
    background: var(--warning-soft);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: center;
  }
  .row.apart {
    justify-content: space-between;
  }
  .rows {
    display: grid;
    border-top: 1px solid var(--line);
  }
  .rows > li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    justify-content: space-between;
    padding: 10px 0;
    border-bottom: 1px solid var(--line);
  }
  .rows > li > :first-child {
    flex: 1 1 240px;
    min-width: 0;
  }
  .facts {
    display: grid;
    grid-template-columns: fit-content(45%) minmax(0, 1fr);
    gap: 4px 16px;
  }
  .facts dt {
    color: var(--ink-soft);
  }
  .tag {
    display: inline-block;
    padding: 0 8px;
    border: 1.5px solid var(--line-strong);
    border-radius: 4px;
    font-size: 13px;
    font-weight: 700;
    line-height: 22px;
  }
  .tag.wait {
    border-color: var(--warning);
    background: var(--warning-soft);
    color: var(--warning);
  }
  .tag.good {
    border-color: var(--workshop);
    color: var(--workshop);
  }
  .problem {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 12px;
    padding: 12px 16px;
    border: 1px solid var(--warning);
    border-left-width: 8px;
    border-radius: 8px;
    background: var(--warning-soft);
  }
  .problem .icon {
    margin-top: 4px;
    color: var(--warning);
  }
  .problem ul {
    padding-left: 20px;
    list-style: disc;
  }
  .said {
    padding: 12px 16px;
    border-left: 8px solid var(--workshop);
    border-radius: 8px;
    background: var(--surface-sunken);
  }
  .quote {
    padding-left: 12px;
    border-left: 4px solid var(--line-strong);
  }
  p.quote,
  .quote p {
    white-space: pre-line;
  }
  .check {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    align-items: start;
    min-height: 44px;
    padding: 8px 0;
    cursor: pointer;
  }
  .check input {
    width: 24px;
    height: 24px;
    margin: 2px 0;
    accent-color: var(--accent);
  }
  details > summary {
    min-height: 44px;
    padding: 8px 0;
    color: var(--accent);
    font-weight: 700;
    cursor: pointer;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 8px;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }
  .scroll {
    overflow-x: auto;
  }
  ruby rt {
    font-size: 0.55em;
    font-weight: 400;
    user-select: none;
  }
  @media print {
    .button,
    .noprint {
      display: none;
    }
  }
`;
