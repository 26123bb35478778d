"""Which 3D datasets a file feeds, and which of its polygons belong to each.

Names and contents follow 「PLATEAU 2023 可視化用データ変換仕様」, table 1: `bldg_lodN` holds each
building at its highest LOD up to N (a building without LOD2 stands in bldg_lod2 as LOD1), every
other theme holds exactly its LOD, vegetation and underground objects by class, generic objects by
their code; roads, railways, tracks and squares are 3D from LOD3 on; flood themes are one dataset
per river and scale; land use, landslide areas and planning are 2D only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tiles.attribute_names import property_id
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
    gml_name : only top-level features of this gml:name (a code of generic objects), "" for all.
    """

    id: str
    theme: str
    lod: int
    textured: bool = False
    class_name: str = ""
    gml_name: str = ""


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
    for group in _groups(tables, theme):
        drawn = _drawn(tables, group)
        for lod in _lods(tables, drawn, theme):
            spec = replace(group, id=_name(group, lod, path), lod=lod)
            textures = tables.polygons.texture[drawn & (tables.polygons.lod == lod)]
            if (textures >= 0).any():
                found.append(replace(spec, textured=True))
                spec = replace(spec, id=f"{spec.id}_no_texture")
            found.append(spec)
    return sorted(found, key=lambda spec: spec.id)


def _groups(tables: CityTables, theme: str) -> list[DatasetSpec]:
    """Give the groups of features that get datasets of their own; one where a theme has none."""
    if theme not in _BY_CLASS:
        return [DatasetSpec("", theme, 0)]
    top = tables.features.class_name[tables.features.parent < 0]
    names = [tables.class_names[row] for row in np.unique(top)]
    codes = sorted(set(_gml_names(tables).values())) if theme == "gen" else []
    if codes:
        return [DatasetSpec("", theme, 0, gml_name=code) for code in codes]
    return [DatasetSpec("", theme, 0, class_name=name) for name in names]


def _gml_names(tables: CityTables) -> dict[int, str]:
    """Give the gml:name of the features that have one."""
    if "gml:name" not in tables.attribute_paths:
        return {}
    attributes = tables.attributes
    rows = np.flatnonzero(attributes.path == tables.attribute_paths.index("gml:name"))
    return {int(attributes.feature[row]): attributes.value[int(row)] for row in rows}


def _lods(tables: CityTables, drawn: npt.NDArray[np.bool_], theme: str) -> list[int]:
    lods = np.unique(tables.polygons.lod[drawn])
    lowest = 3 if theme in ROAD_THEMES else 1
    return [int(lod) for lod in lods if lod >= lowest]


def _name(group: DatasetSpec, lod: int, path: str) -> str:
    if group.theme in FLOOD_THEMES:
        return _flood_name(group.theme, path)
    # A name in words has no letters for a folder; its hash keeps two of them apart.
    code = group.gml_name if group.gml_name.isascii() else property_id(group.gml_name, "name")
    part = code or group.class_name.rpartition(":")[2]
    return _valid(f"{group.theme}_{part}_lod{lod}" if part else f"{group.theme}_lod{lod}")


def _valid(name: str) -> str:
    """Give a name that folders and addresses can have."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _flood_name(theme: str, path: str) -> str:
    """Name a flood dataset: fld_{natl|pref}_{river}_{l1|l2}, others {theme}_{name}.

    From udx/fld/natl/kanogawa_kisegawa/52385721_fld_6697_l1_op.gml; a file that does not lie in
    such folders gives the parts it has.
    """
    folders = path.split("/")[:-1]
    inside = folders[folders.index(theme) + 1 :] if theme in folders else []
    scale = re.search(r"_(l[12])(?:_|\.|$)", path.rpartition("/")[2])
    parts = [theme, *inside, *([scale[1]] if scale else [])]
    return _valid("_".join(parts))


def _drawn(tables: CityTables, group: DatasetSpec) -> npt.NDArray[np.bool_]:
    """Tell which polygons are surfaces of a group's features."""
    drawn = ~np.isin(tables.polygons.kind, _NOT_DRAWN)
    top = tables.features.root[tables.polygons.feature]
    if group.class_name:
        drawn &= tables.features.class_name[top] == tables.class_names.index(group.class_name)
    if group.gml_name:
        names = _gml_names(tables)
        drawn &= np.isin(top, [row for row, name in names.items() if name == group.gml_name])
    return drawn


def polygons_of(tables: CityTables, spec: DatasetSpec) -> Int32:
    """Give the rows of the polygons that a dataset shows, in document order."""
    polygons = tables.polygons
    drawn = _drawn(tables, spec)
    if spec.theme != "bldg":
        return np.flatnonzero(drawn & (polygons.lod == spec.lod)).astype(np.int32)
    drawn &= (polygons.lod >= 1) & (polygons.lod <= spec.lod)
    root = tables.features.root[polygons.feature]
    highest = np.zeros(len(tables.features.root), np.int8)
    np.maximum.at(highest, root[drawn], polygons.lod[drawn])
    return np.flatnonzero(drawn & (polygons.lod == highest[root])).astype(np.int32)
