/** Styles of what people wrote: who speaks, rows, marks. */
import { css } from 'lit';

export const peopleStyles = css`
  .band {
    display: inline-block;
    padding: 0 8px;
    border: 1.5px solid var(--line-strong);
    border-radius: 4px;
    background: var(--surface);
    color: var(--ink);
    font-size: 0.75rem;
    font-weight: 700;
    line-height: 20px;
    white-space: nowrap;
  }
  .band.office {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .band.workshop {
    border-style: dashed;
    border-color: var(--workshop);
    color: var(--workshop);
  }
  .band.draft {
    border-color: var(--warning);
    color: var(--warning);
  }
  .band.paper {
    border-style: dotted;
  }
  .band.wait {
    border-color: var(--warning);
    background: var(--warning-soft);
    color: var(--warning);
  }
  ruby rt {
    font-size: 0.55em;
    font-weight: 400;
    user-select: none;
  }
  .bands {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
    align-items: center;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .acts .button {
    min-height: var(--touch);
    white-space: normal;
  }
`;
