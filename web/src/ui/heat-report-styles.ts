/** The report on the screen and on A4 paper. */
import { css } from 'lit';

export const reportStyles = css`
  :host {
    display: block;
    height: 100dvh;
    overflow: auto;
    background: var(--surface-sunken);
  }
  main {
    display: grid;
    gap: 24px;
    grid-template-columns: minmax(0, 1fr);
    max-width: 840px;
    margin: 0 auto;
    padding: 16px 20px 48px;
    background: var(--surface);
  }
  .wait {
    padding: 24px;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  @media (width >= 600px) {
    nav a:first-child {
      margin-right: auto;
    }
  }
  h1 {
    font-size: 26px;
    line-height: 1.4;
  }
  h2 {
    margin-bottom: 8px;
    padding-bottom: 4px;
    border-bottom: 2px solid var(--line);
    font-size: 18px;
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 16px;
  }
  dt {
    color: var(--ink-soft);
  }
  .files {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
  }
  .maps {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 16px;
    margin-bottom: 16px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 8px;
    border-bottom: 1px solid var(--line);
    text-align: right;
  }
  td {
    white-space: nowrap;
  }
  th {
    word-break: auto-phrase;
  }
  th:first-child {
    text-align: left;
  }
  th .swatch {
    display: inline-block;
    width: 18px;
    height: 14px;
    vertical-align: -2px;
  }
  .stations {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
    gap: 16px;
    margin-top: 16px;
  }
  .caveats {
    padding-left: 1.4em;
    list-style: disc;
  }
  footer {
    color: var(--ink-soft);
    font-size: 12px;
    overflow-wrap: anywhere;
  }
  @media (width < 600px) {
    .maps {
      gap: 8px;
    }
    th,
    td {
      padding-inline: 4px;
    }
    th:first-child {
      padding-left: 0;
    }
    th .swatch {
      display: block;
      margin-left: auto;
    }
  }
  @media print {
    :host {
      height: auto;
      overflow: visible;
      background: none;
      color: #000;
      print-color-adjust: exact;
    }
    /* Boxes of a grid break badly over pages: what follows stands in plain order. */
    main,
    section {
      display: block;
    }
    main {
      max-width: none;
      padding: 0;
      background: none;
      color: #000;
    }
    main > * {
      margin-top: 12px;
    }
    nav,
    .files {
      display: none;
    }
    h1 {
      font-size: 22px;
    }
    h2,
    h3,
    caption {
      break-after: avoid;
    }
    table,
    tr,
    li,
    figure,
    heat-map-figure,
    heat-legend,
    heat-station {
      break-inside: avoid;
    }
    thead {
      display: table-header-group;
    }
    table {
      font-size: 12px;
    }
    th,
    td {
      padding: 2px 6px;
    }
    .maps,
    .stations {
      display: block;
    }
    heat-map-figure,
    heat-station {
      display: inline-block;
      width: calc(50% - 8px);
      margin: 0 4px 8px 0;
      vertical-align: top;
    }
  }
`;
