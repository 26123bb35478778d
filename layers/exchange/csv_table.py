"""Reads CSV as cities publish it: lines of remarks above, odd line ends, broken quotes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from layers.bilingual import Bilingual
from layers.exchange.csv_file import unguarded
from layers.exchange.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Outcome,
    RowError,
    SourceRow,
    Table,
    refuse,
    shown,
)
from layers.exchange.text_encoding import REPLACED

LINE_END: Final = re.compile(r"\r\n|\n|\r")
DELIMITERS: Final = ",\t;"
HEAD_ROWS: Final = 30  # among which the line of column names is looked for
MOST_LINES_OF_A_ROW: Final = 200
GARBLED: Final = ("読める文字(文字化けがあります)", "text that can be read; this is garbled")
HEADER_MARK: Final = "#property"  # of LinkData, as Takamatsu publishes


@dataclass(frozen=True, slots=True)
class _Record:
    """Cells of a row, or why there are none."""

    line: int
    cells: list[str]
    fault: RowError | None = None


def read_csv(text: str, encoding: str) -> Table:
    """Read a table of text.

    Raises
    ------
    InvalidInputError
        There is no line of column names, or a limit is exceeded.
    """
    lines = LINE_END.split(text)
    if len(lines) > MOST_ROWS * 2:
        raise _too_many_rows()
    delimiter = _delimiter(lines)
    records = _records(lines, delimiter)
    head: list[_Record] = []
    for record in records:
        head.append(record)
        if len(head) == HEAD_ROWS:
            break
    start = _header_position(head)
    columns = _column_names(head[start].cells)
    remarks, facts = _said_above(head[:start])
    body = [*head[start + 1 :], *records]
    rows, errors = _rows(body, columns)
    if any(name.startswith("列") for name in columns):
        remarks.append(
            Bilingual("名前のない列があります(列1 など)。", "some columns have no name (列1 …)")
        )
    return Table("csv", encoding, columns, tuple(rows), tuple(errors), tuple(remarks), facts)


def _too_many_rows() -> Exception:
    return refuse(
        f"{MOST_ROWS:,}行までです。分けてください。",
        f"expected {MOST_ROWS:,} rows at most; split it",
    )


def _delimiter(lines: list[str]) -> str:
    counts: Counter[str] = Counter()
    for line in lines[:HEAD_ROWS]:
        counts.update({each: line.count(each) for each in DELIMITERS})
    return max(DELIMITERS, key=lambda each: (counts[each], each == ","))


def _records(lines: list[str], delimiter: str) -> Iterator[_Record]:
    """Give the rows; one that cannot be read ends with its line, so the next is read."""
    index = 0
    while index < len(lines):
        taken, record = _record(lines, index, delimiter)
        if taken == 0:
            yield record
            index += 1
            continue
        index += taken
        if record.fault or any(each.strip() for each in record.cells):
            yield record


def _record(lines: list[str], index: int, delimiter: str) -> tuple[int, _Record]:
    parts: list[str] = []
    length = quotes = 0
    for line in lines[index : index + MOST_LINES_OF_A_ROW]:
        parts.append(line)
        length += len(line) + 1
        quotes += line.count('"')
        if length > LONGEST_CELL * 4 or line.count(delimiter) > MOST_COLUMNS * 4:
            return 0, _broken(
                lines, index, "セルが長すぎるか多すぎます", "too long or too many cells"
            )
        if len(parts) > 1 and quotes % 2:
            continue  # still within a quotation
        try:
            cells = next(csv.reader(["\n".join(parts)], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            break
        return len(parts), _checked(index + 1, cells)
    return 0, _broken(lines, index, '引用符 " が閉じていません', 'a quotation mark " is not closed')


def _checked(line: int, cells: list[str]) -> _Record:
    if any(len(each) > LONGEST_CELL for each in cells):
        cut = next(each for each in cells if len(each) > LONGEST_CELL)
        fault = _fault(
            line, cut, f"{LONGEST_CELL:,}文字まで", f"{LONGEST_CELL:,} characters at most"
        )
        return _Record(line, [], fault)
    return _Record(line, cells)


def _broken(lines: list[str], index: int, ja: str, en: str) -> _Record:
    return _Record(index + 1, [], _fault(index + 1, lines[index], ja, en))


def _fault(line: int, value: str, ja: str, en: str) -> RowError:
    return RowError(
        line,
        "",
        shown(value),
        Outcome.REFUSED,
        Bilingual(f"CSVの1行: {ja}", f"a row of CSV: {en}"),
        Bilingual("この行を直してください。", "correct this line"),
    )


def _header_position(head: list[_Record]) -> int:
    """Find the line of column names: `#property`, else the first that is as wide as most."""
    for position, record in enumerate(head):
        if record.cells and record.cells[0].strip().lower() == HEADER_MARK:
            return position
    candidates = [
        (position, sum(bool(each.strip()) for each in record.cells))
        for position, record in enumerate(head)
        if not _is_remark(record)
    ]
    widest = max((width for _, width in candidates), default=0)
    if widest < 2:
        raise refuse(
            "列の名前の行がありません。1行目に列の名前を書いてください。",
            "no line of column names; write them into the first line",
        )
    return next(position for position, width in candidates if width * 2 >= max(widest, 4))


def _is_remark(record: _Record) -> bool:
    first = record.cells[0].strip() if record.cells else ""
    return first.startswith("#") and len(first) > 1


def _column_names(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise refuse(f"{MOST_COLUMNS}列までです。", f"expected {MOST_COLUMNS} columns at most")
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:100] or f"列{number}"
        again = names.count(name) + sum(each.startswith(f"{name} (") for each in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return tuple(names)


def _said_above(records: list[_Record]) -> tuple[list[Bilingual], dict[str, str]]:
    """Give remarks on skipped lines, and what `#key,value` lines say."""
    facts, skipped = {}, []
    for record in records:
        cells = [each.strip() for each in record.cells if each.strip()]
        if _is_remark(record) and len(cells) == 2:
            facts[cells[0].lstrip("#").strip()] = cells[1]
        if cells:
            skipped.append(str(record.line))
    if not skipped:
        return [], facts
    lines = ", ".join(skipped)
    return [
        Bilingual(
            f"列の名前より上の行は読みません: {lines}行", f"skipped above the names: lines {lines}"
        )
    ], facts


def _rows(
    records: list[_Record], columns: tuple[str, ...]
) -> tuple[list[SourceRow], list[RowError]]:
    rows: list[SourceRow] = []
    errors: list[RowError] = []
    typed = columns[0].lower() == HEADER_MARK
    for record in records:
        if record.fault:
            errors.append(record.fault)
            continue
        if typed and not rows and _is_remark(record):
            continue  # #object_type_xsd and the like, below the names
        spare = [each for each in record.cells[len(columns) :] if each.strip()]
        if spare:
            wide = f"{len(columns)}列", f"{len(columns)} cells"
            errors.append(_fault(record.line, ", ".join(spare), *wide))
            continue
        if any(REPLACED in each for each in record.cells):
            errors.append(_fault(record.line, ", ".join(record.cells), *GARBLED))
            continue
        named = zip(columns, record.cells, strict=False)
        cells = {name: unguarded(value.strip()) for name, value in named}
        rows.append(SourceRow(record.line, cells))
        if len(rows) > MOST_ROWS:
            raise _too_many_rows()
    return rows, errors
