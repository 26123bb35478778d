/** The address of a run's report; it is a page of its own. */
import { wantedLanguages } from '../i18n/kept-language';
import { dataLanguage, LANGUAGES, type Language, preferredLanguage } from '../i18n/languages';

export interface ReportAddress {
  city: string;
  run: string;
  language: Language;
}

export function reportAddress(city: string, run: string, language: Language): string {
  return `/heat/${encodeURIComponent(city)}/${encodeURIComponent(run)}?lang=${language}`;
}

/** The address of the same report as a PDF. */
export function reportPdfAddress(city: string, run: string, language: Language): string {
  const where = [city, 'heat', run].map(encodeURIComponent).join('/');
  return `/api/cities/${where}/report.pdf?language=${dataLanguage(language)}`;
}

/** The address of a run's places and ranked streets as GeoJSON; as many streets as it may have. */
export function exposureAddress(city: string, run: string): string {
  const where = [city, 'heat', run].map(encodeURIComponent).join('/');
  return `/api/cities/${where}/exposure.geojson?streets=200`;
}

/** What a path and query ask for; null where that is no report. */
export function reportOf(path: string, search: string): ReportAddress | null {
  const found = /^\/heat\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)\/?$/.exec(path);
  if (!found) return null;
  const asked = new URLSearchParams(search).get('lang');
  const language =
    LANGUAGES.find((known) => known === asked) ?? preferredLanguage(wantedLanguages());
  return { city: found[1] as string, run: found[2] as string, language };
}
