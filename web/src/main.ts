import { wantedLanguages } from './i18n/kept-language';
import { applySize, keptSize, USUAL } from './i18n/kept-size';
import { askedLanguage, preferredLanguage } from './i18n/languages';
import { languageIn, type Route, routeOf } from './people/address';
import { decodeView } from './state/address';
import { NO_HEAT } from './state/heat-address';
import { keepAddress } from './state/history';
import { Session } from './state/session';
import { Store } from './state/store';
import { type TextbookAddress, textbookOf } from './textbook/address';
import { openLinksOutside } from './ui/embedded';
import { type ReportAddress, reportOf } from './ui/heat-report-address';

const PHONE = '(width < 600px) and (pointer: coarse)';

function asksForLanguage(): boolean {
  return askedLanguage(window.location.search, wantedLanguages()) !== null;
}

async function openMap(): Promise<void> {
  await import('./ui/app');
  applySize(keptSize() ?? USUAL);
  const language = preferredLanguage(wantedLanguages());
  const asked = new URLSearchParams(window.location.search);
  const store = new Store(decodeView(window.location.search, language));
  keepAddress(store);
  const session = new Session(store, asksForLanguage());
  for (const first of ['write', 'draw'] as const) {
    if (!asked.has(first)) continue;
    session.people.beginWith(first);
    asked.delete(first); // who shares the map shares no form
    window.history.replaceState(null, '', `?${asked}`);
  }
  const app = document.querySelector('uchimizu-app');
  if (app) app.session = session;
  await session.start();
}

/** The report of a heat run is a page of its own, without any map engine. */
async function openReport({ city, run, language }: ReportAddress): Promise<void> {
  const { HeatReport } = await import('./ui/heat-report');
  const view = decodeView('', language);
  const session = new Session(
    new Store({ ...view, city, heat: { ...NO_HEAT, run } }),
    asksForLanguage(),
  );
  const page = new HeatReport();
  page.session = session;
  document.querySelector('uchimizu-app')?.replaceWith(page);
  await session.start();
}

/** Pages about people need no map engine either. */
async function openPeople(route: Route): Promise<void> {
  const { PeopleFrame } = await import('./people/frame');
  const frame = new PeopleFrame();
  frame.route = route;
  frame.language = languageIn(window.location.search) ?? preferredLanguage(wantedLanguages());
  frame.asked = asksForLanguage();
  document.querySelector('uchimizu-app')?.replaceWith(frame);
}

/** Lessons and words: pages to be printed. */
async function openTextbook(address: TextbookAddress): Promise<void> {
  await import('./textbook/textbook-page');
  const page = document.createElement('textbook-page');
  Object.assign(page, { address });
  document.querySelector('uchimizu-app')?.replaceWith(page);
}

/** A phone that asks for no particular view begins with the one question of today. */
function beginsWithToday({ pathname, search }: Location): boolean {
  return pathname === '/' && search === '' && matchMedia(PHONE).matches;
}

openLinksOutside();
const people = routeOf(window.location.pathname);
const report = reportOf(window.location.pathname, window.location.search);
const textbook = textbookOf(window.location.pathname, window.location.search);
if (beginsWithToday(window.location)) window.location.replace('/today');
else if (people) void openPeople(people);
else if (report) void openReport(report);
else void (textbook ? openTextbook(textbook) : openMap());
