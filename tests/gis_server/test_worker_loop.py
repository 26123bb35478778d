"""Processes that share a listener take connections one at a time, so that each gets its share."""

from __future__ import annotations

import asyncio
import itertools
import socket
from contextlib import ExitStack

from gis_server.serving import WorkerLoop

BROWSERS = 40


class Counting(asyncio.Protocol):
    """Counts the connections that were taken."""

    taken = 0

    def connection_made(self, _transport: asyncio.BaseTransport) -> None:
        Counting.taken += 1


async def come_at_once(listener: socket.socket) -> list[int]:
    """Let browsers connect to a server that is busy; gives how many it took, turn by turn."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Counting, sock=listener, backlog=BROWSERS)
    with ExitStack() as stack:
        for _ in range(BROWSERS):
            stack.enter_context(socket.create_connection(listener.getsockname(), timeout=0.5))
        taken = []
        for _ in range(2 * BROWSERS):
            taken.append(Counting.taken)
            await asyncio.sleep(0)
        server.close()
    return taken


def test_connections_are_taken_one_at_a_time_and_all_may_wait() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        asyncio.Runner(loop_factory=WorkerLoop) as runner,
    ):
        taken = runner.run(come_at_once(listener))
    assert taken[-1] == BROWSERS
    assert all(after - before <= 1 for before, after in itertools.pairwise(taken)), taken
