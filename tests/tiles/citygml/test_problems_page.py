"""`docs/problems.md` lists the problem codes that the code has, and no others."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tiles.citygml.problems import CODES

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = REPOSITORY / "docs" / "problems.md"
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w+) \| (.+?) \|", re.MULTILINE)
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
NAMED = {"Problem", "add", "_add", "report", "_report", "_problem"}


def strings(node: ast.AST) -> set[str]:
    return {
        item.value
        for item in ast.walk(node)
        if isinstance(item, ast.Constant)
        and isinstance(item.value, str)
        and CODE.fullmatch(item.value)
    }


def codes_in(source: str) -> set[str]:
    """Give the codes that a module reports: arguments and values named `code` or `codes`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in NAMED:
                candidates = [arg for arg in node.args if isinstance(arg, ast.Constant)][:1]
                candidates += [word.value for word in node.keywords if word.arg == "code"]  # type: ignore[misc]
                found |= set().union(*map(strings, candidates)) if candidates else set()
        elif isinstance(node, ast.Assign):
            names = {getattr(target, "id", "") for target in node.targets}
            if names & {"code", "codes"}:
                found |= strings(node.value)
    return found


def modules() -> list[Path]:
    """Give the modules that report problems; the checker's findings are another list."""
    files = [file for name in ("tiles", "gis_server") for file in (REPOSITORY / name).rglob("*.py")]
    return [file for file in files if file.parent.name != "checking"]


def test_every_code_is_on_the_page() -> None:
    found = set(CODES).union(*(codes_in(file.read_text()) for file in modules()))
    listed = {row[0] for row in ROW.findall(PAGE.read_text())}
    assert found - listed == set()


def test_every_code_of_the_page_is_in_the_code() -> None:
    written = set().union(*(strings(ast.parse(file.read_text())) for file in modules()))
    assert {row[0] for row in ROW.findall(PAGE.read_text())} - written == set()


def test_the_page_says_of_the_reader_what_the_code_says() -> None:
    rows = {code: (severity, meaning) for code, severity, meaning in ROW.findall(PAGE.read_text())}
    assert {code: rows[code] for code in CODES} == {
        code: (str(severity), meaning) for code, (severity, meaning) in CODES.items()
    }
