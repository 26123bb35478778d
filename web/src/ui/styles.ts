/** Styles that components share: buttons, headings, focus, icons. */
import { css } from 'lit';

export const shared = css`
  :host {
    font-family: var(--font);
    color: var(--ink);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  dl,
  dd,
  ul,
  ol,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: 1rem;
    font-weight: 700;
    line-height: 1.5;
  }
  a {
    color: var(--accent);
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 3px solid var(--focus-ring);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--focus-glow);
  }
  .icon {
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .button {
    display: inline-flex;
    gap: 8px;
    align-items: center;
    justify-content: center;
    min-height: var(--touch);
    padding: 8px 16px;
    border: 1px solid var(--accent);
    border-radius: 8px;
    background: var(--surface);
    color: var(--accent);
    font-weight: 700;
    line-height: 1.4;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  .button:hover {
    background: var(--accent-soft);
  }
  .button.strong {
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.strong:hover {
    background: var(--accent-strong);
  }
  .button.plain {
    border-color: transparent;
  }
  .button.small {
    min-height: 36px;
    padding: 4px 12px;
    font-size: 0.875rem;
  }
  .button:disabled,
  .button:disabled:hover {
    border-color: var(--line-strong);
    background: var(--surface-sunken);
    color: var(--ink-soft);
    cursor: default;
  }
  .field {
    min-height: var(--touch);
    padding: 8px 12px;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
  }
  .soft {
    color: var(--ink-soft);
  }
  .note {
    color: var(--ink-soft);
    font-size: 0.875rem;
    line-height: 1.6;
  }
  .mono {
    font-family: var(--mono);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** A panel beside the map about one thing: its heading stays, its body scrolls. */
export const panel = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    max-height: 56dvh;
  }
  header {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    padding: 12px 8px 4px 16px;
  }
  header h2 {
    font-size: 1.125rem;
    line-height: 1.4;
  }
  .body {
    display: grid;
    gap: 16px;
    align-content: start;
    grid-template-columns: minmax(0, 1fr);
    min-height: 0;
    padding: 4px 16px 24px;
    overflow: auto;
  }
  @media (width >= 900px) {
    :host {
      max-height: 100%;
    }
    header {
      padding-top: 16px;
    }
  }
`;

/** One of several: radio buttons in boxes. */
export const choices = css`
  .choices {
    display: grid;
    gap: 8px;
  }
  .choices label {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: var(--touch);
    padding: 4px 12px;
    border: 1px solid var(--line);
    border-radius: 8px;
    font-size: 0.9375rem;
    line-height: 1.4;
    cursor: pointer;
  }
  .choices label:hover {
    border-color: var(--accent);
  }
  .choices label:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-soft);
    box-shadow: inset 0 0 0 1px var(--accent);
    font-weight: 700;
  }
  .choices label:has(:disabled) {
    border-style: dashed;
    color: var(--ink-soft);
    cursor: default;
  }
  label:has(:focus-visible) {
    outline: 3px solid var(--focus-ring);
    outline-offset: 2px;
  }
  label input {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--accent);
    outline: 0 !important;
    box-shadow: none !important;
  }
`;

/** Where somebody writes: as wide as there is room, high enough for a thumb. */
export const entryStyles = css`
  .entry .field {
    width: 100%;
    min-height: 48px;
  }
  textarea.field {
    font: inherit;
    color: inherit;
    line-height: 1.6;
    resize: vertical;
  }
`;
