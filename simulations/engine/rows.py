"""Rows of a field shared out to threads; every cell is made by one of them, whole."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

SMALLEST_SHARE = 128


def thread_count() -> int:
    """Give how many threads are worth having."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)


def in_rows(
    threads: ThreadPoolExecutor, rows: int, work: Callable[[tuple[int, int]], None]
) -> None:
    """Do some work on all rows, given as first and last + 1."""
    parts = max(1, min(thread_count(), rows // SMALLEST_SHARE))
    edges = [rows * part // parts for part in range(parts + 1)]
    shares = list(itertools.pairwise(edges))
    if parts == 1:
        work(shares[0])
        return
    for _ in threads.map(work, shares):
        pass
