"""Sends events of the house out, in a thread of its own: no request ever waits for a channel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import httpx
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from gis_server.errors import ApplicationError
from gis_server.request_log import EventLog
from gis_server.webhooks import Webhooks, request_for
from layers.errors import LayersError
from layers.heat_package.points.events import VISIT, note_handed_over
from layers.notices import deliveries
from layers.notices.deliveries import Delays, Delivery
from layers.store.database import Database

EVERY_S = 2.0
TIMEOUT_S = 5.0
STOP_S = 12.0
AT_ONCE = 100  # taken in one transaction, sent one by one


class NoticeSender:
    """Looks into the outbox every two seconds; several processes may, each notice goes once.

    Parameters
    ----------
    database
        Gives the database, None where nobody has written anything yet.
    """

    def __init__(
        self,
        database: Callable[[], Database | None],
        webhooks: Webhooks,
        log: EventLog,
        *,
        public_url: str = "",
        delays: Delays | None = None,
    ) -> None:
        self._database = database
        self._webhooks = webhooks
        self._log = log
        self._public_url = public_url
        self._delays = delays or Delays()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let what is under way end, and begin nothing more."""
        self._stopping.set()
        self._thread.join(STOP_S)

    def send_all_due(self) -> int:
        """Send what is due now; gives how many notices arrived."""
        database = self._database()
        if database is None:
            return 0
        self._spread(database)
        arrived = 0
        limits = httpx.Limits(max_keepalive_connections=1)
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, limits=limits) as client:
            while not self._stopping.is_set() and (taken := _claimed(database)):
                arrived += self._deliver_all(database, client, taken)
        return arrived

    def _run(self) -> None:
        while True:
            try:
                self.send_all_due()
            except (ApplicationError, LayersError, SQLAlchemyError, OSError) as error:
                self._log.write("notices-wait", error=type(error).__name__)
            if self._stopping.wait(EVERY_S):
                return

    def _spread(self, database: Database) -> None:
        while not self._stopping.is_set():
            with database.read() as connection:
                if not deliveries.has_events(connection):
                    return
            with database.write() as connection:
                for event in deliveries.waiting_events(connection):
                    deliveries.spread(connection, event, self._webhooks.that_want(event))

    def _deliver_all(
        self, database: Database, client: httpx.Client, taken: Sequence[Delivery]
    ) -> int:
        """Send what was taken, up to the first failure; the rest is given back."""
        tried, fault = self._try(client, taken)
        arrived = taken[:tried] if fault is None else taken[: tried - 1]
        with database.write() as connection:
            _note_arrivals(connection, arrived)
            deliveries.give_back(connection, taken[tried:])
            if fault is not None:
                failed = taken[tried - 1]
                delay = deliveries.note_failure(connection, failed, self._delays)
        if fault is not None:
            self._tell_failure(failed, fault, delay)
        return len(arrived)

    def _try(self, client: httpx.Client, taken: Sequence[Delivery]) -> tuple[int, str | None]:
        """Send one after another; gives how many were tried, and what was wrong with the last."""
        until = time.monotonic() + deliveries.LEASE_MS / 2000
        for tried, each in enumerate(taken, start=1):
            fault = self._fault_of(client, each)
            if fault is not None or self._stopping.is_set() or time.monotonic() > until:
                return tried, fault
        return len(taken), None

    def _tell_failure(self, event: Delivery, fault: str, delay: int | None) -> None:
        self._log.write(
            "notice-failed" if delay is not None else "notice-given-up",
            webhook=event.receiver,
            notice=event.id,
            attempts=event.attempts,
            fault=fault,
            retry_after_ms=delay,
        )

    def _fault_of(self, client: httpx.Client, event: Delivery) -> str | None:
        """Send one; gives what went wrong, without address and answer."""
        webhook = self._webhooks.named(event.receiver)
        if webhook is None:
            return "not configured any more"
        body, headers = request_for(
            webhook, event, public_url=self._public_url, now_s=int(time.time())
        )
        try:
            with client.stream("POST", webhook.url, content=body, headers=headers) as answer:
                return None if answer.is_success else f"status {answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return type(error).__name__


def _claimed(database: Database) -> Sequence[Delivery]:
    with database.read() as connection:
        if not deliveries.is_due(connection):
            return ()
    with database.write() as connection:
        return deliveries.claim(connection, most=AT_ONCE)


def _note_arrivals(connection: Connection, arrived: Sequence[Delivery]) -> None:
    """Note what arrived, each visit also with the visit, and in the log."""
    deliveries.note_arrivals(connection, arrived)
    visits: dict[tuple[str, str], list[str]] = {}
    for each in arrived:
        if each.kind == VISIT:
            visits.setdefault((each.city, each.receiver), []).append(each.content["key"])
    for (city, receiver), keys in visits.items():
        note_handed_over(connection, city, keys, to=receiver)
