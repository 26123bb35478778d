"""The promises about the house itself: what the documents say is there, is there."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from tests.serving import clean_environment

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8"))
    missing = []
    for target, anchor in links:
        place = page.parent / target if target else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            missing.append((target, anchor))
    assert missing == []


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    shown = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in shown}


def test_places_named_in_start_here_exist() -> None:
    rows = re.findall(
        r"^\| .+ \| (.+) \|$", (ROOT / "docs/start-here.md").read_text("utf-8"), re.MULTILINE
    )
    named = [place for row in rows for place in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 15
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_help_lists_every_command_of_run() -> None:
    script = (ROOT / "run").read_text("utf-8")
    commands = set(re.findall(r"^(\w+)(?: \| [^)]+)?\) ", script, re.MULTILINE))
    listed = set(
        re.findall(
            r"^\./run (\w+)",
            subprocess.run(
                [ROOT / "run", "help"], check=True, capture_output=True, text=True
            ).stdout,
            re.MULTILINE,
        )
    )
    assert {"setup", "demo", "serve", "test", "check", "bench", "help"} <= commands
    assert listed == commands


def test_processes_of_tests_share_no_file() -> None:
    file = "tests/layers/moderation/test_words_of_log.py"
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-v", file],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean_environment(),
    ).stdout
    done = re.findall(rf"\[(gw\d)\] .* PASSED {file}::\w+@{file}", said)
    assert len(done) == 2, said
    assert len(set(done)) == 1


START = """
import runpy, sys
path = list(sys.path)
for script in sys.argv[1:]:
    sys.path[:] = [script.rpartition("/")[0], *path]  # as Python itself begins with a script
    runpy.run_path(script, run_name="started")
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
"""


def test_every_bench_starts(tmp_path: Path) -> None:
    """Each finds what it imports, from wherever it is called; none has begun to measure."""
    scripts = [str(path) for path in sorted((ROOT / "bench").glob("*.py"))]
    assert len(scripts) > 10
    command = [sys.executable, "-c", START, *scripts]
    said = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=tmp_path, env=clean_environment()
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout == ""


@pytest.mark.parametrize("module", ["gis_server.app", "layers.store.tables", "sqlalchemy.engine"])
def test_setup_compiles_what_a_server_imports(module: str) -> None:
    """Else each start compiles it anew where the server may not write into its own folder."""
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.cached is not None
    assert Path(found.cached).is_file(), "./run setup"


@pytest.mark.parametrize(
    "lock", sorted(ROOT.glob("requirements/*.txt")), ids=lambda path: path.name
)
def test_locked_packages_carry_hashes_and_no_addresses(lock: Path) -> None:
    text = lock.read_text("utf-8")
    packages = re.findall(r"^[A-Za-z0-9._-]+==\S+", text, re.MULTILINE)
    assert packages
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text


def test_npm_locks_carry_no_addresses() -> None:
    locks = [
        path
        for path in ROOT.rglob("package-lock.json")
        if "node_modules" not in path.parts and ".venv" not in path.parts
    ]
    assert locks
    assert [str(path) for path in locks if '"resolved": "http' in path.read_text("utf-8")] == []


def test_product_depends_on_nothing_under_gpl() -> None:
    text = (ROOT / "requirements/runtime.txt").read_text("utf-8")
    names = re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    under_gpl = []
    for name in names:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue  # for another platform
        words = " ".join(
            [found.get("License-Expression") or "", *(found.get_all("Classifier") or [])]
        )
        if re.search(r"(?<!L)\bA?GPL", words):
            under_gpl.append(name)
    assert under_gpl == []
