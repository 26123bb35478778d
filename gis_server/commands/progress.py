"""How far a run is, on standard error: a bar for people, one line per stage for logs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)


class ShowProgress(Protocol):
    """Takes the name of a stage, and how much of how much of it is done."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@contextmanager
def shown_progress() -> Iterator[ShowProgress]:
    """Show the progress of what runs inside the block."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _StageLines(console)
        return
    columns = (TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console) as bars:
        yield _StageBars(bars)


class _StageBars:
    """One bar per stage."""

    def __init__(self, bars: Progress) -> None:
        self.bars = bars
        self.tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self.tasks:
            self.tasks[stage] = self.bars.add_task(stage, total=total)
        self.bars.update(self.tasks[stage], completed=done, total=total)


class _StageLines:
    """One line when a stage begins."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.begun: set[str] = set()

    def __call__(self, stage: str, done: int, total: int) -> None:  # noqa: ARG002
        if stage not in self.begun:
            self.begun.add(stage)
            self.console.print(f"{stage} ({total})", highlight=False)
