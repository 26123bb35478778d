/** What stands around a page of the textbook; nothing of it is printed. */
import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: block;
    min-height: 100dvh;
    background: var(--surface-sunken);
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    padding: 8px 16px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  nav > a:not(.button) {
    display: inline-flex;
    align-items: center;
    min-height: 44px;
    padding: 0 4px;
    font-weight: 700;
  }
  nav > a[aria-current='page'] {
    color: var(--ink);
    text-decoration: none;
  }
  .space {
    flex: 1;
  }
  label {
    display: inline-flex;
    gap: 6px;
    align-items: center;
    font-size: 14px;
  }
  select {
    min-height: 44px;
    padding: 4px 8px;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    font-size: 14px;
  }
  main {
    padding: 24px 16px 48px;
  }
  @media (width < 600px) {
    main {
      padding: 8px 0 32px;
    }
  }
  @media print {
    :host {
      background: none;
    }
    nav {
      display: none;
    }
    main {
      padding: 0;
    }
  }
`;
