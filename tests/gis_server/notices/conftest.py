"""Each test runs on both databases."""

from __future__ import annotations

from tests.layers.conftest import (  # noqa: F401 - fixtures
    database,
    database_url,
    postgis_url,
    sqlite_model,
)
