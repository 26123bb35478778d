"""The text of a weather file, with refusals that say what is wrong with it."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from simulations.errors import WeatherError

MOST_BYTES = 64_000_000
LONGEST_LINE = 100_000
LARGEST_NUMBER = 1e12


def read_text(path: Path) -> str:
    """Give the text of a file: UTF-8, with or without mark, or Shift-JIS as JMA writes it.

    Raises
    ------
    WeatherError
        The file is absent, too large, no text, or in another encoding.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise WeatherError(
                f"{path.name}: {size} bytes; weather files of at most {MOST_BYTES} bytes are read"
            )
        data = path.read_bytes()
    except OSError as error:
        raise WeatherError(f"{path}: cannot be read: {error.strerror or error}") from error
    return decode(data, name=path.name)


def decode(data: bytes, *, name: str) -> str:
    """Give bytes as text; see `read_text`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise WeatherError(f"{name}: UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise WeatherError(f"{name}: no text file (it holds zero bytes); expected CSV or EPW text")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise WeatherError(f"{name}: the file is empty; expected rows of weather")
        return text
    raise WeatherError(f"{name}: neither UTF-8 nor Shift-JIS text; save it as UTF-8")


def rows_of(text: str, *, name: str, first_line: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Give line number and stripped cells of each line of comma-separated text."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        if len(line) > LONGEST_LINE:
            raise WeatherError(f"{name}, line {number}: longer than {LONGEST_LINE} characters")
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([line]))
        except (csv.Error, StopIteration) as error:
            raise WeatherError(f"{name}, line {number}: no comma-separated row: {error}") from error
        yield number, [cell.strip() for cell in cells]


def number_of(cell: str, *, name: str, line: int, column: str) -> float:
    """Give the number in a cell.

    Raises
    ------
    WeatherError
        It is none.
    """
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not abs(value) < LARGEST_NUMBER:
        raise WeatherError(f"{name}, line {line}, {column}: expected a number, found {cell[:40]!r}")
    return value


def whole_number(cell: str, *, name: str, line: int, column: str) -> int:
    """Give the whole number in a cell; "7" and "7.0" are one.

    Raises
    ------
    WeatherError
        It is none.
    """
    value = number_of(cell, name=name, line=line, column=column)
    if value != int(value) or abs(value) > 1e9:
        raise WeatherError(
            f"{name}, line {line}, {column}: expected a whole number, found {cell[:40]!r}"
        )
    return int(value)
