"""Ground of places as samples: inside, evenly, bounded, at least one."""

from __future__ import annotations

import numpy as np
import shapely

from layers.heat_package.exposure.places import (
    SAMPLES_MOST,
    ground_of,
    samples_in,
    site_name,
    sites,
)


def test_samples_lie_inside_and_share_the_ground_evenly() -> None:
    shapes = [
        ground_of(shapely.Point(100.0, 200.0)),
        shapely.box(0.0, 0.0, 40.0, 10.0),
        ground_of(shapely.box(0.0, 0.0, 20.0, 10.0), building=True),
        shapely.box(0.0, 0.0, 3000.0, 1000.0),
        shapely.box(0.0, 0.0, 0.5, 0.5),
    ]
    found = samples_in(shapes)
    counts = np.diff(found.start)
    for number, shape in enumerate(shapes):
        rows = slice(found.start[number], found.start[number + 1])
        assert shapely.intersects_xy(shape, found.x[rows], found.y[rows]).all()
    assert counts.min() == 1
    assert counts.max() <= SAMPLES_MOST * 1.1
    assert counts[1] == 400 / 4  # 2 m apart
    first = slice(found.start[1], found.start[2])
    assert (found.x[first].mean(), found.y[first].mean()) == (20.0, 5.0)
    # Nobody stands in the walls of a school.
    school = slice(found.start[2], found.start[3])
    assert not shapely.contains_xy(
        shapely.box(0, 0, 20, 10), found.x[school], found.y[school]
    ).any()


def test_no_place_has_no_samples() -> None:
    assert samples_in([]).start.tolist() == [0]


def test_buildings_of_one_school_are_one_site() -> None:
    buildings = [
        shapely.box(0, 0, 10, 10),  # a shed of the school
        shapely.box(90, 0, 150, 20),  # its classrooms
        shapely.box(20, 0, 40, 20),  # the library between them
        shapely.box(400, 0, 440, 20),  # another place of the same name
        shapely.box(600, 0, 610, 10),  # without names: side by side
        shapely.box(615, 0, 640, 10),
        shapely.box(700, 0, 710, 10),  # and further away
    ]
    names = ["川辺小学校 倉庫", "川辺小学校 校舎", "図書館", "川辺小学校 分校", "", "", ""]
    assert sorted(sites(buildings, names)) == [[1, 0], [2], [3], [5, 4], [6]]
    assert sites([], []) == []


def test_a_site_is_called_what_its_buildings_share() -> None:
    assert site_name(["川辺小学校 校舎（架空）", "川辺小学校 倉庫（架空）"]) == "川辺小学校（架空）"
    assert site_name(["川辺小学校 校舎", "川辺小学校 倉庫（旧）"]) == "川辺小学校"
    assert site_name(["図書館（架空）"]) == "図書館（架空）"
    assert site_name(["", ""]) == ""
