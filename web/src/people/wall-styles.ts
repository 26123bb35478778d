/** The wall of a workshop: tiles of groups, seats in them. */
import { css } from 'lit';

export const wallStyles = css`
  .wall {
    display: grid;
    gap: 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr));
    align-items: start;
  }
  .acts {
    gap: 12px;
  }
  .acts sure-button[asks] {
    flex-basis: 100%;
  }
  .hands {
    padding: 12px 16px;
    border: 2px solid var(--warning);
    border-radius: 8px;
    background: var(--warning-soft);
    font-weight: 700;
  }
  .entry {
    max-width: 720px;
  }
  .tasks {
    padding-left: 24px;
    list-style: decimal;
  }
`;
