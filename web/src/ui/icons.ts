/** Line icons, 24 × 24; each stands beside a word, so they are hidden from screen readers. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const PATHS = {
  search: svg`<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.500 5.500"/>`,
  share: svg`<path d="M12 15V4m0 0L8 8m4-4 4 4"/><path d="M5 12v7h14v-7"/>`,
  data: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5.500M12 7.500v.2"/>`,
  help: svg`<circle cx="12" cy="12" r="8.500"/><path d="M9.500 9.700a2.500 2.500 0 1 1 3.700 2.200c-.8.4-1.200 1-1.200 1.900M12 16.500v.2"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  copy: svg`<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  minus: svg`<path d="M5 12h14"/>`,
  north: svg`<path d="M12 3 6.500 20 12 16.500 17.500 20z"/>`,
  tilt: svg`<path d="m12 3 8 4.500v9L12 21l-8-4.500v-9z"/><path d="m4 7.500 8 4.500 8-4.500M12 12v9"/>`,
  whole: svg`<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>`,
  map: svg`<path d="m4 6 5-2 6 2 5-2v14l-5 2-6-2-5 2zM9 4v14m6-12v14"/>`,
  colour: svg`<path d="M12 3.500a8.500 8.500 0 1 0 0 17c1.500 0 2-1 1.500-2.200-.6-1.500.3-2.800 2-2.800h2a3 3 0 0 0 3-3c0-5-3.800-9-8.500-9z"/><path d="M7.500 12v.1M9.500 8v.1M14.500 8v.1"/>`,
  layers: svg`<path d="m12 4 8.500 4.500L12 13 3.500 8.500z"/><path d="m4 12.500 8 4.200 8-4.200M4 16.500l8 4.200 8-4.200"/>`,
  filter: svg`<path d="M4 5h16l-6.200 7.300V19l-3.600-2v-4.700z"/>`,
  download: svg`<path d="M12 4v11m0 0-4-4m4 4 4-4M5 20h14"/>`,
  target: svg`<circle cx="12" cy="12" r="5"/><path d="M12 3v4m0 10v4M3 12h4m10 0h4"/>`,
  city: svg`<path d="M4 20V9l6-3v14M10 20V4l10 4v12M3 20h18"/><path d="M14 11v.1M17 11.500v.1M14 15v.1M17 15v.1M7 12v.1M7 15.500v.1"/>`,
  chevron: svg`<path d="m7 10 5 5 5-5"/>`,
  heat: svg`<circle cx="12" cy="12" r="4"/><path d="M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800"/>`,
  earlier: svg`<path d="m15 5-7 7 7 7"/>`,
  later: svg`<path d="m9 5 7 7-7 7"/>`,
  play: svg`<path d="M8 5v14l11-7z"/>`,
  stop: svg`<path d="M7 6h10v12H7z"/>`,
  tree: svg`<path d="M12 21v-8M12 3a5.500 5.500 0 0 0-5 8 3.500 3.500 0 0 0 2.500 5h5A3.500 3.500 0 0 0 17 11a5.500 5.500 0 0 0-5-8z"/>`,
  awning: svg`<path d="M4 10 6 5h12l2 5zM5 10v10M19 10v10M4 10c0 2.500 4 2.500 4 0 0 2.500 4 2.500 4 0 0 2.500 4 2.500 4 0 0 2.500 4 2.500 4 0"/>`,
  swipe: svg`<path d="m8 7-5 5 5 5M16 7l5 5-5 5M3 12h18"/>`,
  undo: svg`<path d="M9 6 4.500 10.500 9 15M4.500 10.500H15a4.500 4.500 0 0 1 0 9h-3"/>`,
  redo: svg`<path d="m15 6 4.500 4.500L15 15M19.500 10.500H9a4.500 4.500 0 0 0 0 9h3"/>`,
  print: svg`<path d="M7 9V4h10v5M7 17H4v-8h16v8h-3M7 14h10v6H7z"/>`,
  station: svg`<path d="M12 21s-6.500-6-6.500-10.500a6.500 6.500 0 0 1 13 0C18.500 15 12 21 12 21z"/><circle cx="12" cy="10.500" r="2"/>`,
  note: svg`<path d="M4 5h16v11h-9l-5 4v-4H4z"/><path d="M8 9h8M8 12h5"/>`,
  cool: svg`<path d="M12 3.500c3.500 4 5.500 6.800 5.500 9.700a5.500 5.500 0 0 1-11 0c0-2.900 2-5.700 5.500-9.700z"/><path d="M9.500 13.500a2.500 2.500 0 0 0 2.500 2.500"/>`,
  place: svg`<path d="M12 21s-6.500-6-6.500-10.500a6.500 6.500 0 0 1 13 0C18.500 15 12 21 12 21z"/>`,
  people: svg`<circle cx="9" cy="8.500" r="3"/><path d="M3.500 19c.4-3.600 2.600-5.500 5.500-5.500s5.100 1.900 5.500 5.500"/><path d="M15.500 6a3 3 0 0 1 0 5.500M17 13.800c2 .6 3.200 2.300 3.500 5.200"/>`,
  sail: svg`<path d="m4 8 16-3-5 9z"/><path d="M4 8v12M20 5v15"/>`,
  mist: svg`<path d="M12 21v-9M8 12h8"/><path d="M7 8.500v.1M10 6v.1M12 8.500v.1M14 6v.1M17 8.500v.1M12 3.500v.1"/>`,
  bench: svg`<path d="M4 9h16M4 13h16M6 13v6M18 13v6M6 9v4M18 9v4"/>`,
  paving: svg`<path d="M4 5h16v14H4zM4 12h16M12 5v7M8 12v7M16 12v7"/>`,
  line: svg`<path d="m5 18 5-8 4 4 5-8"/><circle cx="5" cy="18" r="1.500"/><circle cx="19" cy="6" r="1.500"/>`,
  area: svg`<path d="m5 8 8-4 6 6-3 9H7z"/>`,
  text: svg`<path d="M5 7V5h14v2M12 5v14M9.500 19h5"/>`,
  volume: svg`<path d="m12 3 8 4.500v9L12 21l-8-4.500v-9z"/><path d="m4 7.500 8 4.500 8-4.500M12 12v9"/>`,
  edit: svg`<path d="m5 19 1-4L16.500 4.500l3 3L9 18z"/><path d="m14 7 3 3"/>`,
  move: svg`<path d="M12 3v18M3 12h18M9.500 5.500 12 3l2.500 2.500M9.500 18.500 12 21l2.500-2.500M5.500 9.500 3 12l2.500 2.500M18.500 9.500 21 12l-2.500 2.500"/>`,
  bin: svg`<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 10.500v6M13.500 10.500v6"/>`,
  send: svg`<path d="m4 12 16-8-5 16-4-6z"/><path d="m11 14 4-4"/>`,
  warning: svg`<path d="M12 4 3 19.500h18z"/><path d="M12 10v4.500M12 17v.2"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    ${PATHS[name]}
  </svg>`;
}
