/** Ways to the controls that several tours point at. */
import type { Way } from './tour';

const PANEL = 'control-panel';

/** On a phone a panel is a tab, and a card over it is closed first. */
export function inPanel(section: 'people' | 'heat', ...inner: [string, ...string[]]): Way[] {
  return [
    [PANEL, `${section}-panel`, ...inner],
    [PANEL, `.tab[data-section="${section}"]`],
    ['item-card', 'header button'],
    ['heat-card', 'header button'],
    ['feature-inspector', 'header button'],
    ['heat-stamps', 'header button'],
    ['task-panel', 'header button'],
  ];
}

export const MAP: Way[] = [['map-stage', 'canvas'], ['map-stage']];
export const RUN = inPanel('heat', '.choices label:nth-of-type(2)');
export const HOUR: Way[] = [['heat-overlay', 'heat-bar', 'input'], ...RUN];
