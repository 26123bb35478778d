"""Quantities that can be imported: their names in other models, and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from simulations.errors import ImportedFieldError

Float32 = npt.NDArray[np.float32]

KELVIN_M273 = 273.15
_TEMPERATURE: Final = {
    **dict.fromkeys(("degc", "°c", "c", "celsius", "degree_c", "degrees_c", "deg_c"), 0.0),
    **dict.fromkeys(("degree_celsius", "degrees_celsius"), 0.0),
    **dict.fromkeys(("k", "kelvin", "degree_kelvin", "degrees_kelvin", "degk"), -KELVIN_M273),
}
_SPEED: Final = dict.fromkeys(("m s-1", "m/s", "ms-1", "m.s-1", "meter s-1"), 0.0)
_SHARE: Final = dict.fromkeys(("1", "-", "fraction"), 0.0)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a result.

    units : of the result. offsets : unit in a file → what is added to reach `units`.
    low, high : what can be meant. of_the_air : it holds at a height above the ground.
    aliases : names in other models (PALM, SOLWEIG), in small letters.
    """

    units: str
    long_name: str
    offsets: dict[str, float]
    low: float
    high: float
    of_the_air: bool
    aliases: tuple[str, ...] = ()
    standard_name: str = ""


QUANTITIES: Final[dict[str, Quantity]] = {
    "mean_radiant_temperature": Quantity(
        "degC", "mean radiant temperature", _TEMPERATURE, -60, 130, True,
        ("bio_mrt", "tmrt", "mrt", "t_mrt"),
    ),
    "utci": Quantity(
        "degC", "Universal Thermal Climate Index", _TEMPERATURE, -90, 90, True, ("bio_utci",)
    ),
    "wbgt": Quantity("degC", "wet bulb globe temperature", _TEMPERATURE, -40, 60, True),
    "surface_temperature": Quantity(
        "degC", "temperature of the ground's surface", _TEMPERATURE, -60, 120, False,
        ("tsurf", "t_surf", "tsurface"), "surface_temperature",
    ),
    "air_temperature": Quantity(
        "degC", "air temperature", _TEMPERATURE, -60, 60, True,
        ("ta", "t2m", "ta_2m", "tair"), "air_temperature",
    ),
    "wind_speed": Quantity(
        "m s-1", "wind speed", _SPEED, 0, 100, True, ("wspeed", "ws"), "wind_speed"
    ),
    "shadow": Quantity("1", "share of the sun's beam that is blocked", _SHARE, 0, 1, True),
}  # fmt: skip

_BY_ALIAS: Final = {
    alias: name
    for name, quantity in QUANTITIES.items()
    for alias in (name, quantity.long_name, *quantity.aliases)
}


def quantity_called(name: str, standard_name: str = "") -> str | None:
    """Give the quantity of a variable by its name in the file; None for others.

    PALM's marks for averages and sections (`bio_mrt*_xy`, `tsurf_av`) do not matter.
    """
    plain = name.lower().replace("*", "").removesuffix("_xy").removesuffix("_av")
    found = _BY_ALIAS.get(plain)
    if found is None and standard_name:
        found = next((n for n, q in QUANTITIES.items() if q.standard_name == standard_name), None)
    return found


def checked_quantity(name: str, *, file_name: str) -> str:
    """Give a quantity that a person named.

    Raises
    ------
    ImportedFieldError
        There is none of this name.
    """
    if name not in QUANTITIES:
        raise ImportedFieldError(
            f"{file_name} cannot be {name!r}; the quantities are {', '.join(QUANTITIES)}"
        )
    return name


def converted(values: Float32, *, quantity: str, units: str | None, where: str) -> Float32:
    """Give values in the unit of a result.

    Raises
    ------
    ImportedFieldError
        The unit is missing or unknown, or the numbers cannot be meant in it.
    """
    rule = QUANTITIES[quantity]
    if units is None or not units.strip():
        raise ImportedFieldError(
            f"{where} has no unit; add the attribute `units` (such as "
            f"{rule.units!r}) or give it with the option units"
        )
    offset = rule.offsets.get(units.strip().lower())
    if offset is None:
        known = ", ".join(sorted(rule.offsets))
        raise ImportedFieldError(f"{where} is in {units!r}; {quantity} is understood in {known}")
    found = (values.astype(np.float64) + offset).astype(np.float32)
    if not np.isfinite(found).any():
        raise ImportedFieldError(f"{where} has no number at all")
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    if low < rule.low or high > rule.high:
        raise ImportedFieldError(
            f"{where} runs from {low:g} to {high:g} {rule.units} if it is in {units!r}; "
            f"{rule.low:g} to {rule.high:g} is possible; is the unit wrong, or a fill value not "
            "declared (`_FillValue`)?"
        )
    return found
