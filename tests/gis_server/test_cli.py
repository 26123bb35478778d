"""The command line as a person meets it: exit codes, messages, where output goes."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gis_server.cli import main
from tests.gis_server.published_town import publish_town
from tests.village import village
from tiles.publishing import city_record
from tiles.storage import open_storage

LARGE_PACKAGES = ("numba", "scipy", "geopandas", "pandas", "lxml", "rasterio", "shapely", "pyproj")


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture
def uchimizu(
    no_settings: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Give a way to run the command in this process: a second each is spared."""

    def run(*arguments: str, **settings: str) -> Ended:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["uchimizu", *arguments])
            for name, value in settings.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as end:
                main()
        written = capsys.readouterr()
        return Ended(int(end.value.code or 0), written.out, written.err)

    return run


def test_the_installed_command_prints_its_version() -> None:
    command = Path(sys.executable).with_name("uchimizu")
    answer = subprocess.run(
        [command, "--version"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("uchimizu 0.")


def test_without_a_command_the_way_is_shown(uchimizu: Run) -> None:
    answer = uchimizu()
    assert "uchimizu demo" in answer.stdout + answer.stderr
    assert "uchimizu city add" in answer.stdout + answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("city", "add"),
        ("city", "add", "kawabe"),
        ("serve", "--port", "x"),
        ("serve", "--port", "99999"),
        ("serve", "--host", "0.0.0.0"),
        ("city", "add", "Not An Id", "."),
        ("city", "add", "kawabe", ".", "--publish", "4dtiles"),
        ("city", "add", "kawabe", ".", "--publish", ""),
        ("city", "add", "kawabe", ".", "--year", "12"),
        ("city", "list", "--data", "/"),
    ],
)
def test_wrong_usage_ends_with_2(uchimizu: Run, arguments: tuple[str, ...], tmp_path: Path) -> None:
    answer = uchimizu(*arguments, UCHIMIZU_DATA=str(tmp_path))
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    assert answer.stderr != ""


def test_a_misspelt_setting_ends_with_2(uchimizu: Run, tmp_path: Path) -> None:
    answer = uchimizu("city", "list", UCHIMIZU_DAAT=str(tmp_path))
    assert answer.returncode == 2
    assert "UCHIMIZU_DAAT is not a setting; did you mean UCHIMIZU_DATA?" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("city", "report", "nowhere"), "there is no report of 'nowhere'"),
        (("city", "remove", "nowhere"), "there is no city 'nowhere'"),
        (("city", "rollback", "nowhere", "bldg_lod1"), "no published dataset 'bldg_lod1'"),
        (("city", "add", "kawabe", "nothing-here"), "nothing-here"),
        (("tiles", "check", "nothing-here"), "there is no tileset here"),
    ],
)
def test_what_cannot_be_done_ends_with_1(
    uchimizu: Run, arguments: tuple[str, ...], expected: str, tmp_path: Path
) -> None:
    answer = uchimizu(*arguments, UCHIMIZU_DATA=str(tmp_path))
    assert answer.returncode == 1
    assert expected in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


def test_a_city_is_listed_rolled_back_and_removed(uchimizu: Run, tmp_path: Path) -> None:
    data = str(tmp_path)
    first = publish_town(str(tmp_path / "published"))
    second = publish_town(str(tmp_path / "published"))
    listed = uchimizu("city", "list", "--data", data)
    assert listed.stdout == "kawabe\t川辺町\t2024\tbldg_lod1 open-data\n"
    back = uchimizu("city", "rollback", "kawabe", "bldg_lod1", "--data", data)
    assert back.returncode == 0
    assert first.tileset.split("/")[4] in back.stderr
    forth = uchimizu("city", "rollback", "kawabe", "bldg_lod1", "--data", data)
    assert second.tileset.split("/")[4] in forth.stderr
    removed = uchimizu("city", "remove", "kawabe", "--data", data)
    assert (removed.returncode, removed.stdout) == (0, "")
    empty = uchimizu("city", "list", "--data", data)
    assert (empty.returncode, empty.stdout) == (0, "")
    assert "No city is published yet" in empty.stderr


def test_a_taken_port_is_named(uchimizu: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        answer = uchimizu("serve", "--port", port, "--data", str(tmp_path))
    assert answer.returncode == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in answer.stderr


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("gis_server.cli", (*LARGE_PACKAGES, "fastapi", "pydantic", "pyarrow", "numpy")),
        ("gis_server.serving", tuple(set(LARGE_PACKAGES) - {"lxml", "pyproj", "shapely"})),
    ],
)
def test_start_imports_only_what_it_needs(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(answer.stdout))
    assert sorted(loaded & set(unwanted)) == []


def test_a_broken_tileset_ends_with_1(uchimizu: Run, tmp_path: Path) -> None:
    (tmp_path / "tileset.json").write_text('{"asset": {"version": "1.1"}}')
    answer = uchimizu("tiles", "check", str(tmp_path))
    assert answer.returncode == 1
    assert "error: " in answer.stdout
    assert "errors" in answer.stderr


def test_a_city_that_is_added_again_keeps_what_it_is_called(uchimizu: Run, tmp_path: Path) -> None:
    folder, settings = (
        str(village().write(tmp_path / "town")),
        {"UCHIMIZU_DATA": str(tmp_path / "d")},
    )
    add = ("city", "add", "town", folder, "--publish", "3dtiles", "--workers", "1")
    named = ("--name", "川辺町", "--year", "2020", "--language", "en")

    def told() -> tuple[object, ...]:
        record = city_record(open_storage(tmp_path / "d" / "published"), "town") or {}
        return tuple(record[each] for each in ("name", "year", "language", "attribution"))

    assert uchimizu(*add, **settings).returncode == 0
    assert told()[:3] == ("town", None, "ja")
    assert uchimizu(*add, *named, **settings).returncode == 0
    full = told()
    assert full[:3] == ("川辺町", 2020, "en")
    assert uchimizu(*add, **settings).returncode == 0
    assert told() == full
    assert uchimizu(*add, "--year", "2021", **settings).returncode == 0
    assert told()[:3] == ("川辺町", 2021, "en")
