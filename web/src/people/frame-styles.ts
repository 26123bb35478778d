/** The bar on top, the band of the office, the way between pages. */
import { css } from 'lit';

export const frameStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
    background: var(--surface-sunken);
  }
  header {
    display: flex;
    gap: 4px 8px;
    align-items: center;
    padding: 4px 12px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .home,
  .who {
    display: inline-flex;
    gap: 10px;
    align-items: center;
    min-width: 0;
    min-height: 48px;
    padding: 0 8px 0 0;
    color: var(--ink);
    font-weight: 700;
    line-height: 1.3;
    text-decoration: none;
  }
  .home img {
    width: 32px;
    height: 32px;
  }
  .home small {
    display: block;
    color: var(--accent);
    font-size: 13px;
    font-weight: 400;
    text-decoration: underline;
  }
  .who {
    gap: 6px;
    color: var(--accent);
    font-size: 15px;
    text-decoration: underline;
  }
  .who span {
    overflow: hidden;
    max-width: 10em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .space {
    flex: 1;
  }
  .language select {
    min-height: 44px;
    width: 7.5em;
    padding: 4px 8px;
    text-overflow: ellipsis;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    font-size: 15px;
    cursor: pointer;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 0 4px;
    padding: 0 12px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  nav a {
    display: inline-flex;
    align-items: center;
    min-height: 48px;
    padding: 0 12px;
    border-bottom: 4px solid transparent;
    font-weight: 700;
    text-decoration: none;
  }
  nav a[aria-current='page'] {
    border-color: var(--accent);
    color: var(--ink);
  }
  .office {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    padding: 8px 16px;
    background: #6b1d4f;
    color: #fff;
  }
  .office strong {
    font-size: 18px;
  }
  .office span {
    flex: 1 1 240px;
    font-size: 15px;
  }
  @media (width < 480px) {
    header {
      padding: 4px 8px;
    }
    .home {
      gap: 6px;
      padding-right: 0;
      font-size: 14px;
    }
    .who {
      gap: 2px;
      font-size: 14px;
    }
    .who span {
      max-width: 6em;
    }
    .language select {
      width: 5.6em;
      padding: 4px;
      font-size: 14px;
    }
  }
  .office .button {
    border-color: #fff;
    color: #6b1d4f;
    background: #fff;
  }
  main {
    flex: 1;
    width: 100%;
    max-width: 1120px;
    margin: 0 auto;
    padding: 24px 16px 48px;
    outline: 0 !important;
    box-shadow: none !important;
  }
  /* The overview of a class hangs on the wall, as wide as the projector. */
  main.wall {
    max-width: 1920px;
  }
  .trouble {
    margin: 0 0 16px;
    padding: 12px 16px;
    border-left: 8px solid var(--warning);
    border-radius: 8px;
    background: var(--warning-soft);
  }
  footer {
    padding: 16px;
    border-top: 1px solid var(--line);
    background: var(--surface);
    text-align: center;
  }
  @media print {
    header,
    nav,
    footer,
    .office {
      display: none;
    }
  }
`;
