"""A crowd of phones: so many requests a second, whether or not the answers keep up.

    .venv/bin/python bench/load/crowd.py ADDRESS [--rate 600] [--phones 64] [--seconds 10]

Times count from when a request was due, so a server that falls behind is not spared. Prints one
line of JSON: how many were answered with 200, how many were not, quantiles [ms], bytes of one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Seen:
    """What the phones met."""

    took_ms: list[float] = field(default_factory=list)
    bytes: int = 0
    faults: list[str] = field(default_factory=list)


def due_times(rate: float, seconds: float) -> Iterator[float]:
    """Give when requests are due, as of independent people [s after the beginning]."""
    chance, when = random.Random(11), 0.0
    while (when := when + chance.expovariate(rate)) < seconds:
        yield when


async def phone(
    where: urllib.parse.SplitResult, due: Iterator[float], began: float, seen: Seen
) -> None:
    """Ask over one connection whenever a request is due that no other phone has taken."""
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    asked = f"GET {where.path}?{where.query} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode()
    for each in due:
        await asyncio.sleep(began + each - time.monotonic())
        try:
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError) as error:
            seen.faults.append(repr(error))
            reader, writer = await asyncio.open_connection(where.hostname, where.port)
            continue
        if head.split(b" ", 2)[1] == b"200":
            seen.took_ms.append((time.monotonic() - began - each) * 1e3)
            seen.bytes = length
        else:
            seen.faults.append(head.split(b"\r\n", 1)[0].decode())
    writer.close()


async def crowd(address: str, *, rate: float, phones: int, seconds: float) -> Seen:
    """Let all phones ask at once."""
    seen, due = Seen(), due_times(rate, seconds)
    where, began = urllib.parse.urlsplit(address), time.monotonic() + 0.2
    await asyncio.gather(*(phone(where, due, began, seen) for _ in range(phones)))
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--rate", type=float, default=600.0)
    parser.add_argument("--phones", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    seen = asyncio.run(
        crowd(asked.address, rate=asked.rate, phones=asked.phones, seconds=asked.seconds)
    )
    cuts = statistics.quantiles(seen.took_ms, n=1000)
    told: dict[str, object] = {"answered": len(seen.took_ms), "bytes": seen.bytes}
    told |= {"faults": [f"{len(seen.faults)} faults: {seen.faults[0]}"] if seen.faults else []}
    print(json.dumps({**told, "p50": cuts[499], "p99": cuts[989], "p999": cuts[998]}))


if __name__ == "__main__":
    main()
