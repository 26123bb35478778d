"""Streets as tran:Road, one file per third-level mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from gis_server.demo_town import gml, solids
from gis_server.demo_town.materials import Materials
from gis_server.demo_town.place import CREATION_DATE, third_level_mesh
from gis_server.demo_town.street_surfaces import StreetPart
from gis_server.demo_town.streets import Street

_SECTION_CODES = {"road": "1", "junction": "4", "bridge": "3", "crossing": "1"}


def write_streets(
    folder: Path, streets: Sequence[Street], parts: Sequence[Sequence[StreetPart]]
) -> None:
    """Write udx/tran; LOD1 lies at height 0, as in PLATEAU deliveries, LOD3 on the ground."""
    by_mesh: dict[str, list[int]] = defaultdict(list)
    for row, street in enumerate(streets):
        middle = street.surface.centroid
        by_mesh[third_level_mesh(middle.x, middle.y)].append(row)
    for mesh, rows in sorted(by_mesh.items()):
        materials = Materials()
        members = [_road(row, streets[row], parts[row], materials) for row in rows]
        rings = [solids.flat_surface(streets[row].surface, 0.0)[0] for row in rows]
        rings += [part.triangles.reshape(-1, 3) for row in rows for part in parts[row]]
        path = folder / "udx" / "tran" / f"{mesh}_tran_6697_op.gml"
        gml.write_document(path, members, bounds=gml.bounds_of(rings), appearance=materials.text())


def _road(row: int, street: Street, parts: Sequence[StreetPart], materials: Materials) -> str:
    surfaces = gml.surfaces_of([solids.flat_surface(street.surface, 0.0)])
    name, width = street.centre.name, street.centre.width
    section = _SECTION_CODES[street.section]
    return "\n".join([
        f'<tran:Road gml:id="{gml.identifier("tran", str(row))}">',
        *([f"<gml:name>{name}</gml:name>"] if name else []),
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("tran:class", "Road_class", "1040"),
        gml.code("tran:function", "Road_function", _function_code(street)),
        *(traffic_area(f"{row}_{i}", part, materials) for i, part in enumerate(parts)),
        f"<tran:lod1MultiSurface>{gml.multi_surface(surfaces)}</tran:lod1MultiSurface>",
        gml.data_quality("uro:tranDataQualityAttribute", lods=(1, 3) if parts else (1,)),
        "<uro:roadStructureAttribute>\n<uro:RoadStructureAttribute>",
        gml.code("uro:widthType", "RoadStructureAttribute_widthType", _width_code(width)),
        gml.measure("uro:width", width, "m", digits=1),
        gml.code("uro:sectionType", "RoadStructureAttribute_sectionType", section),
        "</uro:RoadStructureAttribute>\n</uro:roadStructureAttribute>",
        "</tran:Road>",
    ])  # fmt: skip


def traffic_area(key: str, part: StreetPart, materials: Materials) -> str:
    """Give carriageway or sidewalk with its LOD3 surface."""
    identifier = gml.identifier("traf", key)
    surface = gml.composite(
        gml.surfaces_of([[triangle] for triangle in part.triangles]),
        materials.add(part.colour, f"traf_{key}"),
    )
    return (
        f'<tran:trafficArea>\n<tran:TrafficArea gml:id="{identifier}">\n'
        f"{gml.code('tran:function', 'TrafficArea_function', part.function)}\n"
        f"<tran:lod3MultiSurface>{gml.multi_surface([surface])}</tran:lod3MultiSurface>\n"
        "</tran:TrafficArea>\n</tran:trafficArea>"
    )


def _function_code(street: Street) -> str:
    """Give the code of Road_function: the avenue and the old highway are prefectural roads."""
    if street.centre.kind in ("avenue", "highway"):
        return "3"
    return "9020" if street.centre.kind == "farm_road" else "4"


def _width_code(width: float) -> str:
    bounds = ((15.0, "1"), (6.0, "2"), (4.0, "3"))
    return next((value for least, value in bounds if width >= least), "4")
