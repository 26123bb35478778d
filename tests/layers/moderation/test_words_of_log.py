"""Everything that the log of acts can name has words for those who read it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WORDS = ROOT / "web" / "src" / "i18n" / "log-words.ts"
FOLDERS = ("layers", "gis_server")
LOGGING = ("record", "_log", "_note")
ACTION = 2  # after the connection and the actor


def logged_calls() -> Iterator[tuple[ast.Module, ast.Call]]:
    """Give the calls that write into the log, each with the module that it stands in."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        if "audit" not in text:
            continue
        module = ast.parse(text)
        for each in ast.walk(module):
            if not isinstance(each, ast.Call) or len(each.args) <= ACTION:
                continue
            name = each.func.attr if isinstance(each.func, ast.Attribute) else ""
            name = each.func.id if isinstance(each.func, ast.Name) else name
            if name in LOGGING:
                yield module, each


def texts_in(module: ast.Module, value: ast.expr) -> set[str]:
    """Give the texts that an expression can be, as far as the module itself says them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return texts_in(module, value.body) | texts_in(module, value.orelse)
    found: set[str] = set()
    if isinstance(value, ast.Name):
        for each in ast.walk(module):
            targets = each.targets if isinstance(each, ast.Assign) else []
            targets = [each.target] if isinstance(each, ast.AnnAssign) else targets
            named = any(isinstance(to, ast.Name) and to.id == value.id for to in targets)
            if named and isinstance(each, ast.Assign | ast.AnnAssign) and each.value:
                found |= texts_in(module, each.value)
    return found


def known(group: str) -> set[str]:
    return set(re.findall(rf"'log\.{group}\.([a-z.-]+)'", WORDS.read_text("utf-8")))


def test_every_act_has_a_word() -> None:
    acts: set[str] = set()
    for module, call in logged_calls():
        acts |= texts_in(module, call.args[ACTION])
    assert {
        "publish-decision",
        "undo-import",
        "heat.enter",
        "uphold-suspension",
        "new-code",
    } <= acts
    assert acts - known("act") == set()


def test_every_kind_of_thing_has_a_word() -> None:
    kinds: set[str] = set()
    for _, call in logged_calls():
        for about in (each.value for each in call.keywords if each.arg == "about"):
            start = about.values[0] if isinstance(about, ast.JoinedStr) else None
            if isinstance(start, ast.Constant):
                kinds.add(str(start.value).partition(":")[0])
    assert {"feature", "points-rules", "webhook", "heat-entry"} <= kinds
    assert kinds - known("kind") == set()
