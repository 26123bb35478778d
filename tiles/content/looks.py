"""Colours of surfaces without a texture: of their material, else of their class.

Quiet colours on which data colours stand out; sRGB 0 to 255, given to glTF in linear light.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tiles.city_tables import CityTables, Int32, UInt8

_WHITE = (232, 230, 225)
_CLASS_COLOURS = {
    "RoofSurface": (198, 186, 174),
    "WallSurface": _WHITE,
    "GroundSurface": (170, 168, 164),
    "OuterCeilingSurface": (205, 202, 196),
    "OuterFloorSurface": (196, 194, 190),
    "Window": (150, 170, 184),
    "Door": (150, 128, 108),
    "SolitaryVegetationObject": (118, 152, 98),
    "PlantCover": (134, 164, 108),
    "TrafficArea": (120, 122, 126),
    "AuxiliaryTrafficArea": (150, 152, 150),
    "WaterBody": (112, 164, 206),
    "WaterSurface": (112, 164, 206),
}
_THEME_COLOURS = {
    "bldg": _WHITE,
    "tran": (132, 134, 138),
    "rwy": (140, 132, 126),
    "trk": (158, 150, 138),
    "squr": (176, 170, 158),
    "wwy": (128, 170, 204),
    "brid": (190, 188, 182),
    "tun": (170, 168, 164),
    "cons": (186, 180, 172),
    "ubld": (196, 190, 200),
    "frn": (150, 154, 158),
    "veg": (126, 158, 102),
    "unf": (170, 150, 120),
    "wtr": (112, 164, 206),
    **dict.fromkeys(("fld", "tnm", "htd", "ifld", "rfld"), (92, 150, 214)),
}
# Flood surfaces let the town be seen through the water.
_FLOOD_ALPHA = 140


def linear(colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Give colours in linear light, 0 to 1, from sRGB 0 to 1 (IEC 61966-2-1)."""
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def face_colours(tables: CityTables, polygons: Int32, theme: str) -> tuple[UInt8, Int32]:
    """Give the palette of a dataset, (m, 4) uint8 RGBA in linear light, and each face's row.

    Parameters
    ----------
    polygons : (n,) int32, rows of `tables.polygons`.
    """
    classes = len(tables.class_names)
    fallback = _THEME_COLOURS.get(theme, _WHITE)
    of_class = [
        _CLASS_COLOURS.get(name.rpartition(":")[2], fallback) for name in tables.class_names
    ]
    srgb = np.array(of_class, np.float64).reshape(-1, 3) / 255.0
    opacity = np.full(
        classes, _FLOOD_ALPHA if theme in {"fld", "tnm", "htd", "ifld", "rfld"} else 255
    )
    diffuse = np.array([m.diffuse for m in tables.materials], np.float64).reshape(-1, 3)
    clear = np.array([1.0 - m.transparency for m in tables.materials], np.float64)
    colours = np.concatenate([linear(srgb), linear(np.clip(diffuse, 0.0, 1.0))])
    alpha = np.concatenate([opacity / 255.0, np.clip(clear, 0.0, 1.0)])
    palette = np.rint(np.column_stack([colours, alpha]) * 255.0).astype(np.uint8)
    of_feature = tables.features.class_name[tables.polygons.feature[polygons]].astype(np.int32)
    material = tables.polygons.material[polygons]
    return palette, np.where(material >= 0, classes + material, of_feature).astype(np.int32)


def theme_factor(theme: str) -> tuple[float, float, float, float]:
    """Give the colour of a theme as a glTF factor, linear RGBA 0 to 1."""
    red, green, blue = linear(np.array(_THEME_COLOURS.get(theme, _WHITE)) / 255.0).tolist()
    return red, green, blue, 1.0
