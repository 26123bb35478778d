# ruff: noqa: E501 - a table is read by its columns
"""The styles of façades and roofs, and how their panels are laid out on texture sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gis_server.demo_town.facades import Style


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one façade sheet is laid out: one panel per style, in columns and rows."""

    styles: tuple[Style, ...]
    columns: int
    bay: int
    storey: int
    bays: int
    storeys: int
    top: int

    @property
    def cell(self) -> tuple[int, int]:
        return self.bay * self.bays, self.storey * self.storeys + self.top

    @property
    def size(self) -> tuple[int, int]:
        rows = -(-len(self.styles) // self.columns)
        return self.cell[0] * self.columns, self.cell[1] * rows


def _with_sides(style: Style) -> tuple[Style, Style]:
    """Give a style and that of its side walls."""
    side = Style(style.wall, style.trim, style.accent, style.side, style.side, style.side)
    return style, side


def _tall(style: Style) -> Sheet:
    return Sheet(_with_sides(style), 2, 56, 58, 8, 14, 60)


def _middle(style: Style) -> Sheet:
    return Sheet(_with_sides(style), 2, 64, 76, 8, 6, 56)


def _small(*styles: Style) -> Sheet:
    return Sheet(styles, 2, 104, 92, 5, 3, 66)


_WHITE, _CREAM, _BEIGE, _GREY, _BROWN = (
    (236, 234, 228), (232, 222, 200), (214, 198, 172), (186, 188, 188), (150, 118, 92),
)  # fmt: skip

SHEETS: Final[dict[str, Sheet]] = {
    "mansion_1.jpg": _tall(Style((222, 206, 184), (188, 168, 146), (240, 234, 224), "balcony", "entrance")),
    "mansion_2.jpg": _tall(Style((172, 132, 110), (226, 220, 210), (206, 208, 206), "balcony", "entrance")),
    "office_1.jpg": _tall(Style((208, 208, 204), (156, 160, 164), (96, 126, 146), "ribbon", "shop")),
    "office_2.jpg": _tall(Style((120, 128, 136), (198, 202, 204), (98, 134, 156), "curtain_wall", "entrance", "ribbon")),
    "hotel_1.jpg": _tall(Style((228, 218, 202), (150, 112, 84), (128, 84, 60), "punched", "entrance", "punched")),
    "shop_flats_1.jpg": _middle(Style((218, 208, 192), (170, 160, 150), (188, 74, 58), "sash", "shop")),
    "shop_flats_2.jpg": _middle(Style((176, 150, 130), (210, 204, 196), (46, 96, 122), "balcony", "shop")),
    "public_1.jpg": _middle(Style((222, 218, 208), (142, 124, 104), (118, 140, 150), "punched", "entrance", "punched")),
    "school_1.jpg": _middle(Style((238, 232, 216), (120, 150, 162), (226, 226, 222), "ribbon", "ribbon", "punched")),
    "apartment_1.jpg": _middle(Style((226, 216, 198), (150, 110, 84), (196, 186, 172), "balcony", "house_ground")),
    "large_shop_1.jpg": _middle(Style((234, 232, 226), (206, 92, 52), (206, 92, 52), "plain", "shop", "corrugated")),
    "workshop_1.jpg": _middle(Style((168, 180, 186), (120, 132, 138), (104, 122, 132), "corrugated", "shutter", "corrugated")),
    "station_1.jpg": _middle(Style((232, 228, 218), (136, 100, 72), (120, 152, 168), "curtain_wall", "entrance", "curtain_wall")),
    "houses_1.jpg": _small(
        Style(_WHITE, _BROWN, _GREY, "sash", "house_ground"),
        Style(_CREAM, _BROWN, _BROWN, "sash", "house_ground"),
        Style((196, 190, 178), _GREY, _GREY, "sash", "house_ground"),
        Style((168, 150, 130), _WHITE, _GREY, "sash", "house_ground"),
        Style((126, 132, 138), _WHITE, _WHITE, "sash", "house_ground"),
        Style((222, 204, 176), _BROWN, _BROWN, "small_window", "small_window"),
    ),
    "old_houses_1.jpg": _small(
        Style((228, 222, 208), (86, 66, 50), (122, 90, 62), "lattice", "noren"),
        Style((148, 118, 88), (96, 74, 54), (110, 82, 58), "lattice", "lattice"),
        Style((196, 182, 158), (92, 70, 52), (104, 78, 56), "sash", "lattice"),
        Style((206, 196, 174), (150, 60, 44), (158, 62, 44), "shrine_wall", "shrine_wall"),
    ),
    "shops_1.jpg": _small(
        Style((226, 220, 206), _GREY, (176, 58, 50), "sash", "shop"),
        Style((206, 190, 164), _BROWN, (36, 104, 84), "sash", "shop"),
        Style((190, 196, 200), _WHITE, (30, 84, 140), "ribbon", "shop"),
        Style((236, 228, 208), _BROWN, (206, 148, 40), "sash", "shop"),
        Style((176, 140, 112), _WHITE, (108, 60, 104), "punched", "shop"),
        Style((224, 216, 200), (86, 66, 50), (40, 62, 104), "lattice", "noren"),
        Style((204, 200, 192), _GREY, _GREY, "small_window", "small_window"),
        Style((184, 176, 166), _GREY, _GREY, "plain", "plain"),
    ),
}  # fmt: skip

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "house": ("houses_1.jpg",),
    "old_house": ("old_houses_1.jpg",),
    "shrine": ("old_houses_1.jpg",),
    "apartment": ("apartment_1.jpg",),
    "mansion": ("mansion_1.jpg", "mansion_2.jpg"),
    "shop": ("shops_1.jpg",),
    "shop_flats": ("shop_flats_1.jpg", "shop_flats_2.jpg"),
    "large_shop": ("large_shop_1.jpg",),
    "office": ("office_1.jpg", "office_2.jpg"),
    "hotel": ("hotel_1.jpg",),
    "workshop": ("workshop_1.jpg",),
    "public": ("public_1.jpg",),
    "school": ("school_1.jpg",),
    "station": ("station_1.jpg",),
}

ROOF_SHEET: Final = "roofs_1.png"
ROOF_TILE = 208  # px
ROOF_METRES = 12.0  # m that one roof tile shows
ROOFS: Final[tuple[tuple[str, tuple[int, int, int]], ...]] = (
    ("kawara", (92, 98, 108)),
    ("kawara", (124, 84, 68)),
    ("kawara", (74, 80, 84)),
    ("slate", (106, 104, 104)),
    ("slate", (128, 92, 78)),
    ("metal", (112, 150, 138)),
    ("deck", (168, 170, 166)),
    ("deck", (146, 160, 146)),
)
