"""Several processes behind one port are one server."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx

from gis_server.civic import SQLITE_FILE
from layers.features.defaults import add_default_layers
from layers.people.roles import Hat
from layers.people.sessions import begin_session
from layers.store.migrate import migrate
from tests.gis_server.civic.house import CITY, NOTE
from tests.gis_server.published_town import publish_town
from tests.layers.databases import database_at
from tests.layers.people_here import account_row
from tests.serving import RunningServer, serving


def children_of(process: int) -> set[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {int(each) for each in found}


def test_what_one_takes_the_others_give(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    with database_at(tmp_path / SQLITE_FILE) as database:
        migrate(database)
        with database.write() as connection:
            add_default_layers(connection, CITY)
            who = account_row(connection, CITY)
            token = begin_session(connection, CITY, hat=Hat.PERSON, account_id=who)
    cookie = {"cookie": f"__Host-uchimizu={token}"}
    notes = f"/api/cities/{CITY}/layers/{CITY}-notes/items"
    with serving(tmp_path, tmp_path / "log", UCHIMIZU_WORKERS="2") as server:
        made = set()
        for number in range(20):  # a connection each, so that both processes are asked
            answer = httpx.post(f"{server.address}{notes}", json=NOTE, headers=cookie, timeout=30)
            assert answer.status_code == 201, answer.text
            made.add(answer.json()["id"])
            seen = httpx.get(f"{server.address}{notes}", timeout=30).json()["features"]
            assert {each["id"] for each in seen} == made, number
        # One of them dies while it is asked whether it lives; another takes its place at once
        # and nothing is lost.
        workers = _both_workers(server)
        victim = workers.pop()
        os.kill(victim, signal.SIGSTOP)
        time.sleep(2)
        os.kill(victim, signal.SIGKILL)
        for _ in range(200):
            time.sleep(0.1)
            now = {each for each in children_of(server.process.pid) if _is_worker(each)}
            if len(now) == 2 and victim not in now:
                break
        else:
            raise AssertionError("no worker took its place")
        seen = httpx.get(f"{server.address}{notes}", timeout=30).json()["features"]
        assert {each["id"] for each in seen} == made


def test_a_process_that_is_held_up_is_not_taken_for_a_hung_one(tmp_path: Path) -> None:
    """On a machine that is too busy for some seconds nobody's request is cut off."""
    with serving(tmp_path, tmp_path / "log", UCHIMIZU_WORKERS="2") as server:
        before = _both_workers(server)
        for each in before:
            os.kill(each, signal.SIGSTOP)
        time.sleep(7)
        for each in before:
            os.kill(each, signal.SIGCONT)
        time.sleep(1)
        after = {each for each in children_of(server.process.pid) if _is_worker(each)}
    assert after == before


def _both_workers(server: RunningServer) -> set[int]:
    """Give the two processes, once both answer: the port is open before the first of them runs."""
    while len({_who_answers(server.address) for _ in range(8)}) < 2:
        pass
    workers = {each for each in children_of(server.process.pid) if _is_worker(each)}
    assert len(workers) == 2
    return workers


def _who_answers(address: str) -> str:
    """Give what tells the processes apart: the beginning of their requests' ids."""
    return httpx.get(f"{address}/live", timeout=30).headers["x-request-id"][:8]


def _is_worker(process: int) -> bool:
    """Tell workers from the process in which Python's multiprocessing tracks resources."""
    words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    return b"--multiprocessing-fork" in words
