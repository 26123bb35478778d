"""Which program computes: its version and, because numbers hang on every line, its code."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path


@cache
def program() -> str:
    """Give "uchimizu 0.1.0 (heat 1a2b3c4d)"; equal names compute equal numbers."""
    code = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        code.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        code.update(path.read_bytes())
    return f"uchimizu {version('uchimizu')} (heat {code.hexdigest()[:8]})"
