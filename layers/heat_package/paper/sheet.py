"""A sheet of paper that shows part of a city: how much ground, in which cells, under which number.

A sheet is kept nowhere: its number says where it lies, how it is scaled, on which paper and of
which second it is. What stood on it can be worked out again from that, for what people write is
never overwritten.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from layers.base_map import Frame
from layers.errors import FieldError, InvalidInputError

EPOCH: Final = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
SCALES: Final = (1000, 1500, 2500, 4000, 6000, 10_000, 15_000, 25_000)
_LON_BITS, _LAT_BITS, _SCALE_BITS, _PAPER_BITS, _TIME_BITS = 20, 19, 3, 2, 30
_SYMBOLS: Final = 15  # of five bits, then one that checks them
_CHECKED_BY: Final = 29  # a prime that finds nearly every wrong or swapped symbol
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_WORDS: Final = re.compile(r"[\s\-‐-―−ー_]+")
_CELL: Final = re.compile(r"([A-Z])-?(\d{1,2})|(\d{1,2})-?([A-Z])")
# Semi-major axis [m] and squared eccentricity of GRS80 (Moritz 2000).
_A_M, _E2 = 6_378_137.0, 0.006_694_380_022_9


class Paper(StrEnum):
    """Size and direction of the paper."""

    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    A3 = "a3"
    A3_LANDSCAPE = "a3-landscape"


@dataclass(frozen=True, slots=True)
class Format:
    """What a paper has room for: the page and the map on it [mm], and cells of about 30 mm."""

    page_mm: tuple[float, float]
    map_mm: tuple[float, float]
    columns: int
    rows: int


FORMATS: Final = {
    Paper.A4: Format((210, 297), (186, 205), 6, 7),
    Paper.A4_LANDSCAPE: Format((297, 210), (273, 116), 9, 4),
    Paper.A3: Format((297, 420), (273, 324), 9, 11),
    Paper.A3_LANDSCAPE: Format((420, 297), (396, 208), 13, 7),
}
MARGIN_MM: Final = 12.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; its middle lies on the lattice of numbers.

    lon, lat : of the middle of the map [°, EPSG:4326]. scale : ground per paper, 1 to so many.
    made : UTC, whole seconds.
    """

    lon: float
    lat: float
    scale: int
    paper: Paper
    made: datetime.datetime

    @property
    def format(self) -> Format:
        """Give what the paper has room for."""
        return FORMATS[self.paper]

    @property
    def mm_per_degree(self) -> tuple[float, float]:
        """Give how far a degree of longitude and one of latitude are on the map [mm].

        By the radii of curvature of the ellipsoid (Snyder 1987, equations 4-20 and 4-18).
        """
        sine = math.sin(math.radians(self.lat))
        normal = _A_M / math.sqrt(1 - _E2 * sine**2)
        meridian = _A_M * (1 - _E2) / (1 - _E2 * sine**2) ** 1.5
        degree = math.radians(1) * 1000 / self.scale
        return normal * math.cos(math.radians(self.lat)) * degree, meridian * degree

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north of the map [°]."""
        return self.frame.bounds

    @property
    def frame(self) -> Frame:
        """Give where the map lies, for what is drawn below it."""
        return Frame(self.lon, self.lat, self.mm_per_degree, self.format.map_mm)

    def on_map(self, lon: float, lat: float) -> tuple[float, float]:
        """Give where a place lies on the map, from its upper left corner [mm]."""
        width, height = self.format.map_mm
        east, north = self.mm_per_degree
        return width / 2 + (lon - self.lon) * east, height / 2 - (lat - self.lat) * north

    def shows(self, lon: float, lat: float) -> bool:
        """Tell whether a place lies on the map."""
        west, south, east, north = self.bounds
        return west <= lon <= east and south <= lat <= north

    def cell_of(self, lon: float, lat: float) -> str:
        """Give the name of the cell that a place on the map lies in, such as B3."""
        x, y = self.on_map(lon, lat)
        (width, height), form = self.format.map_mm, self.format
        column = min(max(int(x / width * form.columns), 0), form.columns - 1)
        row = min(max(int(y / height * form.rows), 0), form.rows - 1)
        return f"{chr(ord('A') + column)}{row + 1}"

    def middle_of(self, cell: str) -> tuple[float, float] | None:
        """Give longitude and latitude of the middle of a cell [°]; None where there is none."""
        found = _CELL.fullmatch(cell)
        if not found:
            return None
        column = ord(found[1] or found[4]) - ord("A")
        row = int(found[2] or found[3]) - 1
        if not (column < self.format.columns and 0 <= row < self.format.rows):
            return None
        west, south, east, north = self.bounds
        lon = west + (column + 0.5) / self.format.columns * (east - west)
        return lon, north - (row + 0.5) / self.format.rows * (north - south)

    @property
    def number(self) -> str:
        """Give the number that is printed: four groups of four."""
        value = 0
        for part, bits in (
            (_column_of(self.lon), _LON_BITS),
            (_row_of(self.lat), _LAT_BITS),
            (SCALES.index(self.scale), _SCALE_BITS),
            (tuple(Paper).index(self.paper), _PAPER_BITS),
            (max(0, int((self.made - EPOCH).total_seconds())), _TIME_BITS),
        ):
            value = value << bits | part
        symbols = [LETTERS[value >> 5 * place & 31] for place in reversed(range(_SYMBOLS))]
        text = "".join([*symbols, LETTERS[value % _CHECKED_BY]])
        return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def sheet_at(lon: float, lat: float, *, scale: int, paper: Paper, made: datetime.datetime) -> Sheet:
    """Give the sheet around a place; its middle moves by 25 m at most, onto the lattice.

    Raises
    ------
    InvalidInputError
        The place or the scale is none that a sheet can have.
    """
    if not (-180 <= lon < 180 and -85 <= lat <= 85):
        raise InvalidInputError([FieldError("near", "経度,緯度（度）", "lon,lat in degrees")])
    if scale not in SCALES:
        known = ", ".join(map(str, SCALES))
        raise InvalidInputError(
            [FieldError("scale", f"縮尺は {known}", f"expected one of {known}")]
        )
    column, row = _column_of(lon), _row_of(lat)
    return Sheet(_lon_of(column), _lat_of(row), scale, paper, made.replace(microsecond=0))


def sheet_of(number: str) -> Sheet:
    """Read the number of a sheet as people type it: any case and width, with or without dashes.

    Raises
    ------
    InvalidInputError
        It is none; mistyped ones are found by the last character.
    """
    text = _WORDS.sub("", unicodedata.normalize("NFKC", number)).upper().translate(_READ_AS)
    if len(text) != _SYMBOLS + 1 or any(each not in LETTERS for each in text):
        raise _no_number()
    value = 0
    for each in text[:-1]:
        value = value << 5 | LETTERS.index(each)
    if LETTERS[value % _CHECKED_BY] != text[-1]:
        raise _no_number()
    parts = []
    for bits in (_TIME_BITS, _PAPER_BITS, _SCALE_BITS, _LAT_BITS, _LON_BITS):
        parts.append(value & (1 << bits) - 1)
        value >>= bits
    seconds, paper, scale, row, column = parts
    if value or abs(_lat_of(row)) > 85.001:
        raise _no_number()
    made = EPOCH + datetime.timedelta(seconds=seconds)
    return Sheet(_lon_of(column), _lat_of(row), SCALES[scale], tuple(Paper)[paper], made)


def _no_number() -> InvalidInputError:
    return InvalidInputError(
        [
            FieldError(
                "sheet",
                "紙の番号ではありません。QRコードの下の16文字を入れてください",
                "no number of a sheet: type the 16 characters below the QR code",
            )
        ]
    )


def _column_of(lon: float) -> int:
    return int((lon + 180) / 360 * (1 << _LON_BITS))


def _row_of(lat: float) -> int:
    return int((lat + 90) / 180 * (1 << _LAT_BITS))


def _lon_of(column: int) -> float:
    return (column + 0.5) / (1 << _LON_BITS) * 360 - 180


def _lat_of(row: int) -> float:
    return (row + 0.5) / (1 << _LAT_BITS) * 180 - 90
