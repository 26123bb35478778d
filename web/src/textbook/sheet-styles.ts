/** Sheets on the screen and on A4: black on white, legible in grey, wide enough for pencils. */
import { css } from 'lit';

const paper = css`
  :host {
    display: block;
  }
  article {
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
    max-width: 794px;
    margin: 0 auto;
    padding: 32px 40px;
    background: #fff;
    color: #111;
    box-shadow: var(--shadow);
    color-scheme: light;
  }
  h1 {
    font-size: 24px;
    line-height: 1.4;
  }
  h2 {
    font-size: 16px;
    line-height: 1.4;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 4px 8px;
    border: 1px solid #555;
    line-height: 1.5;
    text-align: left;
    vertical-align: top;
  }
  thead th {
    background: #eee;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  tr,
  li {
    break-inside: avoid;
  }
  h2 {
    break-after: avoid;
  }
  @media (width < 600px) {
    article {
      padding: 16px 12px;
    }
  }
  @media print {
    article {
      max-width: none;
      margin: 0;
      padding: 0;
      box-shadow: none;
    }
  }
`;

export const planStyles = css`
  ${paper}
  .question {
    font-size: 17px;
  }
  .question b {
    margin-right: 8px;
  }
  h2 {
    margin-bottom: 4px;
    padding-left: 8px;
    border-left: 6px solid #555;
  }
  .columns {
    display: grid;
    gap: 12px 24px;
    grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
  }
  ul {
    margin: 0;
    padding-left: 1.2em;
    font-size: 14px;
    line-height: 1.6;
    list-style: disc;
  }
  table,
  p {
    font-size: 14px;
    line-height: 1.6;
  }
  tbody th {
    white-space: nowrap;
  }
  td:nth-child(2) {
    width: 28%;
  }
  .safety {
    display: grid;
    gap: 6px;
  }
  .safety td:nth-child(2) {
    width: auto;
  }
  .note {
    color: #333;
    font-size: 12px;
  }
  footer {
    padding-top: 4px;
    border-top: 1px solid #555;
    font-size: 12px;
  }
  footer span {
    overflow-wrap: anywhere;
  }
  @media (width < 600px) {
    thead {
      display: none;
    }
    tr,
    td,
    tbody th {
      display: block;
      width: auto !important;
    }
    tr {
      margin-bottom: 8px;
      border: 1px solid #555;
    }
    td,
    tbody th {
      border: 0;
    }
  }
  @media print {
    .safety {
      break-inside: avoid;
    }
  }
`;

export const sheetStyles = css`
  ${paper}
  article > header {
    display: flex;
    flex-wrap: wrap;
    gap: 12px 24px;
    align-items: start;
    justify-content: space-between;
  }
  header > div:first-child {
    flex: 1 1 300px;
  }
  h1 {
    font-size: 20px;
    line-height: 1.7;
  }
  ruby {
    ruby-position: over;
  }
  rt {
    font-size: 0.55em;
  }
  .who {
    display: flex;
    gap: 24px;
    margin-top: 8px;
  }
  .who span {
    display: flex;
    gap: 8px;
    align-items: end;
    line-height: 1.8;
    white-space: nowrap;
  }
  .who i {
    width: 110px;
    height: 28px;
    border-bottom: 1px solid #555;
  }
  .who span + span i {
    width: 60px;
  }
  .small {
    font-size: 13px;
    line-height: 1.8;
  }
  .join {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 10px 12px;
    border: 2px solid #111;
    border-radius: 8px;
  }
  .join img,
  .qr {
    width: 96px;
    height: 96px;
  }
  .qr {
    display: grid;
    place-content: center;
    border: 1px dashed #555;
    color: #444;
    font-size: 12px;
  }
  .code {
    font: 700 22px/1.4 var(--mono);
  }
  .cells {
    display: grid;
    grid-template-columns: repeat(4, 22px) 8px repeat(4, 22px);
    gap: 2px;
  }
  .cells i {
    height: 28px;
    border: 1px solid #555;
  }
  .cells i:nth-child(5) {
    grid-column: 6;
  }
  ol {
    display: grid;
    gap: 14px;
    grid-template-columns: minmax(0, 1fr);
    margin: 0;
    padding: 0;
    counter-reset: box;
    list-style: none;
  }
  li {
    counter-increment: box;
  }
  li h2 {
    line-height: 1.9;
  }
  li h2::before {
    content: counter(box) ".";
    margin-right: 6px;
  }
  tbody td {
    height: 40px;
  }
  th {
    font-size: 14px;
    line-height: 1.8;
  }
  table {
    table-layout: fixed;
  }
  thead td {
    width: 8.5em;
  }
  tbody th {
    vertical-align: middle;
  }
  thead td {
    border: 0;
  }
  .lines i {
    display: block;
    height: 36px;
    border-bottom: 1px dotted #444;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    justify-content: space-between;
    font-size: 12px;
  }
  @media (width < 600px) {
    th {
      padding: 4px;
      font-size: 12px;
      overflow-wrap: anywhere;
    }
    thead td {
      width: 5.5em;
    }
  }
  only-here {
    max-width: 794px;
    margin: 0 auto 12px;
  }
  .refused {
    max-width: 794px;
    margin: 0 auto 12px;
    padding: 12px 16px;
    border-left: 8px solid var(--warning);
    background: var(--warning-soft);
  }
  @media print {
    only-here,
    .refused {
      display: none;
    }
    /* Boxes grow until the footer stands at the foot of the A4: 297 mm less margins, less one line. */
    article {
      grid-template-rows: auto 1fr auto;
      min-height: 262mm;
    }
    ol {
      align-content: stretch;
      gap: 8px;
    }
    li {
      display: flex;
      flex-direction: column;
    }
    li > table,
    .lines {
      flex: 1;
    }
    .lines {
      display: grid;
      grid-auto-rows: minmax(33px, 1fr);
    }
    .lines i {
      height: auto;
    }
    tbody td {
      height: 36px;
    }
  }
`;
