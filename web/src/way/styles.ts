/** How the page of a way looks on a screen and on paper. */
import { css } from 'lit';

export const wayStyles = css`
  main > .screen:first-child {
    margin-bottom: 0.5rem;
  }
  .choices {
    display: grid;
    gap: 0.5rem;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    margin-top: 0.75rem;
  }
  .choices .button {
    display: grid;
    gap: 0;
    place-content: center;
    min-height: 3.25rem;
    text-align: center;
    line-height: 1.3;
  }
  .choices .button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .at {
    margin-top: 0.5rem;
  }
  .at label {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    align-items: center;
  }
  .from place-choice {
    margin-top: 0.25rem;
  }
  .answer {
    margin-top: 1rem;
  }
  .answer h2 {
    font-size: 1.5rem;
    line-height: 1.35;
  }
  .directions {
    display: grid;
    gap: 0.125rem;
    margin-top: 0.375rem;
    padding-inline-start: 1.75rem;
    list-style: decimal;
  }
  .directions li {
    padding: 0.25rem 0;
    border-bottom: 1px solid var(--line);
  }
  .paper {
    display: none;
  }
  @media print {
    :host {
      position: relative;
      max-width: none;
      padding: 0;
    }
    .screen {
      display: none;
    }
    .paper {
      display: block;
    }
    header {
      padding: 0 30mm 0 0;
    }
    .band,
    .from,
    .answer {
      margin: 0 30mm 1.5mm 0;
    }
    .columns {
      columns: 2;
      column-gap: 6mm;
    }
    .columns > * {
      display: block;
    }
    way-map {
      break-inside: avoid;
    }
    .directions li {
      padding: 0;
      font-size: 0.9375rem;
      break-inside: avoid;
    }
    footer.paper {
      position: absolute;
      inset: 0 0 auto auto;
      width: 26mm;
      font-size: 0.625rem;
      line-height: 1.3;
    }
    footer.paper img {
      display: block;
      width: 26mm;
      height: 26mm;
    }
  }
`;
