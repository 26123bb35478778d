/** How the first screen looks: one column, sizes in rem, the heat the only thing that shouts. */
import { css } from 'lit';

export const partStyles = css`
  :host {
    display: block;
    line-height: 1.5;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
    padding: 0.75rem 0;
  }
  h1 {
    flex: 1 1 8rem;
    font-size: 1.25rem;
    line-height: 1.3;
  }
  h1 small {
    display: block;
    color: var(--ink-soft);
    font-size: 0.875rem;
    font-weight: 400;
  }
  h2 {
    font-size: 1.125rem;
  }
  h3 {
    font-size: 1.0625rem;
    line-height: 1.4;
  }
  .button,
  select,
  input,
  textarea {
    min-height: max(44px, 2.75rem);
    font-size: 1rem;
    white-space: normal;
  }
  .button.small {
    min-height: max(44px, 2.75rem);
    padding: 0.25rem 0.75rem;
    font-size: 0.9375rem;
  }
  .icon {
    width: 1.25rem;
    height: 1.25rem;
  }
  select,
  input,
  textarea {
    max-width: 100%;
    padding: 0.25rem 0.5rem;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
  }
  .bar.ends {
    align-items: end;
  }
  .band {
    margin-bottom: 0.75rem;
    padding: 0.625rem 0.875rem;
    border-inline-start: 6px solid var(--line-strong);
    border-radius: 4px;
    background: var(--surface);
  }
  .band.loud {
    border-color: var(--warning);
    background: var(--warning-soft);
  }
  .band p {
    font-size: 0.9375rem;
  }
  .place {
    margin: 0 0 0.75rem;
  }
  .band + section,
  section + .band {
    margin-top: 0.75rem;
  }
  .heat {
    padding: 12px;
    border-radius: 12px;
    background-color: var(--fill);
    background-image: var(--pattern, none);
    background-position: var(--pattern-at, 0 0);
    background-size: var(--pattern-size, auto);
  }
  .plate {
    padding: 10px 14px 12px;
    border-radius: 8px;
    background: var(--surface);
  }
  .figure {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    align-items: baseline;
    justify-content: space-between;
  }
  .figure strong {
    font-size: min(2rem, 13vw);
    line-height: 1.25;
  }
  .figure .number {
    font-size: min(2rem, 13vw);
    font-weight: 700;
    font-variant-numeric: tabular-nums;
  }
  .figure .number small {
    font-size: 0.9375rem;
    font-weight: 400;
  }
  .advice {
    font-weight: 700;
  }
  .next {
    display: grid;
    gap: 0.375rem;
    grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
    margin-top: 0.375rem;
  }
  .next li {
    padding: 0.375rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
    font-size: 0.9375rem;
  }
  .next .value {
    white-space: nowrap;
  }
  .next b {
    font-size: 1.125rem;
  }
  .next .swatch {
    display: block;
    width: 100%;
    height: 10px;
  }
  .doors {
    display: grid;
    gap: 0.5rem;
    margin: 1rem 0;
  }
  .doors .button {
    justify-content: flex-start;
    min-height: 3.25rem;
    font-size: 1.0625rem;
  }
  section {
    margin-top: 1.25rem;
  }
  .places {
    display: grid;
    gap: 0.5rem;
    margin-top: 0.5rem;
  }
  .spot {
    padding: 0.625rem 0.875rem;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--surface);
  }
  .spot .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    font-weight: 700;
  }
  .spot p {
    font-size: 0.9375rem;
  }
  .rest .spot {
    border: 2px solid var(--accent);
  }
  details {
    margin-top: 1.25rem;
  }
  summary {
    min-height: max(44px, 2.75rem);
    padding: 0.5rem 0;
    color: var(--accent);
    font-weight: 700;
    cursor: pointer;
  }
  .found {
    display: grid;
    gap: 0.375rem;
    margin-top: 0.5rem;
  }
  .found .button {
    justify-content: flex-start;
    width: 100%;
    text-align: start;
  }
  .note,
  .mono {
    font-size: 0.875rem;
  }
  .tag {
    font-size: 0.8125rem;
    color: var(--ink);
    white-space: normal;
    overflow-wrap: anywhere;
  }
  ruby {
    ruby-align: center;
  }
  rt {
    font-size: 0.55em;
  }
  textarea {
    font: inherit;
    color: inherit;
  }
  .grow {
    flex: 1 1 10rem;
  }
  .grow input {
    display: block;
    width: 100%;
  }
`;

export const todayStyles = css`
  :host {
    display: block;
    max-width: 40rem;
    margin: 0 auto;
    padding: 0 1rem 3rem;
  }
`;
