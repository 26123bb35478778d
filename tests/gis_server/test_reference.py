"""docs/reference.md says what the program has: no less, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from gis_server.cli import app
from gis_server.front_end import ROUTE as PAGES_ROUTE
from gis_server.problems import PROBLEM_KINDS
from gis_server.settings import PREFIX, Settings
from gis_server.tile_mount import ROUTE as TILES_ROUTE
from tests.gis_server.conftest import Server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference.md").read_text("utf-8")


def section(title: str) -> str:
    """Give the text between a heading and the next of its level."""
    level = len(title.partition(" ")[0])
    end = rf"(?=^#{{1,{level}}} |\Z)"
    match = re.search(rf"^{re.escape(title)}\n(.*?){end}", PAGE, re.MULTILINE | re.DOTALL)
    assert match, title
    return match[1]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def commands(group: Any, path: str = "uchimizu") -> Iterator[tuple[str, Any]]:
    """Give every command with its words; groups that only hold commands are left out."""
    if not hasattr(group, "commands") or path == "uchimizu":
        yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_every_command_is_described() -> None:
    described = re.findall(r"^### `(uchimizu[^`]*)`$", PAGE, re.MULTILINE)
    assert sorted(described) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described(name: str) -> None:
    options = {
        option
        for parameter in COMMANDS[name].params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    described = [cell.split()[0] for cell in first_cells(section(f"### `{name}`"))]
    assert sorted(described) == sorted(options)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "uchimizu"])
def test_every_command_teaches_by_example(name: str) -> None:
    words = " ".join((COMMANDS[name].help or "").split())
    assert f"Example: {name}" in words
    assert f"`{name}" in section(f"### `{name}`")


def test_every_setting_is_described() -> None:
    settings = {PREFIX + name.upper() for name in Settings.model_fields}
    described = first_cells(section("## Settings"))
    assert sorted(described) == sorted(settings)
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", PAGE)) == settings


def test_defaults_of_settings_are_true() -> None:
    text = section("## Settings")
    rows = dict(re.findall(r"^\| `(UCHIMIZU_\w+)` \| ([^|]+) \|", text, re.MULTILINE))
    defaults = Settings.model_fields
    assert rows["UCHIMIZU_HOST"] == f"`{defaults['host'].default}`"
    assert rows["UCHIMIZU_PORT"] == f"`{defaults['port'].default}`"
    assert rows["UCHIMIZU_DATA"] == f"`./{defaults['data'].default}`"


def test_every_route_is_described(server: Server) -> None:
    described = server.ask("/api/openapi.json").json()["paths"]
    routes = {
        f"{method.upper()} {path}" for path, methods in described.items() for method in methods
    }
    routes |= {"GET /api/openapi.json", f"GET {TILES_ROUTE}", f"GET {PAGES_ROUTE}"}
    assert sorted(first_cells(section("## Routes"))) == sorted(routes)


def test_every_problem_is_described() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", section("## Problems"), re.MULTILINE)
    assert sorted(rows) == sorted((kind.name, str(kind.status)) for kind in PROBLEM_KINDS)


def test_every_event_of_the_log_is_described() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in (ROOT / "gis_server").rglob("*.py"))
    calls = re.findall(r"\blog\.write\(\s*(\"[^,]+)[,)]", source.replace("_log", "log"))
    events = {event for call in calls for event in re.findall(r'"([a-z-]+)"', call)}
    assert len(events) > 15
    assert sorted(event for event in events if f"`{event}`" not in operating) == []
