/** The planner's report as the server tells it, in one language. */
export interface ReportTable {
  title: string;
  columns: readonly { words: string; number: boolean; wbgt_class: string }[];
  rows: readonly (readonly string[])[];
}

export interface ReportSection {
  id: string;
  title: string;
  /** What its numbers are: computed, measured, made up, counted. */
  origin: string;
  text: readonly string[];
  tables: readonly ReportTable[];
  notes: readonly string[];
}

export interface MarkedMap {
  svg: string;
  words: string;
  title: string;
  legend: readonly { svg: string; words: string }[];
}

export interface HeatReportParts {
  /** Why nobody should decide by it yet, or empty. */
  mark: string;
  /** Times of the run of which maps are shown, the hottest among them. */
  map_times: readonly string[];
  sections: readonly ReportSection[];
  marked_map: MarkedMap | null;
}
