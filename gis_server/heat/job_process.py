"""The process that computes one job: `python -m gis_server.heat.job_process JOBFOLDER`.

It lives as long as whoever started it: when its standard input ends, it takes itself and its
workers away. So there is never a second one at work after a restart, and no more is lost than the
tiles that were under way.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

from gis_server.errors import ApplicationError
from gis_server.heat.heat_run import HeatReport, run_heat
from gis_server.heat.job_folder import JobFolder
from gis_server.settings import load_settings
from simulations.errors import SimulationError
from tiles.errors import TilesError

NICENESS = 10  # the server and its readers go first
PROGRESS_S = 0.2


class ProgressFile:
    """Writes progress to the folder of the job, not more often than people can see."""

    def __init__(self, folder: JobFolder) -> None:
        self.folder = folder
        self._stage = ""
        self._written = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take one step."""
        moment = time.monotonic()
        if stage == self._stage and done < total and moment < self._written + PROGRESS_S:
            return
        self._stage, self._written = stage, moment
        self.folder.put_progress(stage, done, total)


def end_with_parent() -> None:
    """Kill this process and its workers as soon as standard input ends."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def compute(folder: JobFolder) -> None:
    """Compute a job that has not ended, and write its report."""
    with (folder.path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a process of a server that just died may take a moment
        if folder.has_ended():
            return
        try:
            report = run_heat(folder.request(), load_settings(), progress=ProgressFile(folder))
        except (SimulationError, ApplicationError, TilesError, OSError) as error:
            traceback.print_exc()
            folder.put_report(run=None, error=str(error))
        except Exception:  # a fault of the program must end the job, not begin it again for ever
            traceback.print_exc()
            message = f"a fault of the program; its traceback is in {folder.log}"
            folder.put_report(run=None, error=message)
        else:
            _keep(folder, report)


def _keep(folder: JobFolder, report: HeatReport) -> None:
    found = report.as_json()
    failures = found.pop("failures")
    run = str(found.pop("run"))
    error = "\n".join(failures) or None
    folder.put_report(run=None if error else run, error=error, report=found)


def main() -> None:
    """Compute the job whose folder is named."""
    end_with_parent()
    os.nice(NICENESS)
    compute(JobFolder(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
