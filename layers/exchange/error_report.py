"""The report on rows as CSV, for whoever corrects the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from layers.bilingual import Bilingual
from layers.exchange.csv_file import csv_bytes
from layers.exchange.table import Outcome, RowError

OUTCOMES: Final = {
    Outcome.REFUSED: Bilingual("取り込んでいません", "not imported"),
    Outcome.LEFT_OUT: Bilingual("この値だけ除きました", "imported without this value"),
    Outcome.CHANGED: Bilingual("読み替えました", "imported with a changed value"),
    Outcome.NOTED: Bilingual("取り込みました", "imported"),
}
COLUMNS: Final = (
    *("行", "列", "値", "結果", "期待する値", "直し方"),
    *("row", "column", "value", "outcome", "expected", "what to do"),
)


def error_report(errors: Sequence[RowError]) -> bytes:
    """Give the report as CSV, in Japanese and English side by side."""
    return csv_bytes(COLUMNS, (_row(each) for each in errors))


def _row(error: RowError) -> list[object]:
    outcome = OUTCOMES[error.outcome]
    where = [error.row, error.column, error.value]
    return [
        *(*where, outcome.ja, error.expected.ja, error.what_to_do.ja),
        *(*where, outcome.en, error.expected.en, error.what_to_do.en),
    ]
