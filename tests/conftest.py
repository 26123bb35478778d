"""Fixtures of every test folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real city models, or skip (fail where CI=true) and say so."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    message = f"real city models are not at {SHARED_DATA}; tests on them did not run"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
