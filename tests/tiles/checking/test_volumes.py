"""Distances to a region, against pyproj."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import pytest

from tiles.checking.volumes import Volume, contains, distance_outside

REGION = (*np.radians([139.5, 36.2, 139.51, 36.21]).tolist(), 50.0, 80.0)
TO_ECEF = pyproj.Transformer.from_crs(4979, 4978, always_xy=True)


def outside(lon: float, lat: float, height: float, region: tuple[float, ...] = REGION) -> float:
    point = np.array([TO_ECEF.transform(lon, lat, height)])
    return distance_outside(Volume("region", region), point, np.eye(4))


@pytest.mark.parametrize(
    ("lon", "lat", "height"), [(139.505, 36.205, 60), (139.5, 36.2, 50), (139.51, 36.21, 80)]
)
def test_inside_is_no_distance(lon: float, lat: float, height: float) -> None:
    assert outside(lon, lat, height) < 1e-4


def test_metres_beyond_each_side() -> None:
    north_m = 1 / 111_000.0
    east_m = north_m / math.cos(math.radians(36.2))
    assert outside(139.5 - 3 * east_m, 36.205, 60) == pytest.approx(3, rel=0.01)
    assert outside(139.51 + 3 * east_m, 36.205, 60) == pytest.approx(3, rel=0.01)
    assert outside(139.505, 36.2 - 3 * north_m, 60) == pytest.approx(3, rel=0.01)
    assert outside(139.505, 36.21 + 3 * north_m, 60) == pytest.approx(3, rel=0.01)
    assert outside(139.505, 36.205, 47) == pytest.approx(3, abs=1e-4)
    assert outside(139.505, 36.205, 83) == pytest.approx(3, abs=1e-4)


def test_far_away_is_far() -> None:
    assert outside(-40.5, -36.2, 60) > 1e6
    assert outside(-40.5, 36.205, 60) > 1e6
    assert outside(139.505, -36.205, 60) > 1e6
    assert outside(9.5, 36.205, 60) > 1e6


def test_heights_agree_with_pyproj_up_to_the_alps() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(139.5, 139.51, 500), rng.uniform(36.2, 36.21, 500)
    height = rng.uniform(-200, 4000, 500)
    points = np.column_stack(TO_ECEF.transform(lon, lat, height))
    tight = (*np.radians([lon.min(), lat.min(), lon.max(), lat.max()]), height.min(), height.max())
    assert distance_outside(Volume("region", tuple(tight)), points, np.eye(4)) < 1e-4


@pytest.mark.parametrize("place", [0, 255, 256, 999])
def test_one_point_among_many_is_found(place: int) -> None:
    points = np.repeat([TO_ECEF.transform(139.505, 36.205, 60)], 1000, axis=0)
    points[place] = TO_ECEF.transform(139.505, 36.205, 90)
    region = Volume("region", REGION)
    assert distance_outside(region, points, np.eye(4)) == pytest.approx(10, abs=1e-4)
    points[place] = math.nan
    assert distance_outside(region, points, np.eye(4)) == math.inf


def test_a_sphere_holds_what_is_in_it() -> None:
    ball = Volume("sphere", (0.0, 0.0, 0.0, 10.0))
    assert contains(ball, Volume("sphere", (5.0, 0.0, 0.0, 5.0))) is True
    assert contains(ball, Volume("sphere", (6.0, 0.0, 0.0, 5.0))) is False
    assert contains(ball, Volume("region", REGION)) is None
