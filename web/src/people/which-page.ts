/** Loads the page that an address asks for; each is a part of the bundle of its own. */
import type { Route } from './address';

const PAGES: Record<Route['page'], () => Promise<string>> = {
  lost: () => import('./lost-page').then(() => 'lost-page'),
  join: () => import('./join-page').then(() => 'join-page'),
  'sign-in': () => import('./sign-in-page').then(() => 'sign-in-page'),
  account: () => import('./account-page').then(() => 'account-page'),
  recovery: () => import('./recovery-page').then(() => 'recovery-page'),
  me: () => import('./me-page').then(() => 'me-page'),
  workshops: () => import('./workshops-page').then(() => 'workshops-page'),
  workshop: () => import('./workshop-page').then(() => 'workshop-page'),
  board: () => import('./board-page').then(() => 'board-page'),
  desk: () => import('./desk-page').then(() => 'desk-page'),
  decisions: () => import('./decisions-page').then(() => 'decisions-page'),
  suspensions: () => import('./suspensions-page').then(() => 'suspensions-page'),
  log: () => import('./log-page').then(() => 'log-page'),
  roles: () => import('./roles-page').then(() => 'roles-page'),
  layers: () => import('./layers-page').then(() => 'layers-page'),
  'new-layer': () => import('./layer-page').then(() => 'layer-page'),
  layer: () => import('./layer-page').then(() => 'layer-page'),
  import: () => import('./import-page').then(() => 'import-page'),
  today: () => import('./today-entries-page').then(() => 'today-entries-page'),
  proposals: () => import('./proposals-page').then(() => 'proposals-page'),
  'new-proposal': () => import('./new-proposal-page').then(() => 'new-proposal-page'),
  proposal: () => import('./proposal-page').then(() => 'proposal-page'),
  chain: () => import('./chain-page').then(() => 'chain-page'),
  points: () => import('./points-page').then(() => 'points-page'),
  visit: () => import('./visit-page').then(() => 'visit-page'),
  'spot-code': () => import('./spot-code-page').then(() => 'spot-code-page'),
  paper: () => import('./paper-page').then(() => 'paper-page'),
  'paper-sheet': () => import('./paper-sheet-page').then(() => 'paper-sheet-page'),
};

export async function openPage(page: Route['page']): Promise<HTMLElement> {
  return document.createElement(await PAGES[page]());
}
