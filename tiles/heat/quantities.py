"""The quantities of a run: names, units, and how their numbers are coded and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tiles.raster.value_coding import ValueCoding

Ramp = Literal["heat", "shade", "wind", "humidity", "sky", "hours"]

# One coding per unit, the same in every run: two runs compare pixel by pixel. Every file of a run
# holds multiples of the scale, a power of two: exact in float32, and small when compressed.
_DEGREES = ValueCoding(-100.0, 1 / 16)
_SHARE = ValueCoding(0.0, 1 / 128)
_HOURS = ValueCoding(0.0, 1 / 16)
_SPEED = ValueCoding(0.0, 1 / 16)
_PERCENT = ValueCoding(0.0, 1 / 8)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity.

    id : name of its variable in a run, English, stable. ja, en : words for people.
    unit : as in CF (`degC`). standard_name : of CF, "" where there is none.
    low, high : ends of the legend, the same in every run. cell_methods : of CF.
    """

    id: str
    ja: str
    en: str
    unit: str
    coding: ValueCoding
    low: float
    high: float
    ramp: Ramp
    standard_name: str = ""

    @property
    def label(self) -> dict[str, str]:
        """Give the words by language."""
        return {"ja": self.ja, "en": self.en}


def _degrees(
    name: str, ja: str, en: str, ends: tuple[float, float], standard: str = ""
) -> Quantity:
    return Quantity(name, ja, en, "degC", _DEGREES, *ends, "heat", standard)


# Fields by hour, in the order in which screens offer them.
HOURLY = (
    _degrees("wbgt", "暑さ指数（WBGT）", "WBGT", (21.0, 35.0)),
    _degrees("utci", "体感温度（UTCI）", "UTCI", (20.0, 50.0)),
    _degrees("mean_radiant_temperature", "平均放射温度", "Mean radiant temperature", (20.0, 75.0)),
    _degrees(
        "surface_temperature",
        "地表面温度",
        "Surface temperature",
        (20.0, 65.0),
        "surface_temperature",
    ),
    _degrees("air_temperature", "気温", "Air temperature", (20.0, 42.0), "air_temperature"),
    Quantity(
        "relative_humidity",
        "相対湿度",
        "Relative humidity",
        "%",
        _PERCENT,
        0.0,
        100.0,
        "humidity",
        "relative_humidity",
    ),
    Quantity("wind_speed", "風速", "Wind speed", "m s-1", _SPEED, 0.0, 8.0, "wind", "wind_speed"),
    Quantity("shadow", "日かげ", "Shade", "1", _SHARE, 0.0, 1.0, "shade"),
)
# Fields of the place or of the whole day.
DAILY = (
    Quantity("sun_hours", "日なたの時間", "Hours of sun", "h", _HOURS, 0.0, 14.0, "hours"),
    Quantity("sky_view_factor", "天空率", "Sky view factor", "1", _SHARE, 0.0, 1.0, "sky"),
)


@dataclass(frozen=True, slots=True)
class WbgtClass:
    """A class of WBGT; `lowest` [°C] belongs to it."""

    id: str
    lowest: float | None
    ja: str
    en: str


# Japanese Society of Biometeorology, guideline for daily life, version 4 (2022).
WBGT_CLASSES = (
    WbgtClass("caution", None, "注意", "Caution"),
    WbgtClass("warning", 25.0, "警戒", "Warning"),
    WbgtClass("severe_warning", 28.0, "厳重警戒", "Severe warning"),
    WbgtClass("danger", 31.0, "危険", "Danger"),
)


# Hours of the day in each class, from the hours of `wbgt`.
CLASS_HOURS = tuple(
    Quantity(
        f"wbgt_hours_{each.id}",
        f"{each.ja}の時間",
        f"Hours of {each.en.lower()}",
        "h",
        _HOURS,
        0.0,
        14.0,
        "hours",
    )
    for each in WBGT_CLASSES
)
QUANTITIES = {quantity.id: quantity for quantity in (*HOURLY, *DAILY, *CLASS_HOURS)}
# Folders of tiles that are no hours: statistics of an hourly quantity, and what has no hours.
STATISTICS = ("max", "mean")
WHOLE_DAY = "day"
