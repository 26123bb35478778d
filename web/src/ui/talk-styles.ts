/** Styles of photos, comments and reports beside a thing. */
import { css } from 'lit';
import { entryStyles } from './styles';

export const talkStyles = css`
  section,
  form {
    display: grid;
    gap: 10px;
    grid-template-columns: minmax(0, 1fr);
  }
  h3 {
    margin: 0;
    font-size: 1rem;
    line-height: 1.5;
  }
  .entry {
    display: grid;
    gap: 4px;
    font-size: 0.9375rem;
    line-height: 1.5;
  }
  ${entryStyles}
  .button {
    justify-self: start;
    min-height: 48px;
    white-space: normal;
  }
  .button.small {
    min-height: var(--touch);
  }
  legend {
    padding: 0 0 4px;
    font-weight: 700;
  }
  .check {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 10px;
    align-items: center;
    min-height: var(--touch);
    cursor: pointer;
  }
  .check input {
    width: 24px;
    height: 24px;
    accent-color: var(--accent);
  }
  details > summary {
    display: flex;
    align-items: center;
    min-height: 48px;
    color: var(--accent);
    font-weight: 700;
    cursor: pointer;
  }
  summary::before {
    content: '▸';
    width: 1.2em;
  }
  details[open] > summary::before {
    content: '▾';
  }
  .fault {
    color: var(--warning);
    font-weight: 700;
    line-height: 1.6;
  }
  .fault::before {
    content: '▲ ';
  }
  ruby rt {
    font-size: 0.55em;
    font-weight: 400;
    user-select: none;
  }
`;
