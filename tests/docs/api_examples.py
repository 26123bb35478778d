"""The examples of docs/api.md: each is run as it stands, its answer is held to what is shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(
    r"^## (.+?)\n.*?```(sh|python)\n(.*?)```\n```json\n(.*?)```", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Example:
    """One example: its heading, language, text, and what the page shows of the answer."""

    title: str
    language: str
    text: str
    shown: Any

    def run(self, server: str, city: str) -> Any:
        """Run it as it stands and give its answer."""
        names = {"SERVER": server, "CITY": city}
        if self.language == "python":
            known: dict[str, Any] = dict(names)
            exec(compile(self.text, str(PAGE), "exec"), known)
            return known["answer"]
        environment = {**os.environ, **names}
        done = subprocess.run(
            ["sh", "-c", self.text], env=environment, check=True, capture_output=True
        )
        return json.loads(done.stdout)


def examples() -> list[Example]:
    """Read the page."""
    sections = PAGE.read_text("utf-8").split("\n## ")[1:]
    found = []
    for section in sections:
        example = EXAMPLE.match(f"## {section}\n")
        assert example, f"an example without an answer: {section[:60]}"
        title, language, text, shown = example.groups()
        found.append(Example(title, language, text, json.loads(shown)))
    return found


def missing(shown: Any, answer: Any, where: str = "") -> list[str]:
    """Give what is shown and is not in the answer, or is of another type; values may differ."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        gone = [f"{where}.{key}" for key in shown if key not in answer]
        both = [key for key in shown if key in answer]
        return gone + [
            each for key in both for each in missing(shown[key], answer[key], f"{where}.{key}")
        ]
    if isinstance(shown, list) and isinstance(answer, list):
        return missing(shown[0], answer[0], f"{where}[0]") if answer else [f"{where}[0]"]
    number = int | float
    same = isinstance(shown, number) and isinstance(answer, number)
    return [] if same or type(shown) is type(answer) else [f"{where}: {type(answer).__name__}"]
