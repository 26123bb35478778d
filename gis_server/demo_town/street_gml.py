"""Streets as tran:Road, one file per third-level mesh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from gis_server.demo_town import gml, solids
from gis_server.demo_town.place import CREATION_DATE, third_level_mesh
from gis_server.demo_town.streets import Street

_SECTION_CODES = {"road": "1", "junction": "4", "bridge": "3", "crossing": "1"}


def write_streets(folder: Path, streets: Sequence[Street]) -> None:
    """Write udx/tran; LOD1 lies at height 0, as in PLATEAU deliveries."""
    by_mesh: dict[str, list[int]] = defaultdict(list)
    for row, street in enumerate(streets):
        middle = street.surface.centroid
        by_mesh[third_level_mesh(middle.x, middle.y)].append(row)
    for mesh, rows in sorted(by_mesh.items()):
        members = [_road(row, streets[row]) for row in rows]
        rings = [solids.flat_surface(streets[row].surface, 0.0)[0] for row in rows]
        path = folder / "udx" / "tran" / f"{mesh}_tran_6697_op.gml"
        gml.write_document(path, members, bounds=gml.bounds_of(rings))


def _road(row: int, street: Street) -> str:
    surfaces = gml.surfaces_of([solids.flat_surface(street.surface, 0.0)])
    name, width = street.centre.name, street.centre.width
    section = _SECTION_CODES[street.section]
    return "\n".join([
        f'<tran:Road gml:id="{gml.identifier("tran", str(row))}">',
        *([f"<gml:name>{name}</gml:name>"] if name else []),
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("tran:class", "Road_class", "1040"),
        gml.code("tran:function", "Road_function", _function_code(street)),
        f"<tran:lod1MultiSurface>{gml.multi_surface(surfaces)}</tran:lod1MultiSurface>",
        gml.data_quality("uro:tranDataQualityAttribute", lods=(1,)),
        "<uro:roadStructureAttribute>\n<uro:RoadStructureAttribute>",
        gml.code("uro:widthType", "RoadStructureAttribute_widthType", _width_code(width)),
        gml.measure("uro:width", width, "m", digits=1),
        gml.code("uro:sectionType", "RoadStructureAttribute_sectionType", section),
        "</uro:RoadStructureAttribute>\n</uro:roadStructureAttribute>",
        "</tran:Road>",
    ])  # fmt: skip


def _function_code(street: Street) -> str:
    """Give the code of Road_function: the avenue and the old highway are prefectural roads."""
    if street.centre.kind in ("avenue", "highway"):
        return "3"
    return "9020" if street.centre.kind == "farm_road" else "4"


def _width_code(width: float) -> str:
    bounds = ((15.0, "1"), (6.0, "2"), (4.0, "3"))
    return next((value for least, value in bounds if width >= least), "4")
