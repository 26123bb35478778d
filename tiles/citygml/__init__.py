"""Reading CityGML 2.0 with i-UR: bytes of one GML file in, columns and problems out.

A file goes through `scan` (compiled, strict) or, where that declines, through `lxml_reader`;
both give a `Document` of columns, which `interpret` turns into `CityTables`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tiles.city_tables import CityTables
from tiles.citygml.interpret import interpret
from tiles.citygml.limits import LIMITS
from tiles.citygml.lxml_reader import read_with_lxml
from tiles.citygml.problems import ProblemLog
from tiles.citygml.scan import scan
from tiles.errors import Problem, RefusedInput

__all__ = ["ReadResult", "read_citygml"]


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One GML file as tables.

    reader : which reader parsed it, "scan" or "lxml".
    """

    tables: CityTables
    problems: list[Problem]
    reader: Literal["scan", "lxml"]


def read_citygml(data: bytes, *, path: str) -> ReadResult:
    """Read one GML file.

    Raises
    ------
    CityGMLError
        Not well-formed, or no CityGML; with file and line.
    RefusedInput
        Hostile, or over a limit; names the rule.
    NotYetSupported
        CityGML 3.0.
    """
    if len(data) > LIMITS.file_bytes:
        raise RefusedInput(
            f"{len(data)} bytes, more than {LIMITS.file_bytes}", rule="file-size", path=path
        )
    problems = ProblemLog()
    document = scan(data, path=path)
    reader: Literal["scan", "lxml"] = "scan"
    if document is None:
        reader = "lxml"
        document = read_with_lxml(data, path=path, problems=problems)
    tables = interpret(document, path=path, problems=problems)
    return ReadResult(tables, problems.finish(), reader)
