"""Whether the database is away, so that no request waits for it to find that out once more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from gis_server.errors import DatabaseUnavailableError
from gis_server.request_log import EventLog

PATIENCE_S = 3.0  # a database that answers later than this is away
EVERY_S = 1.0
LOOK_S = 3.0  # in which some transaction of those under way should end


class DatabaseWatch:
    """Asks the database in a thread of its own, from when somebody finds it failing or waits.

    ended : tells how many transactions have ended at a server, None where none is under way.
    answers : asks it something over a connection of its own. give_up : lets those fail who wait for
        it. log : hears when it goes and returns.
    """

    def __init__(
        self,
        ended: Callable[[], int | None],
        answers: Callable[[], bool],
        give_up: Callable[[], None],
        log: EventLog,
    ) -> None:
        self._ended = ended
        self._answers = answers
        self._give_up = give_up
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

    def start(self) -> None:
        """Ask it when all who use it have been waiting for a while, and nobody may come to tell."""
        threading.Thread(target=self._look, name="database-looks", daemon=True).start()

    def stop(self) -> None:
        """Ask nothing more."""
        self._stopping.set()

    def _look(self) -> None:
        before = None
        while not self._stopping.wait(LOOK_S):
            ended = self._ended()
            if ended is not None and ended == before:
                self.suspect()
            before = ended

    def _ask(self) -> None:
        while True:
            self._asked_at = asked_at = time.monotonic()
            late = threading.Timer(PATIENCE_S, self._give_up)
            late.daemon = True
            late.start()
            answered = self._answers()
            late.cancel()
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
