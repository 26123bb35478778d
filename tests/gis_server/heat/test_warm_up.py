from __future__ import annotations

from gis_server.heat.warm_up import warm_up


def test_the_small_town_that_compiles_everything_is_published() -> None:
    record = warm_up()
    assert record.kind == "heat"
    assert {"utci", "wbgt", "surface_temperature"} <= {each.id for each in record.properties}
    assert record.height_range is not None
