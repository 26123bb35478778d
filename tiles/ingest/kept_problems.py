"""Problems of a file as they lie in its record: read only when somebody looks at one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import orjson

from tiles.errors import Problem, Severity


class KeptProblems(Sequence[Problem]):
    """Problems as JSON.

    json : list of the objects that `Problem.as_json` gives.
    counts : how many there are by code.
    """

    def __init__(self, json: bytes, counts: dict[str, int]) -> None:
        self.json = json
        self.counts = counts
        self._read: list[Problem] | None = None

    def __len__(self) -> int:
        return sum(self.counts.values())

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Problem]: ...
    def __getitem__(self, index: int | slice) -> Problem | Sequence[Problem]:
        return self._problems()[index]

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems())

    def _problems(self) -> list[Problem]:
        if self._read is None:
            self._read = [
                Problem(**{**found, "severity": Severity(found["severity"])})
                for found in orjson.loads(self.json)
            ]
        return self._read


def kept(problems: Iterable[Problem]) -> KeptProblems:
    """Give problems with their JSON; those that have it already as they are."""
    if isinstance(problems, KeptProblems):
        return problems
    found = list(problems)
    return KeptProblems(orjson.dumps(found), Counter(problem.code for problem in found))
