"""Whether the database is away, so that no request waits for it to find that out once more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gis_server.errors import DatabaseUnavailableError
from gis_server.request_log import EventLog

PATIENCE_S = 3.0  # a database that answers later than this is away
EVERY_S = 1.0


class DatabaseWatch:
    """Asks the database in a thread of its own, from when somebody found it failing.

    answers : asks it something over a connection of its own. log : hears when it goes and returns.
    """

    def __init__(self, answers: Callable[[], bool], log: EventLog) -> None:
        self._answers = answers
        self._log = log
        self._lock = threading.Lock()
        self._asking = False
        self._asked_at: float | None = None
        self._away = False
        self._stopping = threading.Event()

    @property
    def is_away(self) -> bool:
        """Tell whether it did not answer when it was asked last."""
        asked_at = self._asked_at
        waits = asked_at is not None and time.monotonic() - asked_at > PATIENCE_S
        return self._away or waits

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether it is being asked, and may yet answer."""
        return self._asking and not self.is_away

    def refuse_if_away(self) -> None:
        """Let nobody wait.

        Raises
        ------
        DatabaseUnavailableError
            It is away.
        """
        if self.is_away:
            raise DatabaseUnavailableError

    def suspect(self) -> None:
        """Ask it, until it answers."""
        with self._lock:
            if self._asking or self._stopping.is_set():
                return
            self._asking = True
            threading.Thread(target=self._ask, name="database-watch", daemon=True).start()

    def stop(self) -> None:
        """Ask nothing more."""
        self._stopping.set()

    def _ask(self) -> None:
        while True:
            self._asked_at = asked_at = time.monotonic()
            answered = self._answers()
            was_missed = time.monotonic() - asked_at > PATIENCE_S
            if not self._away and (was_missed or not answered):
                self._log.write("database-away")
            if answered and (was_missed or self._away):
                self._log.write("database-back")
            self._away, self._asked_at = not answered, None
            if answered or self._stopping.wait(EVERY_S):
                break
        with self._lock:
            self._asking = False
