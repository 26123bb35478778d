"""Memory of a process: its peak, and how often it is looked through for garbage."""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STATUS = "/proc/self/status"
_PEAK = b"VmHWM:"

# New objects before cycles among them are looked for (Python's own limit: 700). A run makes
# thousands of small records that stay, and hardly any cycle.
_MANY_OBJECTS = 20_000


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the garbage collector look less often in the block."""
    before = gc.get_threshold()
    gc.set_threshold(_MANY_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def peak_memory_mb() -> float:
    """Give the largest resident size that this process has had (MB = 10⁶ bytes)."""
    with suppress(OSError, ValueError, IndexError), open(_STATUS, "rb", buffering=0) as file:  # noqa: PTH123
        # `ru_maxrss` of a new process still holds the peak of its parent
        status = file.read()
        return int(status[status.index(_PEAK) + len(_PEAK) :].split(None, 1)[0]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
