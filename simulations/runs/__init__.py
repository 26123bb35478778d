"""Runs: a city cut into tiles with halos, computed by processes, resumable, results in Zarr."""

from simulations.runs.folder import RunFolder, TileRecord
from simulations.runs.plan import RunPlan, plan_run, tiles_of
from simulations.runs.run import RunOutcome, resume_run, start_run, verify_run

__all__ = [
    "RunFolder",
    "RunOutcome",
    "RunPlan",
    "TileRecord",
    "plan_run",
    "resume_run",
    "start_run",
    "tiles_of",
    "verify_run",
]
