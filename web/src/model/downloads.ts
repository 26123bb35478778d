/** The files to take away: what they are about, and names under which they stay apart. */
import type { City, Dataset, DatasetFile } from './city';
import type { HeatRunSummary } from './heat-run';

export interface Download {
  dataset: Dataset;
  file: DatasetFile;
  /** What it is about: a theme, a quantity of heat, or `run` for all of a run. */
  subject: string;
}

/** Downloads that belong together: one run of heat, or (`run` null) everything else. */
export interface DownloadGroup {
  run: Dataset | null;
  downloads: Download[];
}

const NO_FILE_NAME = /[\s/\\:*?"<>|]+/g;

/** The downloads of a city: those of its model first, then run by run. */
export function downloadGroups(city: City): DownloadGroup[] {
  const model: DownloadGroup = { run: null, downloads: [] };
  const groups = [model];
  for (const dataset of city.datasets) {
    const downloads = dataset.files.map((file) => ({ dataset, file, subject: subjectOf(file) }));
    if (dataset.kind === 'heat') groups.push({ run: dataset, downloads });
    else model.downloads.push(...downloads);
  }
  return groups.filter(({ downloads }) => downloads.length > 0);
}

/** The name under which a file is saved: town, run and its title, and what it is about. */
export function savedName(city: City, { dataset, file }: Download, title: string): string {
  if (dataset.kind !== 'heat') return `${city.id}_${file.name}`;
  return [city.id, dataset.id, title.replace(NO_FILE_NAME, '-'), file.name].join('_');
}

/** Whether a file is the table of a run that holds no hours, as there would be too many rows. */
export function isDailyTable(
  { dataset, file }: Download,
  runs: readonly Pick<HeatRunSummary, 'run' | 'csv_rows'>[],
): boolean {
  if (file.name !== 'run.csv.gz') return false;
  return runs.some(({ run, csv_rows }) => `heat-${run}` === dataset.id && csv_rows === 'days');
}

/** The name of a file's format. */
export function formatWord(name: string): string {
  const known: Record<string, string> = {
    gpkg: 'GeoPackage',
    parquet: 'GeoParquet',
    tif: 'GeoTIFF',
    nc: 'NetCDF',
    'csv.gz': 'CSV (gzip)',
  };
  const ending = name.slice(name.indexOf('.') + 1);
  return known[ending] ?? ending.toUpperCase();
}

/** A file's name without its endings, a theme as a rule. */
function subjectOf({ name }: DatasetFile): string {
  return name.replace(/(\.\w+)+$/, '');
}
