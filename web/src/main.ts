import { preferredLanguage } from './i18n/languages';
import { decodeView } from './state/address';
import { NO_HEAT } from './state/heat-address';
import { keepAddress } from './state/history';
import { Session } from './state/session';
import { Store } from './state/store';
import { type ReportAddress, reportOf } from './ui/heat-report-address';

async function openMap(): Promise<void> {
  await import('./ui/app');
  const language = preferredLanguage(navigator.languages);
  const store = new Store(decodeView(window.location.search, language));
  keepAddress(store);
  const session = new Session(store);
  const app = document.querySelector('uchimizu-app');
  if (app) app.session = session;
  await session.start();
}

/** The report of a heat run is a page of its own, without any map engine. */
async function openReport({ city, run, language }: ReportAddress): Promise<void> {
  const { HeatReport } = await import('./ui/heat-report');
  const view = decodeView('', language);
  const session = new Session(new Store({ ...view, city, heat: { ...NO_HEAT, run } }));
  const page = new HeatReport();
  page.session = session;
  document.querySelector('uchimizu-app')?.replaceWith(page);
  await session.start();
}

const report = reportOf(window.location.pathname, window.location.search);
void (report ? openReport(report) : openMap());
