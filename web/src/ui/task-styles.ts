/** Styles of the steps of writing and drawing: few, large things. */
import { css } from 'lit';

export const taskStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    max-height: 60dvh;
  }
  header {
    display: flex;
    gap: 8px;
    align-items: center;
    justify-content: space-between;
    padding: 12px 8px 0 16px;
  }
  header small {
    margin-left: 6px;
    color: var(--ink-soft);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  .stopped {
    padding: 8px 12px;
    border-radius: 8px;
    background: var(--warning-soft);
    color: var(--warning);
    font-weight: 700;
  }
  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
    align-content: start;
    min-height: 0;
    padding: 4px 16px 16px;
    overflow: auto;
  }
  .ask {
    display: flex;
    gap: 8px;
    align-items: center;
    font-size: 1.125rem;
    font-weight: 700;
    line-height: 1.5;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: end;
  }
  .row .button {
    min-height: 48px;
    padding: 8px 12px;
  }
  .grow {
    flex: 1;
  }
  .send {
    position: sticky;
    bottom: -16px;
    padding: 8px 0 16px;
    background: var(--surface);
  }
  .send [role='alert'] {
    flex: 1 1 100%;
  }
  .tools,
  .kinds {
    display: grid;
    gap: 8px;
  }
  .tools {
    grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
  }
  .kinds {
    grid-template-columns: 1fr 1fr;
  }
  .tools button,
  .kinds button {
    display: grid;
    gap: 2px;
    justify-items: center;
    align-content: center;
    min-height: 64px;
    padding: 8px 4px;
    border: 1px solid var(--line-strong);
    border-radius: 12px;
    background: var(--surface);
    font-weight: 700;
    line-height: 1.4;
    cursor: pointer;
  }
  .tools .icon {
    width: 26px;
    height: 26px;
    color: var(--accent);
  }
  .kinds button {
    font-size: 1.0625rem;
  }
  .tools button:hover,
  .kinds button:hover {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .layers {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .layers .button {
    min-height: var(--touch);
    white-space: normal;
  }
  .layers .button[aria-pressed='true'] {
    background: var(--accent-soft);
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  label.grow {
    display: grid;
    gap: 2px;
    font-size: 0.8125rem;
  }
  summary {
    display: flex;
    align-items: center;
    min-height: var(--touch);
    color: var(--accent);
    font-weight: 700;
    cursor: pointer;
  }
  summary::before {
    content: '▸';
    width: 1.2em;
  }
  details[open] summary::before {
    content: '▾';
  }
  item-form {
    outline: none;
  }
  @media (width >= 900px) {
    :host {
      max-height: none;
      height: 100%;
    }
  }
`;
