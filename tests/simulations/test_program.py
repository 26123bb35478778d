from __future__ import annotations

import re
from importlib.metadata import version

from simulations.program import program


def test_the_program_names_its_version_and_its_code() -> None:
    assert re.fullmatch(
        re.escape(f"uchimizu {version('uchimizu')}") + r" \(heat [0-9a-f]{8}\)", program()
    )
