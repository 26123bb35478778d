"""Areas become a network: one line in a lane, two sides of a wide street, ways across."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from layers.errors import InvalidInputError
from layers.heat_package.ways.from_areas import network_from_areas
from layers.heat_package.ways.joining import Finder
from layers.heat_package.ways.network import YES, WayKind, WayNetwork
from layers.heat_package.ways.walkable_areas import WalkableAreas
from layers.heat_package.ways.way import Question, WayChoice
from layers.heat_package.ways.ways import way_of

CRS = "EPSG:6677"


def built(streets: Sequence[Polygon], **about: object) -> WayNetwork:
    return network_from_areas(WalkableAreas(streets=streets, **about), crs=CRS)  # type: ignore[arg-type]


def length_by_kind(network: WayNetwork) -> dict[WayKind, float]:
    return {
        WayKind(kind): float(network.length_m[network.kind == kind].sum())
        for kind in np.unique(network.kind).tolist()
    }


def metres(network: WayNetwork, start: tuple[float, float], end: tuple[float, float]) -> float:
    way = way_of(
        Finder(network),
        Question(start, end, WayChoice.FASTEST),
        None,
        switches=np.empty(0, np.int64),
    )
    assert way is not None
    return way.seconds * 80 / 60


def test_a_narrow_street_is_one_line_along_its_middle() -> None:
    network = built([box(0, 0, 200, 6)])
    assert network.edges == 1
    assert network.length_m[0] == pytest.approx(200, abs=8)
    assert network.line(0)[:, 1] == pytest.approx(3, abs=1)
    assert network.kind[0] == WayKind.STREET


def test_a_crossing_of_lanes_is_one_fork() -> None:
    network = built([box(-100, -3, 100, 3), box(-3, -100, 3, -3), box(-3, 3, 3, 100)])
    degrees = np.bincount(network.ends.ravel())
    assert sorted(degrees.tolist()) == [1, 1, 1, 1, 4]
    assert metres(network, (-90, 0), (0, 90)) == pytest.approx(180, abs=8)


def test_a_wide_street_has_two_sides_and_is_crossed_at_its_junction() -> None:
    west, junction, east = box(-150, -10, -10, 10), box(-10, -10, 10, 10), box(10, -10, 150, 10)
    north = box(-3, 10, 3, 100)
    network = built([west, junction, east, north])
    assert length_by_kind(network)[WayKind.SIDEWALK] > 500
    across = [row for row in range(network.edges) if network.kind[row] == WayKind.CROSSING]
    middles = [float(network.line(row)[:, 0].mean()) for row in across]
    assert middles
    assert all(abs(abs(middle) - 10) < 4 for middle in middles)
    # From side to side one walks to the junction and back, not through the traffic.
    assert metres(network, (-60, -9), (-60, 9)) > 100


def test_sidewalks_of_the_model_are_the_sides() -> None:
    street = box(0, 0, 120, 10)
    network = built(
        [street],
        sidewalks=[box(0, 0, 120, 2.5), box(0, 7.5, 120, 10)],
        carriageways=[box(0, 2.5, 120, 7.5)],
    )
    rows = [float(network.line(row)[:, 1].mean()) for row in range(network.edges)]
    assert any(row < 3 for row in rows)
    assert any(row > 7 for row in rows)


def test_cracks_between_pieces_do_not_part_a_street() -> None:
    network = built([box(0, 0, 100, 6), box(100.2, 0, 200, 6)])
    assert len(np.unique(network.components())) == 1
    assert metres(network, (5, 3), (195, 3)) == pytest.approx(190, abs=6)


def test_squares_and_parks_are_open_and_buildings_in_them_are_not() -> None:
    areas = {"squares": [box(0, 0, 60, 60)], "barriers": [box(20, 20, 40, 40)]}
    network = built([box(-80, 27, 0, 33), box(60, 27, 140, 33)], **areas)
    assert length_by_kind(network)[WayKind.SQUARE] > 60
    building = box(20.5, 20.5, 39.5, 39.5)
    assert not shapely.intersects(network.lines(), building).any()
    assert metres(network, (-70, 30), (130, 30)) < 260


def test_roofs_and_names_are_told() -> None:
    network = built(
        [box(0, 0, 100, 5), box(0, 5, 5, 100)],
        roofs=[box(-1, -1, 110, 5)],
        street_names=["アーケード", ""],
    )
    named = {network.name[row]: int(network.roofed[row]) for row in range(network.edges)}
    assert YES in named.values() or network.edges == 1


def test_a_street_beside_nothing_is_left_out_as_an_island() -> None:
    network = built([box(0, 0, 200, 6), box(0, 500, 20, 506)])
    assert len(np.unique(network.components())) == 1


def test_the_same_street_is_the_same_line_in_every_box() -> None:
    whole = built([box(0, 0, 200, 6), box(97, 6, 103, 90)])
    more = built([box(0, 0, 200, 6), box(97, 6, 103, 90), box(-500.3, 0, 0, 6)])
    first = shapely.union_all(whole.lines())
    assert shapely.intersection(first, shapely.union_all(more.lines())).length > 250


@pytest.mark.parametrize(
    "areas",
    [
        WalkableAreas(),
        WalkableAreas(streets=[Polygon()]),
        WalkableAreas(streets=[box(0, 0, 10, 5), box(90_000, 90_000, 90_010, 90_005)]),
    ],
)
def test_what_is_no_network_is_refused(areas: WalkableAreas) -> None:
    with pytest.raises(InvalidInputError):
        network_from_areas(areas, crs=CRS)
