"""Ground, land use, streets, trees, water and floods as written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from lxml import etree
from shapely.geometry import Polygon

from gis_server.demo_town.geometry import DOMAIN
from gis_server.demo_town.terrain import RIVER, build_terrain, water_surface
from tests.gis_server.demo_town.written_surfaces import (
    POLYGON,
    POS_LIST,
    closed_ring,
    find,
    off_plane,
    open_edges,
    rings_of,
    trees,
    volume,
)


def features(folder: Path, theme: str) -> list[etree._Element]:
    return [
        member[0]
        for _, tree in trees(folder, theme)
        for member in find(tree.getroot(), "core:cityObjectMember")
    ]


def plan_polygons(element: etree._Element) -> list[Polygon]:
    rings = [rings_of(polygon) for polygon in element.iter(POLYGON)]
    return [Polygon(first[:, :2], [hole[:, :2] for hole in holes]) for first, *holes in rings]


def text(element: etree._Element, path: str) -> str:
    return find(element, path)[0].text or ""


@pytest.fixture(scope="module")
def tin(town_folder: Path) -> np.ndarray:
    """Give the written ground, (n, 3, 3), plan metres and height."""
    (_, tree), *_ = trees(town_folder, "dem")
    return np.stack([closed_ring(pos)[:3] for pos in tree.getroot().iter(POS_LIST)])


def test_the_ground_covers_the_town_once(tin: np.ndarray) -> None:
    flat = shapely.polygons(tin[:, :, :2])
    assert shapely.area(flat).sum() == pytest.approx(DOMAIN.area, rel=1e-6)
    assert shapely.union_all(shapely.buffer(flat, 0.01)).area == pytest.approx(
        DOMAIN.area, rel=1e-4
    )


def test_triangles_of_the_ground_face_up_and_are_no_slivers(tin: np.ndarray) -> None:
    ab, ac = tin[:, 1] - tin[:, 0], tin[:, 2] - tin[:, 0]
    doubled = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    assert doubled.min() > 0.5


def test_the_ground_is_an_inland_plain_with_a_lower_river(tin: np.ndarray) -> None:
    points = tin.reshape(-1, 3)
    distance = shapely.distance(shapely.points(points[:, :2]), RIVER)
    assert 25.0 < points[:, 2].min() < points[:, 2].max() < 60.0
    assert points[distance < 10.0, 2].mean() < points[distance > 100.0, 2].mean() - 3.0
    crest = (distance > 41.0) & (distance < 49.0)
    assert (points[crest, 2] - water_surface(points[crest, :2])).min() > 4.0


def test_land_use_covers_the_town_without_gap_or_overlap(town_folder: Path) -> None:
    polygons = [p for f in features(town_folder, "luse") for p in plan_polygons(f)]
    assert all(polygon.is_valid for polygon in polygons)
    total = sum(polygon.area for polygon in polygons)
    covered = shapely.union_all(shapely.buffer(polygons, 0.004, join_style="mitre")).area
    assert total == pytest.approx(DOMAIN.area, abs=20.0)
    assert covered == pytest.approx(DOMAIN.area, abs=60.0)


def test_streets_do_not_overlap(town_folder: Path) -> None:
    lod1 = [find(f, "tran:lod1MultiSurface")[0] for f in features(town_folder, "tran")]
    surfaces = [p for element in lod1 for p in plan_polygons(element)]
    left, right = shapely.STRtree(surfaces).query(surfaces, predicate="overlaps")
    shared = [
        surfaces[i].intersection(surfaces[j]).area
        for i, j in zip(left, right, strict=True)
        if i < j
    ]
    assert max(shared, default=0.0) < 0.5


def test_main_streets_lie_on_the_ground_in_lod3(town_folder: Path) -> None:
    terrain = build_terrain()
    roads = features(town_folder, "tran")
    modelled = [r for r in roads if find(r, "tran:trafficArea")]
    assert len(modelled) > 100
    for road in modelled:
        section = text(road, "uro:roadStructureAttribute/*/uro:sectionType")
        for area in find(road, "tran:trafficArea/tran:TrafficArea/tran:lod3MultiSurface"):
            points = np.concatenate([closed_ring(pos) for pos in area.iter(POS_LIST)])
            above = points[:, 2] - terrain.height(points[:, :2])
            if section != "3":  # bridges stand above the ground
                assert above.min() >= -0.01
                assert above.max() <= 0.2


def test_there_are_enough_trees_with_size_and_species(town_folder: Path) -> None:
    terrain = build_terrain()
    found = features(town_folder, "veg")
    assert len(found) >= 800
    for tree in found:
        height, crown = float(text(tree, "veg:height")), float(text(tree, "veg:crownDiameter"))
        assert 1.0 <= height <= 27.0
        assert 0.0 < float(text(tree, "veg:trunkDiameter")) < crown < 20.0
        assert text(tree, "veg:species")
        polygons = [rings_of(p) for p in find(tree, "veg:lod1Geometry")[0].iter(POLYGON)]
        points = np.concatenate([ring for rings in polygons for ring in rings])
        assert np.ptp(points[:, 2]) == pytest.approx(height, abs=0.01)
        ground = float(terrain.height(points[:, :2].mean(axis=0)[None])[0])
        assert points[:, 2].min() == pytest.approx(ground, abs=0.6)


def test_tree_blocks_are_closed(town_folder: Path) -> None:
    for tree in features(town_folder, "veg")[::10]:
        polygons = [rings_of(p) for p in find(tree, "veg:lod1Geometry")[0].iter(POLYGON)]
        assert open_edges(polygons) == []
        assert volume(polygons) > 0.0


def test_trees_stand_clear_of_buildings(town_folder: Path) -> None:
    paths = "bldg:lod0FootPrint"
    footprints = [
        p for b in features(town_folder, "bldg") for p in plan_polygons(find(b, paths)[0])
    ]
    stems = [
        shapely.Point(
            closed_ring(next(find(t, "veg:lod1Geometry")[0].iter(POS_LIST)))[:4, :2].mean(0)
        )
        for t in features(town_folder, "veg")
    ]
    assert len(shapely.STRtree(footprints).query(stems, predicate="dwithin", distance=1.5)[0]) == 0


@pytest.mark.parametrize("theme", ["veg", "frn", "brid", "wtr", "fld"])
def test_faces_are_flat_to_a_centimetre(town_folder: Path, theme: str) -> None:
    polygons = [p for f in features(town_folder, theme)[::7] for p in f.iter(POLYGON)]
    assert polygons
    assert max(off_plane(rings_of(p)) for p in polygons[::5]) <= 0.01


def test_the_bridge_is_above_the_water_and_on_the_levees(town_folder: Path) -> None:
    (bridge,) = features(town_folder, "brid")
    solid = [rings_of(p) for p in find(bridge, "brid:lod1Solid")[0].iter(POLYGON)]
    assert open_edges(solid) == []
    low = min(ring[:, 2].min() for rings in solid for ring in rings)
    water = [
        closed_ring(pos)[:, 2] for f in features(town_folder, "wtr") for pos in f.iter(POS_LIST)
    ]
    assert low > max(z.max() for z in water[:1]) + 2.0


def test_flooded_buildings_agree_with_the_flood_maps(town_folder: Path) -> None:
    """Each building's rank is the rank of its depth; deep ones lie in a cell of the flood."""
    bounds = {"1": (0.0, 0.5), "2": (0.5, 3.0), "3": (3.0, 5.0), "4": (5.0, 10.0)}
    cells: dict[str, list[Polygon]] = {}
    for body in features(town_folder, "fld"):
        scale = text(body, "uro:floodingRiskAttribute/*/uro:scale")
        cells.setdefault(scale, []).extend(plan_polygons(body))
    indexes = {scale: shapely.STRtree(polygons) for scale, polygons in cells.items()}
    flooded = 0
    for building in features(town_folder, "bldg"):
        footprint = plan_polygons(find(building, "bldg:lod0FootPrint")[0])[0]
        for risk in find(building, "uro:bldgDisasterRiskAttribute/*"):
            depth = float(text(risk, "uro:depth"))
            low, high = bounds[text(risk, "uro:rank")]
            assert low <= depth < high
            flooded += 1
            if depth > 0.8:
                index = indexes[text(risk, "uro:scale")]
                assert len(index.query(footprint, predicate="intersects"))
    assert flooded > 200
