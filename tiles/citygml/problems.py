"""The problems that reading a file can find, counted per code."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

from tiles.errors import Problem, Severity

_INFO, _WARNING, _ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR

#: code → severity and what it means; `docs/problems.md` lists the same codes.
CODES: dict[str, tuple[Severity, str]] = {
    "broken-coordinates": (_ERROR, "a list of coordinates that cannot be read; left out"),
    "too-few-points": (_WARNING, "a ring with fewer than three different points; left out"),
    "ring-not-closed": (_WARNING, "a ring whose last point is not its first; closed"),
    "polygon-without-exterior": (_WARNING, "a polygon without a usable outer ring; left out"),
    "unsupported-geometry": (_WARNING, "a kind of geometry that is not read; left out"),
    "implicit-geometry": (_WARNING, "an implicit geometry, not read yet; left out"),
    "georeferenced-texture": (
        _WARNING,
        "a texture placed by georeference or matrix, not read yet; left out",
    ),
    "unresolved-xlink": (_WARNING, "a reference to an id that the file does not have"),
    "external-xlink": (_WARNING, "a reference to another file, which is not followed"),
    "duplicate-id": (_WARNING, "a gml:id that stands more than once; references mean the first"),
    "texture-mismatch": (_WARNING, "texture coordinates that do not fit their ring; left out"),
    "missing-crs": (_WARNING, "no srsName: coordinates are taken as they are"),
    "unknown-crs": (_WARNING, "an srsName that names no known system"),
    "mixed-crs": (_WARNING, "more than one coordinate system in a file; the first is taken"),
    "undeclared-prefix": (_WARNING, "a namespace prefix without a declaration"),
    "no-data-value": (_INFO, "an attribute value of −9999, which stands for no data"),
    "no-data-height": (_WARNING, "a vertex at a height of −9999 m or below"),
    "zero-coordinates": (_WARNING, "a vertex at longitude 0 and latitude 0"),
    "lod0-at-zero": (_INFO, "a LOD0 surface at height 0, so without a height of its own"),
    "block-without-height": (_INFO, "a LOD1 block of 3.0 m without bldg:measuredHeight"),
    "outside-envelope": (_INFO, "a feature outside the envelope that the file names"),
}
LISTED = 100


class ProblemLog:
    """Problems of one file: the first 100 of each code, and a count of the rest."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._listed: Counter[str] = Counter()
        self._rest: Counter[str] = Counter()

    def add(self, code: str, message: str, *, line: int = 0, id: str = "") -> None:  # noqa: A002
        """Note one finding."""
        if self._listed[code] >= LISTED:
            self._rest[code] += 1
            return
        self._listed[code] += 1
        self._problems.append(Problem(code, CODES[code][0], message, line, id))

    def listed(self, code: str, rows: npt.NDArray[np.integer]) -> list[int]:
        """Give those of the rows with this finding that are to be added one by one.

        The others are only counted, so that a file of nothing but faults is reported soon.
        """
        room = LISTED - self._listed[code]
        self._rest[code] += max(len(rows) - room, 0)
        listed: list[int] = rows[:room].tolist()
        return listed

    def finish(self) -> list[Problem]:
        """Give the problems in the order of their lines, with one line per shortened list."""
        rest = [
            Problem(code, CODES[code][0], f"{count} more: {CODES[code][1]}")
            for code, count in self._rest.items()
            if count
        ]
        return sorted(self._problems, key=lambda problem: problem.line) + rest
