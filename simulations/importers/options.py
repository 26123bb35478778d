"""What a person says about files that do not say it themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulations.errors import ImportedFieldError

# Heat is felt near the ground; fields above this are of the free air.
HIGHEST_M = 500.0


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Nothing here is ever guessed; None and {} mean that the file must say it.

    crs : system of x and y, "EPSG:6677".
    height_m : above the ground, m, of fields of the air; picks the level where there are several.
    utc_offset_h : of times that carry no zone, 9.0 for Japan.
    names : name in the file → quantity ("bio_mrt" → "mean_radiant_temperature"); for GeoTIFF
        the name of a file without its ending, "*" for all.
    units : name in the file → unit ("degC", "K", "m s-1").
    times : one time per field for GeoTIFF, ISO 8601 with zone ("2018-07-23T14:00+09:00").
    """

    crs: str | None = None
    height_m: float | None = None
    utc_offset_h: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    times: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.utc_offset_h is not None and not -14 <= self.utc_offset_h <= 14:
            raise ImportedFieldError(
                f"a clock {self.utc_offset_h:g} h from UTC; expected −14 to 14 (9 for Japan)"
            )
        if self.height_m is not None and not 0 <= self.height_m <= HIGHEST_M:
            raise ImportedFieldError(
                f"a height of {self.height_m:g} m above the ground; expected 0 to {HIGHEST_M:g} m"
            )
