"""LOD2 of buildings: semantic surfaces, the solid that refers to them, and their textures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from gis_server.demo_town import gml
from gis_server.demo_town.buildings import Building
from gis_server.demo_town.place import Float64
from gis_server.demo_town.roof_forms import shell
from gis_server.demo_town.solids import Surface
from gis_server.demo_town.texture_mapping import (
    facade_coordinates,
    facade_panel,
    plain_coordinates,
    roof_coordinates,
    roof_tile,
)
from gis_server.demo_town.texture_sheets import ROOF_SHEET
from gis_server.demo_town.textures import Panel, image_file


@dataclass(frozen=True, slots=True)
class Appearance:
    """The textures of one file, filled while its buildings are written.

    targets : image → texts of app:target.
    """

    targets: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, image: str, polygon_id: str, ring_id: str, uvs: Sequence[Float64]) -> None:
        """Put an image on a polygon; uvs are (n, 2) for each of its open rings."""
        rings = "".join(
            f'<app:textureCoordinates ring="#{ring_id}_{i}">{_uv_text(uv)}</app:textureCoordinates>'
            for i, uv in enumerate(uvs)
        )
        coordinates = f"<app:TexCoordList>{rings}</app:TexCoordList>"
        self.targets[image].append(f'<app:target uri="#{polygon_id}">{coordinates}</app:target>')

    def text(self, folder: str) -> str:
        """Give the app:appearanceMember, "" without textures; images lie in a folder beside."""
        if not self.targets:
            return ""
        members = "\n".join(
            "<app:surfaceDataMember>\n<app:ParameterizedTexture>\n"
            f"<app:imageURI>{folder}/{image}</app:imageURI>\n"
            f"<app:mimeType>image/{'png' if image.endswith('.png') else 'jpg'}</app:mimeType>\n"
            + "\n".join(targets)
            + "\n</app:ParameterizedTexture>\n</app:surfaceDataMember>"
            for image, targets in sorted(self.targets.items())
        )
        return (
            "<app:appearanceMember>\n<app:Appearance>\n<app:theme>rgbTexture</app:theme>\n"
            f"{members}\n</app:Appearance>\n</app:appearanceMember>"
        )

    def write_images(self, folder: Path) -> None:
        """Write the images that are used."""
        folder.mkdir(parents=True, exist_ok=True)
        for image in sorted(self.targets):
            (folder / image).write_bytes(image_file(image))


def _uv_text(uv: Float64) -> str:
    closed = np.vstack([uv, uv[:1]])
    return " ".join(f"{u:.6f} {v:.6f}" for u, v in closed.tolist())


@dataclass(frozen=True, slots=True)
class _Painted:
    """One surface with its class, image and texture coordinates (none for the ground)."""

    class_name: str
    surface: Surface
    image: str
    uvs: list[Float64]


def lod2(building: Building, streets: shapely.STRtree, appearance: Appearance) -> str:
    """Give bldg:lod2Solid and the bldg:boundedBy elements of a building."""
    painted = _painted(building, streets)
    pos = iter(gml.pos_lists([ring for p in painted for ring in p.surface]))
    references, bounded = [], []
    for i, part in enumerate(painted):
        polygon_id, ring_id = f"poly_{building.number}_{i}", f"line_{building.number}_{i}"
        text = gml.polygon([next(pos) for _ in part.surface], gml_id=polygon_id, ring_id=ring_id)
        references.append(f'<gml:surfaceMember xlink:href="#{polygon_id}"/>')
        bounded.append(_semantic_surface(part.class_name, f"{building.number}_{i}", text))
        if part.image:
            appearance.add(part.image, polygon_id, ring_id, part.uvs)
    shell_text = "\n".join(references)
    return (
        "<bldg:lod2Solid>\n<gml:Solid><gml:exterior><gml:CompositeSurface>\n"
        f"{shell_text}\n</gml:CompositeSurface></gml:exterior></gml:Solid>\n</bldg:lod2Solid>\n"
        + "\n".join(bounded)
    )


def _semantic_surface(class_name: str, key: str, polygon: str) -> str:
    prefix = {"RoofSurface": "roof", "WallSurface": "wall", "GroundSurface": "gnd"}[class_name]
    return (
        f'<bldg:boundedBy><bldg:{class_name} gml:id="{prefix}_{key}">'
        f"<bldg:lod2MultiSurface>{gml.multi_surface([polygon])}</bldg:lod2MultiSurface>"
        f"</bldg:{class_name}></bldg:boundedBy>"
    )


def _painted(building: Building, streets: shapely.STRtree) -> list[_Painted]:
    """Give a building's surfaces with their textures."""
    form = shell(
        building.footprint,
        roof=building.roof,
        base=building.base,
        eaves=building.eaves,
        height=building.height,
    )
    fronts = _panels(building, form.facades, streets)
    tile = roof_tile(building)
    return [
        _Painted("GroundSurface", form.ground, "", []),
        *(
            _Painted("WallSurface", wall, panel.sheet, facade_coordinates(building, wall, panel))
            for wall, panel in zip(form.facades, fronts, strict=True)
        ),
        *(
            _Painted("RoofSurface", roof, ROOF_SHEET, roof_coordinates(roof, tile))
            for roof in form.roofs
        ),
        *(
            _Painted("WallSurface", wall, fronts[0].sheet, plain_coordinates(wall, fronts[0]))
            for wall in form.upstands
        ),
    ]


def _panels(building: Building, walls: Sequence[Surface], streets: shapely.STRtree) -> list[Panel]:
    """Choose a panel for each outer wall; a wall within 3 m of a street faces it."""
    middles = shapely.points([wall[0][:2, :2].mean(axis=0) for wall in walls])
    near = np.unique(streets.query(middles, predicate="dwithin", distance=3.0)[0])
    longest = max(float(np.hypot(*(w[0][1, :2] - w[0][0, :2]))) for w in walls)
    return [
        facade_panel(building, wall, faces_street=bool(i in near), longest=longest)
        for i, wall in enumerate(walls)
    ]
