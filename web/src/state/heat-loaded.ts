/** What was loaded for the heat of a view. */
import type { HeatPoint, HeatRun, HeatRunSummary, Station, WhatIf } from '../model/heat-run';
import type { StampTool } from '../model/heat-stamps';
import { IDLE, type Load } from './load';

export interface HeatLoaded {
  runs: Load<HeatRunSummary[]>;
  run: Load<HeatRun>;
  /** The run that it is compared with. */
  other: Load<HeatRun>;
  point: Load<HeatPoint>;
  otherPoint: Load<HeatPoint>;
  stations: Load<Station[]>;
  whatIf: Load<WhatIf>;
  /** How many things are of each proposal that was tried. */
  proposed: Readonly<Record<string, number>>;
  /** While stamps are set: the tool in hand, which stamp is chosen, and whether it moves. */
  stamping: Stamping | null;
}

export interface Stamping {
  tool: StampTool | null;
  chosen: number | null;
  moving: boolean;
}

export const NOTHING_LOADED: HeatLoaded = {
  runs: IDLE,
  run: IDLE,
  other: IDLE,
  point: IDLE,
  otherPoint: IDLE,
  stations: IDLE,
  whatIf: IDLE,
  proposed: {},
  stamping: null,
};
