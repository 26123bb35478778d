/** Styles of the chain's page. */
import { css } from 'lit';

export const chainStyles = css`
  .steps {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  .steps > li {
    border-left-width: 8px;
  }
  h4 {
    margin: 0;
    font-size: 15px;
  }
  .steps > li.manual {
    border-left-style: double;
    border-left-color: var(--ink);
  }
  .steps > li.stale {
    border-color: var(--warning);
    border-style: dashed;
    border-left-style: solid;
  }
  .steps > li.replaced {
    background: var(--surface-sunken);
    color: var(--ink-soft);
  }
  .things {
    display: grid;
    gap: 8px;
    grid-template-columns: minmax(0, 1fr);
  }
  .things > li {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    align-items: center;
  }
  .things > li {
    padding-left: 12px;
  }
  .things > li > :first-child {
    flex: 1 1 200px;
    min-width: 0;
  }
  .things .changes {
    flex: 1 0 100%;
    color: var(--warning);
    font-weight: 700;
  }
  .sum {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    min-height: 32px;
    padding: 0 8px;
    border: 1px solid var(--line-strong);
    border-radius: 6px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-size: 13px;
    cursor: pointer;
  }
  .figure {
    font-size: 32px;
    font-weight: 700;
    line-height: 1.3;
  }
  .picture {
    width: 100%;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: #fff;
  }
  fieldset {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
    min-width: 0;
    margin: 0;
    padding: 12px 16px 16px;
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  @media (max-width: 599px) {
    .steps > li {
      padding: 16px 12px;
    }
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .facts dd {
      margin-bottom: 6px;
    }
  }
`;
