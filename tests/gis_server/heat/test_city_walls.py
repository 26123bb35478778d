"""Walls of a published city: which they are, where they look, and the heat they get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import orjson
import pytest

from gis_server.heat.city_sources import city_sources, opened
from gis_server.heat.city_surface import CityPlace, box_grid
from gis_server.heat.city_walls import city_walls, walls_of
from gis_server.heat.plane_tables import in_plane
from simulations.grid import Grid
from tests.gis_server.heat.conftest import BOX, HeatTown
from tests.page_tables import tables_of
from tests.village import HEAD, TAIL, House
from tiles.city_tables import CityTables
from tiles.citygml import read_citygml
from tiles.heat import WallSurfaces
from tiles.storage import open_storage

CRS = "EPSG:6677"


@pytest.fixture(scope="module")
def place(demo_data: Path) -> CityPlace:
    return CityPlace(open_storage(str(demo_data / "published")), demo_data / "store", "demo")


@pytest.fixture(scope="module")
def files(place: CityPlace) -> list[CityTables]:
    sources = city_sources(place.storage, place.city)
    return [tables for _, tables in opened(sources, place.store, themes=frozenset({"bldg"}))]


def whole_town() -> Grid:
    return box_grid((139.40, 36.18, 139.48, 36.25), crs=CRS, resolution_m=2.0)


def texts(walls: WallSurfaces) -> tuple[list[str], list[str]]:
    rows = range(len(walls))
    return [walls.gml_id[row] for row in rows], [walls.building[row] for row in rows]


def test_every_wall_of_the_town_is_there_with_its_ids(
    place: CityPlace, files: list[CityTables]
) -> None:
    names, buildings = texts(city_walls(place, whole_town()))
    expected: dict[str, str] = {}
    without = set()
    for tables in files:
        features = tables.features
        kinds = [tables.class_names[row].rpartition(":")[2] for row in features.class_name]
        roots = {features.gml_id[int(r)] for r, k in zip(features.root, kinds, strict=True)}
        here = {
            features.gml_id[row]: features.gml_id[int(features.root[row])]
            for row, kind in enumerate(kinds)
            if kind == "WallSurface"
        }
        expected |= here
        without |= roots - set(here.values())
    assert {pair for pair in zip(names, buildings, strict=True) if pair[0]} == set(expected.items())
    assert {b for n, b in zip(names, buildings, strict=True) if not n} == without


def test_walls_look_away_from_their_house(files: list[CityTables]) -> None:
    for tables in files[:2]:
        walls = walls_of(in_plane(tables, CRS))
        solid = np.array([not name for name in texts(walls)[0]])
        triangles = walls.triangles
        across = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
        turn = np.radians(walls.azimuth[walls.wall])
        along = across[:, 0] * np.sin(turn) + across[:, 1] * np.cos(turn)
        assert (along > 0.9 * np.linalg.norm(across, axis=1)).mean() > 0.999
        assert np.abs(across[solid[walls.wall], 2]).max() < 1e-6
        # Outward sides of closed prisms: their areas sum up to nothing.
        _, house = np.unique(texts(walls)[1], return_inverse=True)
        for axis in (0, 1):
            total = np.bincount(house[walls.wall], np.where(solid[walls.wall], across[:, axis], 0))
            assert np.abs(total).max() < 0.5


def house(gml: str) -> WallSurfaces:
    return walls_of(in_plane(read_citygml(gml.encode(), path="udx/bldg/a.gml").tables, CRS))


def one_house() -> str:
    return HEAD + House("house", 139.435, 36.206, 30.0, 6.0).gml() + TAIL


def test_a_house_of_a_solid_has_four_walls_without_ids() -> None:
    walls = house(one_house())
    assert texts(walls) == ([""] * 4, ["house"] * 4)
    assert sorted(np.round(walls.azimuth, -1) % 360) == [0.0, 90.0, 180.0, 270.0]
    assert np.ptp(walls.triangles[:, :, 2]) == pytest.approx(6.0)
    south = np.flatnonzero(np.round(walls.azimuth, -1) == 180.0)
    middle = walls.triangles[walls.wall == south].reshape(-1, 3).mean(axis=0)
    assert middle[1] < walls.triangles[:, :, 1].mean() - 3.0


def test_a_house_turned_inside_out_looks_outward_again() -> None:
    gml = one_house()
    tables = read_citygml(gml.encode(), path="udx/bldg/a.gml").tables
    turned = tables.vertices.copy()
    for first, last in zip(tables.vertex_start, tables.vertex_start[1:], strict=False):
        turned[first:last] = turned[first:last][::-1]
    walls = walls_of(in_plane(replace(tables, vertices=turned), CRS))
    np.testing.assert_allclose(sorted(walls.azimuth), sorted(house(gml).azimuth), atol=1e-6)


def test_windows_belong_to_their_wall_and_eaves_to_none() -> None:
    def polygon(*points: tuple[float, float, float]) -> str:
        ring = " ".join(
            f"{36.206 + y * 9e-6:.8f} {139.435 + x * 1.1e-5:.8f} {z}" for x, y, z in points
        )
        return (
            "<gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>"
            f"<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
            "</gml:surfaceMember></gml:MultiSurface>"
        )

    front = polygon((0, 0, 30), (8, 0, 30), (8, 0, 36), (0, 0, 36), (0, 0, 30))
    back = polygon((8, 9, 30), (0, 9, 30), (0, 9, 36), (8, 9, 36), (8, 9, 30))
    eave = polygon((0, 0, 36), (0, -1, 36), (8, -1, 36), (8, 0, 36), (0, 0, 36))
    window = polygon((2, 0, 32), (4, 0, 32), (4, 0, 34), (2, 0, 34), (2, 0, 32))
    walls = house(
        f'{HEAD}<core:cityObjectMember><bldg:Building gml:id="b">'
        f'<bldg:boundedBy><bldg:WallSurface gml:id="front"><bldg:lod3MultiSurface>{front}'
        '</bldg:lod3MultiSurface><bldg:opening><bldg:Window gml:id="pane"><bldg:lod3MultiSurface>'
        f"{window}</bldg:lod3MultiSurface></bldg:Window></bldg:opening></bldg:WallSurface>"
        '</bldg:boundedBy><bldg:boundedBy><bldg:WallSurface gml:id="eave"><bldg:lod3MultiSurface>'
        f"{eave}</bldg:lod3MultiSurface></bldg:WallSurface></bldg:boundedBy>"
        '<bldg:boundedBy><bldg:WallSurface gml:id="back"><bldg:lod3MultiSurface>'
        f"{back}</bldg:lod3MultiSurface></bldg:WallSurface></bldg:boundedBy>"
        f"</bldg:Building></core:cityObjectMember>{TAIL}"
    )
    assert texts(walls)[0] == ["front", "front", "back"]


def test_only_walls_in_the_box_are_taken(place: CityPlace) -> None:
    grid = box_grid(BOX, crs=CRS, resolution_m=2.0)
    some, everything = city_walls(place, grid), city_walls(place, whole_town())
    west, south, east, north = grid.bounds
    x, y = some.triangles[:, :, 0].mean(axis=1), some.triangles[:, :, 1].mean(axis=1)
    assert 0 < len(some) < len(everything) / 2
    assert west - 20 < x.min() < x.max() < east + 20
    assert south - 20 < y.min() < y.max() < north + 20


def test_nearly_all_walls_of_a_run_have_numbers(heat_town: HeatTown) -> None:
    (found,) = (heat_town.data / "published/cities/demo").glob(f"heat-{heat_town.run}/2*/run.json")
    walls = orjson.loads(found.read_bytes())["walls"]
    # The rest are the inner sides of parapets, which are no sides of cells.
    assert walls["matched_m2"] > 0.9 * walls["area_m2"] > 10_000
    assert (found.parent / "facades/tileset.json").is_file()


def test_walls_are_as_the_page_says(files: list[CityTables]) -> None:
    (rows,) = tables_of("data-contracts.md", "Walls of a city")
    walls = walls_of(in_plane(files[0], CRS))
    sizes = {"triangles": len(walls.triangles), "walls": len(walls), "3": 3}
    assert [row[0] for row in rows] == list(WallSurfaces.__dataclass_fields__)
    for name, shape, dtype, *_ in rows:
        column = getattr(walls, name)
        expected = tuple(sizes[each.strip()] for each in shape.split(","))
        if dtype == "string":
            assert (len(column),) == expected
        else:
            assert (column.shape, column.dtype) == (expected, np.dtype(dtype))
