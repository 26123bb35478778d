"""The problems that reading a file can find, counted per code."""

from __future__ import annotations

from collections import Counter

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
        self._listed: list[Problem] = []
        self._count: Counter[str] = Counter()

    def add(self, code: str, message: str, *, line: int = 0, id: str = "") -> None:  # noqa: A002
        """Note one finding."""
        self._count[code] += 1
        if self._count[code] <= LISTED:
            self._listed.append(Problem(code, CODES[code][0], message, line, id))

    def add_many(self, code: str, count: int) -> None:
        """Count findings that are not listed one by one."""
        self._count[code] += count

    def room(self, code: str) -> int:
        """Give how many findings of a code would still be listed."""
        return max(LISTED - self._count[code], 0)

    def finish(self) -> list[Problem]:
        """Give the problems in the order of their lines, with one line per shortened list."""
        rest = [
            Problem(code, CODES[code][0], f"{count - LISTED} more: {CODES[code][1]}")
            for code, count in self._count.items()
            if count > LISTED
        ]
        return sorted(self._listed, key=lambda problem: problem.line) + rest
