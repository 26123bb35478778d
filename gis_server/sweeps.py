"""What is due to be forgotten is: when the server starts, then every hour."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gis_server.civic import Civic
from gis_server.errors import ApplicationError
from gis_server.photos import PhotoShelf
from gis_server.request_log import EventLog
from layers.errors import LayersError
from layers.features.retention import sweep_layers
from layers.heat_package.points import visits
from layers.moderation.visitors import forget_visitors
from layers.notices import deliveries
from layers.people import suspensions, throttling
from layers.people.sessions import sweep_sessions
from layers.workshops.retention import sweep_workshops

EVERY_S = 3600.0
STOP_S = 10.0

Sweep = Callable[[], int]


class Sweeps:
    """Runs sweeps one after another in a thread of its own.

    Several server processes may do so at once: each thing is forgotten in one transaction.
    """

    def __init__(self, sweeps: Mapping[str, Sweep], log: EventLog) -> None:
        self.sweeps = sweeps
        self.log = log
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeps", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End what is under way, and begin nothing more."""
        self._stopping.set()
        self._thread.join(STOP_S)

    def _run(self) -> None:
        while True:
            for name, sweep in self.sweeps.items():
                self._sweep(name, sweep)
                if self._stopping.is_set():
                    return
            if self._stopping.wait(EVERY_S):
                return

    def _sweep(self, name: str, sweep: Sweep) -> None:
        try:
            gone = sweep()
        except (ApplicationError, LayersError, SQLAlchemyError, OSError) as error:
            self.log.write("sweep-failed", sweep=name, error=type(error).__name__)
            return  # the database is away; the next time it is back
        if gone:
            self.log.write("swept", sweep=name, number=gone)


def sweeps_of(civic: Civic, shelf: PhotoShelf) -> Mapping[str, Sweep]:
    """Give the sweeps of what people write."""

    def in_one_transaction(sweep: Callable[[Connection], int]) -> Sweep:
        def swept() -> int:
            with civic.database.write() as connection:
                return sweep(connection)

        return swept

    found: dict[str, Sweep] = {
        "workshops": lambda: sweep_workshops(civic.database),
        "layers": lambda: sweep_layers(civic.database),
        "sessions": in_one_transaction(sweep_sessions),
        "tries": in_one_transaction(throttling.sweep),
        "suspensions": in_one_transaction(suspensions.forget_ended),
        "visitors": in_one_transaction(forget_visitors),
        "visits": in_one_transaction(visits.sweep),
        "notices": in_one_transaction(deliveries.sweep),
        "photos": shelf.sweep,
    }
    return {name: _where_people_wrote(civic, sweep) for name, sweep in found.items()}


def _where_people_wrote(civic: Civic, sweep: Sweep) -> Sweep:
    """Leave an installation alone that shows maps only: nothing makes it a database."""

    def swept() -> int:
        return sweep() if civic.has_database else 0

    return swept
