"""Keeps what was asked for lately, up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class BoundedCache(Generic[Value]):
    """Values by name; the one that was not asked for longest goes first. Threads may share it.

    limit : bytes that all values may take together.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable) -> Value | None:
        """Give a value, None where it is not kept."""
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                return None
            self._kept.move_to_end(name)
            return found[0]

    def put(self, name: Hashable, value: Value, *, size: int) -> None:
        """Keep a value of `size` bytes in place of the one before."""
        with self._lock:
            if name in self._kept:
                self.bytes -= self._kept.pop(name)[1]
            self._kept[name] = (value, size)
            self.bytes += size
            while self.bytes > self.limit:
                _, (_, oldest) = self._kept.popitem(last=False)
                self.bytes -= oldest
