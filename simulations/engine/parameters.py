"""What a run may be asked to do otherwise; every default comes from a publication."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from simulations.sky.directions import STANDING_PERSON


@dataclass(frozen=True, slots=True)
class Parameters:
    """Choices of a run.

    Attributes
    ----------
    azimuths, bands : directions of the sky; `azimuths` a multiple of 16.
    lowest_elevation : obstacles and sun lower than this above the horizon are left out [°].
    receiver : weights of six faces north, east, south, west, up, down: a standing person (Fanger
        1970; VDI 3787-2; ISO 7726).
    shortwave_absorptivity, longwave_absorptivity : of a clothed person (VDI 3787-2).
    person_height_m : middle of a standing person (ISO 7726).
    leaf_projection : share of leaf area that a direction meets, 0.5 for leaves that point anywhere
        (Ross 1981).
    leaf_scattering : short wave that leaves send on towards people, as a share of global
        irradiance: that of a crown 8 m wide at midday in summer, half in the sun (0.09) and half in
        shade (0.02), with leaves that scatter half of the light (Ross 1981; photons through a ball
        of leaves in tests/oracles/test_heat_leaf_light.py).
    wall_view_m : walls farther away radiate like the average wall of their orientation.
    ground_view_m : ground within at least this distance is seen cell by cell.
    roughness_m : roughness length of the town (Davenport class "very rough").
    assumed_wind : wind at 10 m for convection where weather has none [m s-1].
    sub_step_s : time step of conduction.
    facade_band_m : height of the bands in which façades are reported.
    """

    azimuths: int = 32
    bands: int = 9
    lowest_elevation: float = 3.0
    receiver: tuple[float, float, float, float, float, float] = STANDING_PERSON
    shortwave_absorptivity: float = 0.7
    longwave_absorptivity: float = 0.97
    person_height_m: float = 1.1
    leaf_projection: float = 0.5
    leaf_scattering: float = 0.05
    wall_view_m: float = 50.0
    ground_view_m: float = 5.0
    roughness_m: float = 0.5
    assumed_wind: float = 3.0
    sub_step_s: float = 1800.0
    facade_band_m: float = 3.0

    def as_json(self) -> dict[str, Any]:
        """Give the choices as a JSON object."""
        return asdict(self)
