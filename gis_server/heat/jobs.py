"""Durable jobs: runs of heat that survive a restart of the server, one at a time.

Which job is next, and which was under way when the server died, is kept by DBOS Transact in
`jobs.sqlite`; what a job is and how far it is, in its folder. The work is done by a process of its
own (`job_process`), so that the server answers as fast as without.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from gis_server.errors import BusyError, UnknownJobError
from gis_server.heat.job_folder import JOB_ID, HeatJob, JobFolder, jobs_folder, new_job_id
from gis_server.heat.run_folders import HeatRequest
from gis_server.request_log import EventLog
from gis_server.settings import Settings

QUEUE = "heat"
DEATHS_MAX = 3  # of a job's process while this server lives
STARTS_MAX = 50  # of a job's process, restarts of the server included
LAUNCH_WAIT_S = 20.0
_LOOK_S = 0.2
_QUEUE_LOOK_S = 1.0
_AFTER_FAULT_S = 60.0


class ServerStopping(BaseException):
    """The server stops: the job stays as it is, and goes on when the server is back.

    No Exception, because DBOS would record one as the end of the job.
    """


class HeatJobs:
    """The jobs of one installation. The server that holds its lock computes them."""

    def __init__(self, settings: Settings, log: EventLog) -> None:
        self.settings = settings
        self.log = log
        self.folder = jobs_folder(settings.data)
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._settled = threading.Event()  # ready, or failed, or another server of this folder is
        self._launching: threading.Thread | None = None
        self._starting = threading.Lock()
        self._enqueue: Callable[[str], None] | None = None

    def start(self) -> None:
        """Go on with what was begun; an installation without jobs pays nothing."""
        if self.folder.exists():
            self._launch()

    def stop(self) -> None:
        """Leave what is under way; it goes on after the next start."""
        self._stopping.set()
        if self._ready.is_set():
            from dbos import DBOS  # noqa: PLC0415 - 60 MB that only jobs need

            DBOS.destroy(destroy_registry=True)
            self._lock.close()

    def begin(
        self, request: HeatRequest, *, weather: bytes, scenario: bytes | None = None
    ) -> HeatJob:
        """Take a job; once this returns, it will be computed whatever happens to the server.

        Raises
        ------
        BusyError
            Jobs cannot run at the moment.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._launch()
        if not self._settled.wait(LAUNCH_WAIT_S) or self._launching is None:
            raise BusyError
        folder = JobFolder(self.folder / new_job_id())
        folder.keep(request, weather=weather, scenario=scenario)
        if self._enqueue is not None:
            self._enqueue(folder.id)  # else the server that computes finds it within a second
        return self.job(request.city, folder.id)

    def jobs(self, city: str) -> list[HeatJob]:
        """Give the jobs of a city, the newest first."""
        found = (folder.job() for folder in reversed(self._folders()))
        return [job for job in found if job is not None and job.city == city]

    def job(self, city: str, job: str) -> HeatJob:
        """Give one job.

        Raises
        ------
        UnknownJobError
            The city has no such job.
        """
        found = JobFolder(self.folder / job).job() if JOB_ID.fullmatch(job) else None
        if found is None or found.city != city:
            raise UnknownJobError(job)
        return found

    def cancel(self, city: str, job: str) -> HeatJob:
        """Stop a job, whether it waits or is under way; one that has ended stays as it is."""
        if self.job(city, job).finished is None:
            JobFolder(self.folder / job).cancel()
        return self.job(city, job)

    def _folders(self) -> list[JobFolder]:
        if not self.folder.exists():
            return []
        names = sorted(path.name for path in self.folder.iterdir())
        return [JobFolder(self.folder / name) for name in names if JOB_ID.fullmatch(name)]

    def _launch(self) -> None:
        with self._starting:
            if self._launching is None:
                self._settled.clear()
                self._launching = threading.Thread(target=self._run, name="heat-jobs", daemon=True)
                self._launching.start()

    def _run(self) -> None:
        """Wait until no other server of this data folder computes its jobs, then begin."""
        try:
            with contextlib.ExitStack() as failed:
                self._lock = failed.enter_context((self.folder / ".lock").open("w"))
                if not _locked(self._lock, wait=False):
                    self._settled.set()
                    _locked(self._lock, wait=True)
                if not self._stopping.is_set():
                    self._serve()
                failed.pop_all()  # DBOS outlasts this thread, and the lock is held until it ends
        except Exception as error:  # jobs cannot run, but the map goes on; the next job tries again
            self._tell(error)
            with self._starting:
                self._launching = None
                self._settled.set()

    def _serve(self) -> None:
        """Hand every job to DBOS until the server stops."""
        enqueue = _launched(self.settings.data / "jobs.sqlite", self._compute, self.log)
        seen: set[str] = set()
        self._enqueue_new(enqueue, seen)
        self._enqueue = enqueue
        self._ready.set()
        self._settled.set()
        pause = _QUEUE_LOOK_S
        while not self._stopping.wait(pause):  # what other workers took
            try:
                self._enqueue_new(enqueue, seen)
                pause = _QUEUE_LOOK_S
            except Exception as error:  # a full disk, say
                self._tell(error)
                pause = _AFTER_FAULT_S

    def _tell(self, error: Exception) -> None:
        self.log.write("jobs-not-running", kind=type(error).__name__, reason=str(error))

    def _enqueue_new(self, enqueue: Callable[[str], None], seen: set[str]) -> None:
        """Enqueue jobs that were not seen; one that is being written is not yet a job."""
        for folder in self._folders():
            if folder.id in seen or folder.job() is None:
                continue
            seen.add(folder.id)
            if not folder.has_ended():
                enqueue(folder.id)  # known ones stay what they are

    def _compute(self, job: str) -> None:
        """Compute a job to its end, however often its process dies on the way."""
        folder, deaths = JobFolder(self.folder / job), 0
        while folder.job() is not None and not folder.has_ended():
            if deaths == DEATHS_MAX or folder.count_start() > STARTS_MAX:
                message = f"its process died again and again; what it wrote is in {folder.log}"
                folder.put_report(run=None, error=message)
                return
            status = self._attended(folder)
            if not folder.has_ended():
                deaths += 1
                self.log.write("job-process-died", job=job, status=status)
                self._wait_s(1.0)

    def _attended(self, folder: JobFolder) -> int:
        """Run the process of a job until it ends; give its exit status."""
        process = _started(folder, self.settings)
        try:
            while _is_running(process):
                self._wait_s(_LOOK_S)
                if folder.is_cancelled():
                    break
        finally:
            _take_away(process)
        return process.returncode

    def _wait_s(self, seconds: float) -> None:
        if self._stopping.wait(seconds):
            raise ServerStopping


def _locked(file: IO[str], *, wait: bool) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _started(folder: JobFolder, settings: Settings) -> subprocess.Popen[bytes]:
    """Start the process of a job in a group of its own; its standard input ends with ours."""
    environment = {
        **os.environ,
        "UCHIMIZU_DATA": str(settings.data),
        "UCHIMIZU_STORAGE_URL": settings.storage_url,
        "PYTHONUNBUFFERED": "1",
    }
    with folder.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "gis_server.heat.job_process", str(folder.path)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )


def _is_running(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process runs, leaving its id taken, so that its group can still be named."""
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, look) is None


def _take_away(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group: the process, or workers that outlived it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


def _launched(
    database: Path, compute: Callable[[str], None], log: EventLog
) -> Callable[[str], None]:
    """Start DBOS and give the way to enqueue a job; one that is known is not begun twice."""
    _log_to(log)
    from dbos import DBOS, SetWorkflowID  # noqa: PLC0415 - 60 MB that only jobs need

    DBOS.destroy(destroy_registry=True)  # of an attempt that failed

    @DBOS.step(name="compute")
    def step(job: str) -> None:
        compute(job)

    @DBOS.workflow(name="heat_job", max_recovery_attempts=None)
    def heat_job(job: str) -> None:
        step(job)

    DBOS(
        config={
            "name": "uchimizu",
            "system_database_url": f"sqlite:///{database}",
            "application_version": "1",  # any program can go on with the jobs of another
            "executor_id": "local",
            "log_level": "WARNING",
            "enable_otlp": False,
            "serializer": _serializer(),
            "max_executor_threads": 4,
            "notification_listener_polling_interval_sec": 10.0,
        }
    )
    DBOS.launch()
    DBOS.register_queue(QUEUE, global_concurrency=1, polling_interval_sec=_QUEUE_LOOK_S)

    def enqueue(job: str) -> None:
        with SetWorkflowID(job):
            DBOS.enqueue_workflow(QUEUE, heat_job, job)

    return enqueue


def _serializer() -> Any:
    """Give plain JSON in place of DBOS's pickled objects."""
    import json  # noqa: PLC0415

    from dbos import Serializer  # noqa: PLC0415 - 60 MB that only jobs need

    class JsonSerializer(Serializer):
        def serialize(self, data: Any) -> str:
            return json.dumps(data, default=str)

        def deserialize(self, serialized_data: str) -> Any:
            return json.loads(serialized_data)

        def name(self) -> str:
            return "json"

    return JsonSerializer()


def _log_to(log: EventLog) -> None:
    """Let DBOS write its warnings to our log, in our form."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log.write("jobs", level=record.levelname, message=record.getMessage())

    logger = logging.getLogger("dbos")
    logger.handlers = [Handler(logging.WARNING)]
    logger.propagate = False
