"""All buildings of the town with everything that is known of them, and the use of each lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon

from gis_server.demo_town import footprints, plan
from gis_server.demo_town.building_uses import (
    AVENUE_MIX,
    HIGHWAY_MIX,
    KINDS,
    MIXES,
    OPEN_LAND_USES,
)
from gis_server.demo_town.geometry import open_rings, oriented_boxes
from gis_server.demo_town.lots import Lot
from gis_server.demo_town.plan import District
from gis_server.demo_town.principal_streets import CentreLine
from gis_server.demo_town.roof_forms import PENTHOUSE_HEIGHT, penthouse
from gis_server.demo_town.site_buildings import site_buildings
from gis_server.demo_town.terrain import Terrain
from gis_server.demo_town.town_data import town

_IN_ROW = {"shop_house": 0.25, "shop": 0.4, "shop_flats": 0.5}
_LARGE = ("office", "hotel", "mansion", "complex")
_SHOWCASE = ((-96.0, -236.0, 76.0), (-250.0, 500.0, 64.0))  # x, y, radius: houses in LOD2


@dataclass(frozen=True, slots=True)
class Building:
    """One building.

    number : 1, 2, … in the town.
    footprint : polygon, m, vertices on whole millimetres.
    kind : row of `building_uses.KINDS`.
    name : invented name, "" for most.
    storeys, basements : above and below ground.
    year : of construction.
    structure : code of BuildingDetailAttribute_buildingStructureType.
    roof : "gable", "hip", "shed", "flat".
    base : m, orthometric height of its lowest ground.
    eaves, height : m above base: of the wall's top and of the highest point.
    lot_area : m².
    lot : row of the lot.
    detailed : whether it is modelled in LOD2.
    """

    number: int
    footprint: Polygon
    kind: str
    name: str
    storeys: int
    basements: int
    year: int
    structure: str
    roof: str
    base: float
    eaves: float
    height: float
    lot_area: float
    lot: int
    detailed: bool


@dataclass(frozen=True, slots=True)
class BuiltTown:
    """Buildings, and for each lot what is on it ("parking", "paddy", or a kind of building)."""

    buildings: list[Building]
    lot_contents: list[str]


def build_buildings(
    lots: Sequence[Lot], centres: Sequence[CentreLine], terrain: Terrain, rng: np.random.Generator
) -> BuiltTown:
    """Put buildings on the lots."""
    contents = _contents(lots, centres, rng)
    placed = _placed_on_lots(lots, contents, rng)
    drawn = [_with_details(row, shape, contents[row], lots, rng) for row, shape in placed]
    drawn += list(_placed_on_sites(lots))
    occupied = {building.lot for building in drawn}
    for row, content in enumerate(contents):
        if content in KINDS and row not in occupied:
            contents[row] = "garden"
    standing = _on_ground(drawn, terrain)
    return BuiltTown(standing, contents)


def _contents(
    lots: Sequence[Lot], centres: Sequence[CentreLine], rng: np.random.Generator
) -> list[str]:
    """Choose what is on each lot, by district and by the street it faces."""
    outlines = np.array([lot.outline for lot in lots], dtype=object)
    on_avenue = _faces_street(outlines, centres, "avenue")
    on_arcade = _faces_street(outlines, centres, "arcade")
    on_highway = _faces_street(outlines, centres, "highway")
    draws = rng.random(len(lots))
    contents = []
    for row, lot in enumerate(lots):
        mix: Mapping[str, float] = MIXES[lot.district]
        if lot.site is not None:
            contents.append(lot.site.kind)
            continue
        if on_arcade[row] and lot.district is not District.STATION_FRONT:
            mix = MIXES[District.ARCADE]
        elif on_avenue[row] and lot.district in (District.OLD_TOWN, District.MIXED):
            mix = AVENUE_MIX
        elif on_highway[row] and lot.district not in (District.FARM, District.ROADSIDE):
            mix = HIGHWAY_MIX
        contents.append(_pick(mix, float(draws[row])))
    return contents


def _faces_street(
    outlines: npt.NDArray[np.object_], centres: Sequence[CentreLine], kind: str
) -> npt.NDArray[np.bool_]:
    lines = shapely.union_all([c.line.buffer(c.width / 2 + 1.5) for c in centres if c.kind == kind])
    shapely.prepare(lines)
    return np.asarray(shapely.intersects(outlines, lines))


def _pick(mix: Mapping[str, float], draw: float) -> str:
    bounds = np.cumsum(list(mix.values()))
    return list(mix)[int(np.searchsorted(bounds, draw * bounds[-1], side="right"))]


def _placed_on_lots(
    lots: Sequence[Lot], contents: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[int, Polygon]]:
    """Give lot row and footprint of every building on ordinary land."""
    rows = [i for i, lot in enumerate(lots) if contents[i] in KINDS and lot.site is None]
    for kind_rows, shapes in (
        _free_standing(lots, contents, [i for i in rows if contents[i] not in _IN_ROW], rng),
        _rows_of_shops(lots, contents, [i for i in rows if contents[i] in _IN_ROW]),
    ):
        for row, shape in zip(kind_rows, shapes, strict=True):
            if shape is not None and shape.is_valid and shape.area > 22.0:
                yield row, shape


def _free_standing(
    lots: Sequence[Lot], contents: Sequence[str], rows: list[int], rng: np.random.Generator
) -> tuple[list[int], list[Polygon | None]]:
    outlines = np.array([lots[i].outline for i in rows], dtype=object)
    limits = np.array([KINDS[contents[i]].area for i in rows])
    coverage = rng.uniform(0.27, 0.42, len(rows))
    coverage += [0.24 if contents[i] in _LARGE else 0.0 for i in rows]
    areas = np.clip(shapely.area(outlines) * coverage, limits[:, 0], limits[:, 1])
    shapes = footprints.detached(outlines, areas=areas, setback=1.1, rng=rng)
    return rows, [
        _courtyard_if_large(shape, contents[i]) for i, shape in zip(rows, shapes, strict=True)
    ]


def _courtyard_if_large(shape: Polygon | None, kind: str) -> Polygon | None:
    if shape is None or kind not in ("complex", "office", "mansion") or shape.area < 400.0:
        return shape
    return footprints.with_courtyard(shape, depth=7.0)


def _rows_of_shops(
    lots: Sequence[Lot], contents: Sequence[str], rows: list[int]
) -> tuple[list[int], list[Polygon | None]]:
    shapes: list[Polygon | None] = []
    for row in rows:
        gap = _IN_ROW[contents[row]] if lots[row].outline.area < 420.0 else 1.6
        shapes += footprints.in_row(np.array([lots[row].outline], dtype=object), gap=gap)
    return rows, shapes


def _with_details(
    row: int, shape: Polygon, kind_name: str, lots: Sequence[Lot], rng: np.random.Generator
) -> Building:
    """Choose storeys, age, structure and roof of one building."""
    kind = KINDS[kind_name]
    lot = lots[row]
    storeys = int(rng.integers(kind.storeys[0], kind.storeys[1] + 1))
    structure = str(rng.choice(kind.structures))
    roof = str(rng.choice(kind.roofs))
    if not _is_rectangle(shape) and roof in ("gable", "hip"):
        roof = "shed" if shape.area < 150.0 else "flat"
    year = round(
        float(
            rng.triangular(
                kind.years[0], kind.years[0] * 0.35 + kind.years[1] * 0.65, kind.years[1]
            )
        )
    )
    basements = int(storeys >= 6 and rng.random() < 0.45)
    drawn = Building(
        0, shape, kind_name, "", storeys, basements, year, structure, roof, 0.0, 0.0, 0.0,
        lot.outline.area, row, _is_detailed(lot, shape),
    )  # fmt: skip
    return _with_heights(drawn, float(rng.uniform(0.94, 1.08)), lowered=structure == "601")


def _is_rectangle(shape: Polygon) -> bool:
    """Give whether an outline has four right angles, to the millimetre it was rounded to."""
    if len(shape.exterior.coords) != 5 or shape.interiors:
        return False
    return bool(shape.area > shapely.oriented_envelope(shape).area - 0.02)


def _with_heights(building: Building, stretch: float, *, lowered: bool) -> Building:
    """Set eaves and height from storeys, roof form and width."""
    kind = KINDS[building.kind]
    eaves = building.storeys * kind.storey_height * stretch + (0.2 if lowered else 0.6)
    width = _short_side(building.footprint)
    rise = {
        "gable": min(0.27 * width, 5.0),
        "hip": min(0.25 * width, 5.0),
        "shed": min(0.16 * width, 2.0),
        "flat": _flat_rise(building),
    }[building.roof]
    eaves, rise = round(eaves, 2), round(rise, 2)
    return replace(building, eaves=eaves, height=round(eaves + rise, 2))


def _flat_rise(building: Building) -> float:
    """Give what stands above a flat roof's deck [m]: a penthouse on tall buildings, a parapet."""
    if building.storeys >= 5 and penthouse(building.footprint) is not None:
        return PENTHOUSE_HEIGHT
    return 0.9 if building.storeys > 3 else 0.5


def _short_side(footprint: Polygon) -> float:
    *_, sides = oriented_boxes(np.array([footprint], dtype=object))
    return float(sides[0, 1])


def _is_detailed(lot: Lot, shape: Polygon) -> bool:
    """Model station front, arcades, the avenue's sides and two groups of houses in LOD2."""
    if lot.district in (District.STATION_FRONT, District.ARCADE) or lot.site is not None:
        return True
    if shape.distance(plan.AVENUE) < 26.0 and lot.district in (District.OLD_TOWN, District.MIXED):
        return True
    middle = shape.centroid
    return any(np.hypot(middle.x - x, middle.y - y) < radius for x, y, radius in _SHOWCASE)


def _placed_on_sites(lots: Sequence[Lot]) -> Iterator[Building]:
    """Give the hand-drawn buildings of the sites; the station's lot is no block of its own."""
    rows = {lot.site.name: row for row, lot in enumerate(lots) if lot.site is not None}
    for site in plan.SITES:
        for drawn, shape in site_buildings(site):
            kind = KINDS[drawn.kind]
            building = Building(
                0, shape, drawn.kind, town().called(site.key, drawn.part), drawn.storeys,
                int(drawn.storeys >= 4), kind.years[0], kind.structures[0], kind.roofs[0],
                0.0, 0.0, 0.0, site.outline.area, rows.get(site.name, -1), detailed=True,
            )  # fmt: skip
            yield _with_heights(building, 1.0, lowered=False)


def _on_ground(drawn: Sequence[Building], terrain: Terrain) -> list[Building]:
    """Number the buildings from south-west to north-east and stand them on the terrain."""
    ordered = sorted(
        drawn, key=lambda b: (round(b.footprint.centroid.y / 40.0), b.footprint.bounds)
    )
    rings = [open_rings(b.footprint)[0] for b in ordered]
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    heights = terrain.height(np.concatenate(rings))
    lowest = np.full(len(rings), np.inf)
    np.minimum.at(lowest, owner, heights)
    return [
        replace(b, number=i + 1, base=round(float(z), 2))
        for i, (b, z) in enumerate(zip(ordered, lowest, strict=True))
    ]


def lot_land_use(content: str) -> str:
    """Give the code of Common_landUseType for what is on a lot."""
    site_codes = {"park": "217", "children_park": "217", "plaza": "215", "station": "216"}
    site_kinds = {"supermarket": "212", "factory": "213"}
    if content in KINDS:
        return KINDS[content].land_use
    return OPEN_LAND_USES.get(content) or site_codes.get(content) or site_kinds.get(content, "214")
