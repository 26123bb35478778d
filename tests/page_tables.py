"""Tables of the pages in docs/, to hold them to the code."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def tables_of(page: str, section: str) -> list[list[list[str]]]:
    """Give the tables of a section: rows of cells, without the head, code marks taken away."""
    text = (DOCS / page).read_text("utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    found: list[list[list[str]]] = []
    previous = ""
    for line in text.splitlines():
        if line.startswith("|---"):
            found.append([])
        elif line.startswith("|") and previous.startswith("|"):
            found[-1].append([cell.strip().replace("`", "") for cell in line.split("|")[1:-1]])
        previous = line
    return found
