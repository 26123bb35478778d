"""What has no name is told by what is near."""

from __future__ import annotations

from layers.heat_package.paper.nearby import Named, where_of

STATION = Named("駅前広場", 139.38, 36.15)
FAR_AWAY = Named("みなも公園", 139.40, 36.15)


def test_the_nearest_name_with_direction_and_distance() -> None:
    found = where_of(139.38 + 0.0008, 36.15 + 0.00065, [FAR_AWAY, STATION])
    assert found.ja == "駅前広場の北東 102 m"
    assert found.en == "102 m north-east of 駅前広場"


def test_what_touches_it_is_beside_it() -> None:
    assert where_of(139.38, 36.15 + 0.0001, [STATION]).ja == "駅前広場のそば"


def test_coordinates_where_nothing_near_has_a_name() -> None:
    for named in ([], [FAR_AWAY]):
        found = where_of(139.38, 36.15, named)
        assert found.ja == "北緯36.1500°・東経139.3800°"
        assert found.en == "36.1500° N, 139.3800° E"
