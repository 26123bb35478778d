"""Buildings as written: closed, flat-faced, upright, on the ground, textured, apart from others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from lxml import etree
from PIL import Image
from shapely.geometry import Polygon

from gis_server.demo_town import plan
from gis_server.demo_town.terrain import build_terrain
from tests.gis_server.demo_town.written_surfaces import (
    GML_ID,
    HREF,
    POLYGON,
    find,
    off_plane,
    open_edges,
    rings_of,
    trees,
    volume,
)

TOWN_HALL = "bldg_e137ff0c-f46b-5a9e-8a19-1b4a71b1ec83"
BUILDING = "core:cityObjectMember/bldg:Building"


@pytest.fixture(scope="module")
def buildings(town_folder: Path) -> list[etree._Element]:
    return [b for _, tree in trees(town_folder, "bldg") for b in find(tree.getroot(), BUILDING)]


@pytest.fixture(scope="module")
def footprints(buildings: list[etree._Element]) -> list[Polygon]:
    out = []
    for building in buildings:
        exterior, *holes = rings_of(next(find(building, "bldg:lod0FootPrint")[0].iter(POLYGON)))
        out.append(Polygon(exterior[:, :2], [hole[:, :2] for hole in holes]))
    return out


def shell_polygons(building: etree._Element) -> list[list[np.ndarray]]:
    """Give the polygons that a building's LOD2 solid refers to."""
    own = {p.get(GML_ID): p for s in find(building, "bldg:boundedBy") for p in s.iter(POLYGON)}
    members = find(building, "bldg:lod2Solid/gml:Solid/gml:exterior/*/gml:surfaceMember")
    return [rings_of(own[str(member.get(HREF))[1:]]) for member in members]


def test_there_are_enough_buildings(buildings: list[etree._Element]) -> None:
    detailed = [b for b in buildings if find(b, "bldg:lod2Solid")]
    assert len(buildings) >= 1500
    assert len(detailed) >= 60
    assert all(find(b, "bldg:lod1Solid") and find(b, "bldg:lod0FootPrint") for b in buildings)


def test_the_town_hall_keeps_its_identity(buildings: list[etree._Element]) -> None:
    """Guides and browser tests point to this building by its gml:id."""
    (hall,) = [b for b in buildings if b.get(GML_ID) == TOWN_HALL]
    assert find(hall, "gml:name")[0].text == "涼里町役場（架空）"
    assert find(hall, "bldg:usage")[0].text == "421"
    assert find(hall, "bldg:measuredHeight")[0].text == "17.10"
    assert find(hall, "bldg:storeysAboveGround")[0].text == "4"


def test_lod1_solids_are_closed_and_look_outward(buildings: list[etree._Element]) -> None:
    wrong = []
    for building in buildings:
        polygons = [rings_of(p) for p in find(building, "bldg:lod1Solid")[0].iter(POLYGON)]
        if open_edges(polygons) or volume(polygons) <= 0.0:
            wrong.append(building.get(GML_ID))
    assert wrong == []


def test_lod2_solids_are_closed_and_look_outward(buildings: list[etree._Element]) -> None:
    wrong = []
    for building in buildings:
        if find(building, "bldg:lod2Solid"):
            polygons = shell_polygons(building)
            if open_edges(polygons) or volume(polygons) <= 0.0:
                wrong.append(building.get(GML_ID))
    assert wrong == []


def test_faces_are_flat_to_a_centimetre(buildings: list[etree._Element]) -> None:
    detailed = [b for b in buildings if find(b, "bldg:lod2Solid")]
    offsets = [off_plane(rings_of(p)) for b in detailed for p in b.iter(POLYGON)]
    assert max(offsets) <= 0.01


def test_every_surface_has_a_meaning(buildings: list[etree._Element]) -> None:
    for building in buildings:
        kinds = {etree.QName(e).localname for e in find(building, "bldg:boundedBy/*")}
        assert kinds in (set(), {"RoofSurface", "WallSurface", "GroundSurface"})


def test_footprints_are_valid_and_do_not_overlap(footprints: list[Polygon]) -> None:
    assert all(footprint.is_valid for footprint in footprints)
    left, right = shapely.STRtree(footprints).query(footprints, predicate="intersects")
    pairs = [(i, j) for i, j in zip(left, right, strict=True) if i < j]
    shared = [footprints[i].intersection(footprints[j]).area for i, j in pairs]
    assert sum(area > 1e-3 for area in shared) == 0


def test_buildings_stand_clear_of_streets_and_river(
    footprints: list[Polygon], town_folder: Path
) -> None:
    tree = shapely.STRtree(footprints)
    for _, document in trees(town_folder, "tran"):
        for road in find(
            document.getroot(), "core:cityObjectMember/tran:Road/tran:lod1MultiSurface"
        ):
            for polygon in road.iter(POLYGON):
                exterior, *holes = rings_of(polygon)
                surface = Polygon(exterior[:, :2], [hole[:, :2] for hole in holes]).buffer(0)
                for row in tree.query(surface, predicate="intersects"):
                    assert footprints[row].intersection(surface).area < 1e-3
    assert len(tree.query(plan.RIVER_CORRIDOR, predicate="intersects")) == 0


def test_buildings_stand_on_the_ground(
    buildings: list[etree._Element], footprints: list[Polygon]
) -> None:
    terrain = build_terrain()
    for building, footprint in zip(buildings, footprints, strict=True):
        low = min(r[:, 2].min() for p in building.iter(POLYGON) for r in rings_of(p))
        ground = terrain.height(np.asarray(footprint.exterior.coords))
        assert ground.min() - 0.02 <= low <= ground.max() + 0.02


def test_measured_height_is_that_of_the_finest_model(buildings: list[etree._Element]) -> None:
    for building in buildings:
        if find(building, "bldg:lod2Solid"):
            z = np.concatenate([r[:, 2] for p in shell_polygons(building) for r in p])
            stated = float(find(building, "bldg:measuredHeight")[0].text or "nan")
            assert np.ptp(z) == pytest.approx(stated, abs=0.01)


def test_every_texture_exists_and_is_an_image(town_folder: Path) -> None:
    for path, document in trees(town_folder, "bldg"):
        uris = [e.text or "" for e in document.getroot().iter("{*}imageURI")]
        assert uris
        for uri in uris:
            with Image.open(path.parent / uri) as image:
                image.verify()
        folder = path.parent / uris[0].split("/")[0]
        assert {p.name for p in folder.iterdir()} == {uri.split("/")[1] for uri in uris}


def test_texture_coordinates_fit_their_rings_and_images(town_folder: Path) -> None:
    for _, document in trees(town_folder, "bldg"):
        root = document.getroot()
        sizes = {
            ring.get(GML_ID): len((ring[0].text or "").split()) // 3
            for ring in root.iter("{http://www.opengis.net/gml}LinearRing")
            if ring.get(GML_ID)
        }
        polygons = {polygon.get(GML_ID) for polygon in root.iter(POLYGON)}
        for target in root.iter("{*}target"):
            assert str(target.get("uri"))[1:] in polygons
        for element in root.iter("{*}textureCoordinates"):
            uv = np.array((element.text or "").split(), dtype=float).reshape(-1, 2)
            assert len(uv) == sizes[str(element.get("ring"))[1:]]
            assert uv.min() >= 0.0
            assert uv.max() <= 1.0
            assert (uv[0] == uv[-1]).all()
