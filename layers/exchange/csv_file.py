"""Writes CSV that a spreadsheet opens well and never reads as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
# OWASP ASVS 5.0, 1.2.10; full-width signs too, which Japanese spreadsheets take for the plain ones.
# A quote before one is doubled, so that `unguarded` always gives the text back.
FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give a table as UTF-8 with a byte-order mark, CRLF, quoted where it must be."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(each) for each in columns])
    writer.writerows([guarded(each) for each in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", errors="replace")


def guarded(value: object) -> object:
    """Put a quote before text that a spreadsheet would take for a formula; numbers stay."""
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else value


def unguarded(text: str) -> str:
    """Take away the quote that `guarded` put before a text."""
    rest = text[1:]
    return rest if text.startswith("'") and FORMULA.match(rest) else text
