"""Which 3D datasets a file feeds, and which of its polygons belong to each.

Names and contents follow 「PLATEAU 2023 可視化用データ変換仕様」, table 1: `bldg_lodN` holds each
building at its highest LOD up to N (a building without LOD2 stands in bldg_lod2 as LOD1), every
other theme holds exactly its LOD; roads, railways, tracks and squares are 3D from LOD3 on; flood
themes are one dataset per river and scale; land use, landslide areas and planning are 2D only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.city_tables import CityTables, GeometryKind, Int32

FLOOD_THEMES = frozenset({"fld", "tnm", "htd", "ifld", "rfld"})
ROAD_THEMES = frozenset({"tran", "rwy", "trk", "squr", "wwy"})
FLAT_THEMES = frozenset({"luse", "lsld", "urf", "area", "dem"})
_BY_CLASS = frozenset({"veg", "unf", "gen"})

_NOT_DRAWN = (
    GeometryKind.FOOTPRINT,
    GeometryKind.ROOF_EDGE,
    GeometryKind.TERRAIN_INTERSECTION,
    GeometryKind.NETWORK,
)


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """One dataset of 3D Tiles.

    id : name of the dataset (`bldg_lod2_no_texture`).
    lod : level of detail; for buildings the highest one.
    textured : images are used where the model has them.
    class_name : only top-level features of this class (`veg:PlantCover`), "" for all.
    """

    id: str
    theme: str
    lod: int
    textured: bool = False
    class_name: str = ""


def datasets_of(tables: CityTables, theme: str, *, path: str = "") -> list[DatasetSpec]:
    """Give the datasets that a file feeds, in the order of their names.

    A city's bldg_lodN must hold the buildings of files without LOD N as well: for such a file
    the dataset of its highest LOD below N, without textures where it has none, is that part.

    Parameters
    ----------
    path : of the file inside the delivery; names the river and scale of a flood dataset.
    """
    if theme in FLAT_THEMES:
        return []
    found: list[DatasetSpec] = []
    for class_name in _classes(tables, theme):
        drawn = _drawn(tables, class_name)
        for lod in _lods(tables, drawn, theme):
            name = _name(theme, lod, class_name, path)
            spec = DatasetSpec(name, theme, lod, False, class_name)
            textures = tables.polygons.texture[drawn & (tables.polygons.lod == lod)]
            if (textures >= 0).any():
                found.append(DatasetSpec(name, theme, lod, True, class_name))
                spec = DatasetSpec(f"{name}_no_texture", theme, lod, False, class_name)
            found.append(spec)
    return sorted(found, key=lambda spec: spec.id)


def _classes(tables: CityTables, theme: str) -> list[str]:
    """Give the classes that get datasets of their own, [""] where the theme is one dataset."""
    if theme not in _BY_CLASS:
        return [""]
    top = tables.features.class_name[tables.features.parent < 0]
    return [tables.class_names[row] for row in np.unique(top)]


def _lods(tables: CityTables, drawn: npt.NDArray[np.bool_], theme: str) -> list[int]:
    lods = np.unique(tables.polygons.lod[drawn])
    lowest = 3 if theme in ROAD_THEMES else 1
    return [int(lod) for lod in lods if lod >= lowest]


def _name(theme: str, lod: int, class_name: str, path: str) -> str:
    local = class_name.rpartition(":")[2]
    if theme in FLOOD_THEMES:
        return _flood_name(theme, path)
    return f"{theme}_{local}_lod{lod}" if local else f"{theme}_lod{lod}"


def _flood_name(theme: str, path: str) -> str:
    """Name a flood dataset: fld_{natl|pref}_{river}_{l1|l2}, others {theme}_{name}.

    From udx/fld/natl/kanogawa_kisegawa/52385721_fld_6697_l1_op.gml; a file that does not lie in
    such folders gives the parts it has.
    """
    folders = path.split("/")[:-1]
    inside = folders[folders.index(theme) + 1 :] if theme in folders else []
    scale = re.search(r"_(l[12])(?:_|\.|$)", path.rpartition("/")[2])
    parts = [theme, *inside, *([scale[1]] if scale else [])]
    return re.sub(r"[^A-Za-z0-9_-]", "_", "_".join(parts))


def _drawn(tables: CityTables, class_name: str) -> npt.NDArray[np.bool_]:
    """Tell which polygons are surfaces of a class's features."""
    drawn = ~np.isin(tables.polygons.kind, _NOT_DRAWN)
    if class_name:
        top = tables.features.root[tables.polygons.feature]
        drawn &= tables.features.class_name[top] == tables.class_names.index(class_name)
    return drawn


def polygons_of(tables: CityTables, spec: DatasetSpec) -> Int32:
    """Give the rows of the polygons that a dataset shows, in document order."""
    polygons = tables.polygons
    drawn = _drawn(tables, spec.class_name)
    if spec.theme != "bldg":
        return np.flatnonzero(drawn & (polygons.lod == spec.lod)).astype(np.int32)
    drawn &= (polygons.lod >= 1) & (polygons.lod <= spec.lod)
    root = tables.features.root[polygons.feature]
    highest = np.zeros(len(tables.features.root), np.int8)
    np.maximum.at(highest, root[drawn], polygons.lod[drawn])
    return np.flatnonzero(drawn & (polygons.lod == highest[root])).astype(np.int32)
