"""Short and long wave from six directions, as three net radiometers on one mast measure them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.forcing import forcing_of
from simulations.engine.hours import hours_of, light_of
from simulations.engine.parameters import Parameters
from simulations.engine.scene import scene_of
from simulations.engine.working_field import Window, working_field

FACES = ("north", "east", "south", "west", "above", "below")


@dataclass(frozen=True, slots=True)
class SixDirections:
    """Irradiance of six plane receivers at 1.1 m; (steps, 6, rows, columns) float32, W m⁻².

    Attributes
    ----------
    short, long : in the order of `FACES`.
    """

    short: npt.NDArray[np.float32]
    long: npt.NDArray[np.float32]


def six_directions(
    surface: xr.Dataset,
    weather: xr.Dataset,
    *,
    window: Window,
    parameters: Parameters | None = None,
) -> SixDirections:
    """Give what six plane receivers get in the cells of a window.

    The run is made once per face, with a receiver that has this face only, so that the figures are
    those from which mean radiant temperature is made.
    """
    chosen = parameters or Parameters()
    scene, forcing = scene_of(surface, chosen), forcing_of(weather, chosen)
    shape = (window[0].stop - window[0].start, window[1].stop - window[1].start)
    short, long = np.full((2, forcing.given, len(FACES), *shape), np.nan, np.float32)
    for face in range(len(FACES)):
        one = [0.0] * len(FACES)
        one[face] = 1.0
        only = replace(chosen, receiver=(one[0], one[1], one[2], one[3], one[4], one[5]))
        field = working_field(scene, forcing, parameters=only, window=window)
        for hour in hours_of(field, forcing, parameters=only):
            beam = np.float32(light_of(forcing, hour.step, only).person_beam / 255)
            sun = 0 if hour.sun is None else hour.sun[field.inner].astype(np.float32)
            short[hour.step, face] = hour.diffuse[field.inner] + beam * sun
            long[hour.step, face] = hour.longwave[field.inner]
    return SixDirections(short, long)
