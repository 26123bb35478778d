from __future__ import annotations

from gis_server.heat.warm_up import warm_up


def test_the_small_town_that_compiles_everything_is_published() -> None:
    warm_up()
