"""Why a place is as hot as it is: where the radiation comes from that a person absorbs there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.forcing import forcing_of
from simulations.engine.hours import Hour, hours_of, light_of
from simulations.engine.parameters import Parameters
from simulations.engine.scene import scene_of
from simulations.engine.working_field import working_field
from simulations.errors import RunError
from simulations.radiation.fluxes import StepLight

SHARES = (
    "sun_direct",
    "sky_diffuse",
    "reflected",
    "sky_longwave",
    "ground_longwave",
    "walls_longwave",
    "canopy",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Radiation that a standing person absorbs at one place in one step, W m⁻².

    Attributes
    ----------
    step : of the weather.
    mean_radiant_temperature : °C; total = 0.97 σ (it + 273.15)⁴.
    shares : by the names in `SHARES`; their sum is the total. `sky_diffuse` holds the bright
        surroundings of the sun and the horizon; `canopy` short and long wave of leaves and sheets.
    """

    step: int
    mean_radiant_temperature: float
    shares: dict[str, float]

    @property
    def total(self) -> float:
        """All that is absorbed [W m⁻²]."""
        return sum(self.shares.values())


def explain(
    surface: xr.Dataset,
    weather: xr.Dataset,
    *,
    row: int,
    column: int,
    steps: Sequence[int] | None = None,
    parameters: Parameters | None = None,
) -> list[Explanation]:
    """Give where the absorbed radiation of a person at one cell comes from, step by step.

    Parameters
    ----------
    row, column : of the surface.
    steps : of the weather; all by default.

    Raises
    ------
    RunError
        The cell is outside, or in a building.
    """
    chosen = parameters or Parameters()
    scene, forcing = scene_of(surface, chosen), forcing_of(weather, chosen)
    rows, columns = scene.grid.shape
    if not (0 <= row < rows and 0 <= column < columns):
        raise RunError(f"row {row}, column {column} is outside of {rows} × {columns} cells")
    if not scene.open_air[row, column]:
        raise RunError(f"row {row}, column {column} is inside a building; choose a place outdoors")
    window = (slice(row, row + 1), slice(column, column + 1))
    field = working_field(scene, forcing, parameters=chosen, window=window)
    at = (field.inner[0].start, field.inner[1].start)
    wanted = set(range(forcing.given) if steps is None else steps)
    found = []
    for hour in hours_of(field, forcing, parameters=chosen):
        if hour.step in wanted and forcing.known[hour.step]:
            light = light_of(forcing, hour.step, chosen)
            beam = forcing.beam[hour.step] / max(
                forcing.beam[hour.step] + forcing.circumsolar[hour.step], 1e-9
            )
            shares = _shares(hour, light, at, sums=field.visibility.sums, parameters=chosen)
            around = shares["sun_direct"] * (1 - float(beam))
            shares["sun_direct"] -= around
            shares["sky_diffuse"] += around
            found.append(Explanation(hour.step, float(hour.radiant[at]), shares))
    return found


def _shares(
    hour: Hour,
    light: StepLight,
    at: tuple[int, int],
    *,
    sums: tuple[npt.NDArray[np.float32], ...],
    parameters: Parameters,
) -> dict[str, float]:
    _, sky, _, slope, _, leaf, horizon = (float(each[at]) for each in sums)
    upper = sum(parameters.receiver[:4]) / 2 + parameters.receiver[4]
    wall = max(upper - sky - leaf, 0.0)
    sun = 0.0 if hour.sun is None else float(hour.sun[at]) / 255
    wall_long = float(hour.wall_long[at])
    dome = light.isotropic * sky + light.horizon * horizon
    leaves_short, leaves_long = light.leaf_short * leaf, light.leaf_long * leaf
    sky_long = light.sky_long * sky + light.sky_slope * slope
    walls_long = wall_long * wall
    reflected = float(hour.diffuse[at]) - dome - leaves_short
    ground_long = float(hour.longwave[at]) - sky_long - leaves_long - walls_long
    short, long = parameters.shortwave_absorptivity, parameters.longwave_absorptivity
    return {
        "sun_direct": short * light.person_beam * sun,
        "sky_diffuse": short * dome,
        "reflected": short * reflected,
        "sky_longwave": long * sky_long,
        "ground_longwave": long * ground_long,
        "walls_longwave": long * walls_long,
        "canopy": short * leaves_short + long * leaves_long,
    }
